// Copies a database while the bot goes on writing, and checks the copy. Knows no table.
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SetupError } from '../model/errors';
import { openExisting } from './open-existing';

/**
 * The copy is one moment of the database, without a second file beside it, and for this account alone.
 * @param url address of the bot's database
 * @param file must not be there yet
 * @throws SetupError store/unavailable; then there is no file
 */
export async function backUpDatabase(url: string, file: string): Promise<void> {
  const target = resolve(file);
  if (existsSync(target)) throw new SetupError('store/unavailable', { message: `${file} is there already and is not overwritten: choose another name.` });
  const unchecked = `${target}.unchecked`;
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  try {
    rmSync(unchecked, { force: true });
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
  } finally {
    for (const ending of ['', '-wal', '-shm']) rmSync(`${unchecked}${ending}`, { force: true });
  }
}

async function checkCopy(path: string): Promise<void> {
  const copy = await openExisting(pathToFileURL(path).href);
  try {
    const rows = await copy.select<{ integrity_check: string }>('pragma integrity_check', []);
    if (rows.length !== 1 || rows[0]?.integrity_check !== 'ok') throw new SetupError('store/unavailable', { message: `The copy is damaged: ${rows[0]?.integrity_check ?? 'no answer'}. The disk may be full or faulty.` });
  } finally {
    copy.close();
  }
}
