// Copies a database while the bot goes on writing, and checks the copy. Knows no table.
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SetupError } from '../model/errors';
import { explainStoreError } from './explain-store-error';
import { openExisting } from './open-existing';

/**
 * The copy is one moment of the database, without a second file beside it, and for this account alone.
 * @param url address of the bot's database
 * @param file must not be there yet
 * @throws SetupError store/…; then there is no file
 */
export async function backUpDatabase(url: string, file: string): Promise<void> {
  const target = resolve(file);
  if (existsSync(target)) throw new SetupError('store/unavailable', { message: `${file} is there already and is not overwritten: choose another name.` });
  const unchecked = `${target}.unchecked`;
  try {
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    if (existsSync(unchecked)) rmSync(unchecked);
    const connection = await openExisting(url);
    try {
      // SQLite docs, VACUUM INTO: a consistent copy inside of one read transaction; writers go on in WAL mode.
      await connection.select('pragma query_only = off', []);
      await connection.select('vacuum into ?', [unchecked]);
    } finally {
      connection.close();
    }
    chmodSync(unchecked, 0o600);
    await checkCopy(unchecked);
    renameSync(unchecked, target);
  } catch (error) {
    throw nameTheCopy(error, file);
  } finally {
    for (const path of ['', '-wal', '-shm'].map((end) => `${unchecked}${end}`)) if (existsSync(path)) rmSync(path);
  }
}

/** What is full or may not be written is as a rule where the copy goes, and the database is well. */
function nameTheCopy(error: unknown, file: string): SetupError {
  const known = explainStoreError(error, file);
  if (known.code === 'store/full') return new SetupError(known.code, { message: `There is no room for the copy ${file}. Nothing is left of it; name a disk with more room.`, cause: error });
  if (!(error instanceof SetupError)) return new SetupError(known.code, { message: `The copy ${file} cannot be written (${String((error as NodeJS.ErrnoException).code)}): this account needs the right to its folder.`, cause: error });
  return error;
}

async function checkCopy(path: string): Promise<void> {
  const copy = await openExisting(pathToFileURL(path).href);
  try {
    const rows = await copy.select<{ integrity_check: string }>('pragma integrity_check', []);
    if (rows.length !== 1 || rows[0]?.integrity_check !== 'ok') throw new SetupError('store/damaged', { message: `The copy is damaged, as the database may be: ${rows[0]?.integrity_check ?? 'no answer'}. The disk may be faulty.` });
  } finally {
    copy.close();
  }
}
