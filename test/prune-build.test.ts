// What moved away from src is gone from the build, and nothing else is.
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pruneBuild } from '../src/prune-build';

it('deletes what has no source any more, and keeps all else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'build-'));
  const write = (path: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), '');
  };
  for (const path of ['src/a.ts', 'src/b/c.ts', 'dist/a.js', 'dist/b/c.js', 'dist/c.js', 'dist/d/a.js', 'dist/.tsbuildinfo', 'dist/compiled-dialogs.json']) write(path);

  expect(pruneBuild(join(folder, 'dist'), join(folder, 'src')).sort()).toEqual(['c.js', join('d', 'a.js')]);
  expect(readdirSync(join(folder, 'dist'), { recursive: true }).map(String).filter((name) => /\.\w+$/.test(name)).sort()).toEqual(['.tsbuildinfo', 'a.js', join('b', 'c.js'), 'compiled-dialogs.json'].sort());
});
