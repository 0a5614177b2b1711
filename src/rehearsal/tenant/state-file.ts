// Keeps a JSON value in one file: written shortly after a change, whole or not at all; does not know what the value means.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const WAIT_MS = 50;

export interface StateFile {
  /** Notes that the value changed; the file follows within 50 ms. */
  touch(): void;
  /** Writes now when something is waiting. */
  flush(): void;
}

export function readStateFile<T>(path: string | undefined): T | undefined {
  return path && existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) as T : undefined;
}

/** Without a path nothing is kept. */
export function keepStateFile(path: string | undefined, read: () => unknown): StateFile {
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    if (!timer || !path) return;
    clearTimeout(timer);
    timer = undefined;
    mkdirSync(dirname(path), { recursive: true });
    // It holds the tenant's private keys: nobody else on the machine reads it.
    writeFileSync(`${path}.new`, JSON.stringify(read()), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  };
  const touch = (): void => {
    if (path) timer ??= setTimeout(flush, WAIT_MS).unref();
  };
  return { touch, flush };
}
