// Turns what SQLite refuses into one of our codes, with a line for operators. Knows no table.
import { SetupError, type Retry, type SetupErrorCode } from '../model/errors';

interface Explanation {
  code: SetupErrorCode;
  retry: Retry;
  /** What is the matter and what helps, for the line at a start that fails. */
  words: string;
}

const FULL: Explanation = { code: 'store/full', retry: 'later', words: 'there is no room left, on the disk or in a quota. Make room; nothing that was saved is lost' };
const READ_ONLY: Explanation = { code: 'store/read-only', retry: 'later', words: 'it can be read and not written. The file and its folder have to belong to the account that runs the bot, on a disk that takes writes' };
const DAMAGED: Explanation = { code: 'store/damaged', retry: 'never', words: 'it is damaged or not a database. Nothing of it was overwritten: stop the bot, move the file away and restore a backup' };
const BUSY: Explanation = { code: 'store/busy', retry: 'later', words: 'another process keeps it locked. Find out which: a second bot, a copy that is being made, or a tool' };
const DISK: Explanation = { code: 'store/unavailable', retry: 'later', words: 'the disk refuses. Look at the disk or the share that it is on' };
const NOT_OPENED: Explanation = { code: 'store/unavailable', retry: 'later', words: 'the file cannot be opened. The account that runs the bot needs the right to its folder' };

/** By primary result code, the last byte of each (SQLite docs, result codes). */
const BY_CODE: Readonly<Record<number, Explanation>> = { 3: READ_ONLY, 5: BUSY, 6: BUSY, 8: READ_ONLY, 10: DISK, 11: DAMAGED, 13: FULL, 14: NOT_OPENED, 26: DAMAGED };
/** Of Node's calls for the folder. */
const BY_NAME: Readonly<Record<string, Explanation>> = { EACCES: READ_ONLY, EPERM: READ_ONLY, EROFS: READ_ONLY, ENOSPC: FULL, EDQUOT: FULL };
/** IOERR_WRITE comes at the end of a quota or of the largest file, IOERR_SHMSIZE when the memory beside a WAL cannot grow, CORRUPTFS when the file system says so. */
const BY_EXTENDED_CODE: Readonly<Record<number, Explanation>> = { 778: FULL, 4874: FULL, 8458: DAMAGED };

/** @param url stands in the message; details would be shown to people */
export function explainStoreError(error: unknown, url: string): SetupError {
  if (error instanceof SetupError) return error;
  const raw = resultCodeOf(error);
  const found = raw === undefined ? BY_NAME[String((error as { code?: unknown } | undefined)?.code)] : BY_EXTENDED_CODE[raw] ?? BY_CODE[raw & 0xff];
  const { code, retry, words } = found ?? { code: 'store/unavailable', retry: 'later', words: '' };
  const said = error instanceof Error ? error.message : String(error);
  return new SetupError(code, { message: `The database ${url} cannot be used: ${words === '' ? said : `${words} (${said})`}.`, retry, cause: error });
}

/** True when another process wrote at that moment: the statement did nothing and can be done again. */
export function isBusy(error: unknown): boolean {
  const raw = resultCodeOf(error);
  return raw !== undefined && BY_CODE[raw & 0xff] === BUSY;
}

function resultCodeOf(error: unknown): number | undefined {
  const { rawCode } = (error ?? {}) as { rawCode?: unknown };
  if (typeof rawCode === 'number') return rawCode;
  // libsql has no code for an error of the opening itself, only `Unable to open connection to local database …: 14`.
  const [, opening] = error instanceof Error ? /Unable to open connection to local database .*: (\d+)/s.exec(error.message) ?? [] : [];
  return opening === undefined ? undefined : Number(opening);
}
