// Looks at the place of a database before it is opened, and says in one line why it cannot be used. Leaves what is there as it was; knows no table.
import { closeSync, mkdirSync, openSync, rmSync, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SetupError, type SetupErrorCode } from '../model/errors';
import { explainStoreError } from './explain-store-error';

/** Another process that makes the database at this moment looks like a journal whose file was moved, for as long as its first write takes. */
const MAKING_MS = 2_000;
const LOOK_AGAIN_MS = 50;

/** Makes the folder when it is missing, for this account alone: the rows hold names of people. @throws SetupError store/… that tells an operator what to do */
export async function examineFile(path: string): Promise<void> {
  const folder = dirname(path);
  makeFolder(path, folder);
  const file = statSync(path, { throwIfNoEntry: false });
  if (file && !file.isFile()) throw unfit('store/unavailable', path, file.isDirectory() ? 'it is a folder. DATABASE_URL has to name a file in it' : 'it is no plain file. DATABASE_URL has to name one');
  const refused = file && (cannotOpen(path, 'r') ?? cannotOpen(path, 'r+'));
  if (file && refused) throw unfit(codeOf(refused), path, `this account may not ${refused.flags === 'r' ? 'read it' : 'write to it'} (${refused.reason}). ${belongsTo(file)}`);
  // Asked by making one: a share or a read-only disk may promise what it does not keep.
  const beside = `${path}-${process.pid}.probe`;
  const closed = cannotOpen(beside, 'wx');
  if (closed) throw unfit(codeOf(closed), path, `nothing can be written to the folder ${folder}, where SQLite keeps a second file beside it (${closed.reason}). ${belongsTo(statSync(folder))}`);
  rmSync(beside, { force: true });
  await refuseLonelyJournal(path);
}

function makeFolder(path: string, folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unfit(explainStoreError(error, path).code, path, `its folder ${folder} cannot be made (${String((error as NodeJS.ErrnoException).code)})`);
  }
}

/** SQLite would begin anew and throw away the journal, which may hold the newest rows of a file that was moved. */
async function refuseLonelyJournal(path: string): Promise<void> {
  for (let waited = 0; findLonelyJournal(path) !== undefined && waited < MAKING_MS; waited += LOOK_AGAIN_MS) await wait(LOOK_AGAIN_MS);
  const journal = findLonelyJournal(path);
  if (journal === undefined) return;
  const file = statSync(path, { throwIfNoEntry: false });
  throw unfit('store/damaged', path, `it is ${file ? 'empty' : 'not there'}, but ${journal} is, with rows that belong to it. Put the file back beside it; or move that one away, too, and restore a backup`);
}

function findLonelyJournal(path: string): string | undefined {
  const sizeOf = (one: string): number => statSync(one, { throwIfNoEntry: false })?.size ?? 0;
  const journal = ['-wal', '-journal'].map((end) => `${path}${end}`).find((beside) => sizeOf(beside) > 0);
  // Asked last: what was empty may have been written meanwhile.
  return sizeOf(path) > 0 ? undefined : journal;
}

interface Refused {
  flags: string;
  /** Node's name of the reason, such as EACCES. */
  reason: string;
}

function cannotOpen(path: string, flags: 'r' | 'r+' | 'wx'): Refused | undefined {
  try {
    closeSync(openSync(path, flags, 0o600));
    return undefined;
  } catch (error) {
    return { flags, reason: String((error as NodeJS.ErrnoException).code) };
  }
}

function codeOf({ reason }: Refused): SetupErrorCode {
  return reason === 'ENOSPC' || reason === 'EDQUOT' ? 'store/full' : 'store/read-only';
}

function belongsTo({ uid, mode }: Stats): string {
  const own = process.geteuid?.();
  const whose = own === undefined || own === uid ? 'it belongs to this account' : `it belongs to user ${uid}, and the bot runs as ${own}`;
  return `Its rights are ${(mode & 0o777).toString(8)}, and ${whose}`;
}

function unfit(code: SetupErrorCode, path: string, why: string): SetupError {
  return new SetupError(code, { message: `The database ${path} cannot be used: ${why}. Nothing was changed.`, retry: 'later' });
}
