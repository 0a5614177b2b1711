// Part of `npm run build`: deletes what an earlier build made of a source that has moved since. Loaded by its old name it would still run.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** @returns the files that are gone, relative to the built folder */
export function pruneBuild(built: string, source: string): string[] {
  const stale = readdirSync(built, { recursive: true }).map(String).filter((file) => file.endsWith('.js') && !existsSync(join(source, file.replace(/\.js$/, '.ts'))));
  for (const file of stale) rmSync(join(built, file));
  return stale;
}
