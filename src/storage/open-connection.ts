// One SQLite connection that speaks in SetupErrors. Knows nothing of tables.
import type { InValue } from '@libsql/client/sqlite3' with { 'resolution-mode': 'import' };
import { SetupError } from '../model/errors';
import { examineFile } from './examine-file';
import { explainStoreError } from './explain-store-error';
import { mindFile } from './mind-file';
import { createSteadyClient, type SteadyClient } from './steady-client';

export type Journal = 'wal' | 'delete';

export interface Statement {
  sql: string;
  args: InValue[];
}

export interface Connection {
  /** Rows that a statement changed; 0 for a select. */
  change(sql: string, args: InValue[]): Promise<number>;
  /** The rows of a select, as objects by column name. */
  select<Row>(sql: string, args: InValue[]): Promise<Row[]>;
  /** All or nothing, under the write lock. Resolves with the rows that the first one changed. @throws SetupError store/… */
  changeTogether(statements: Statement[]): Promise<number>;
  /** @throws SetupError store/unavailable while the file that was opened does not stand at its path */
  checkPlace(): void;
  close(): void;
}

/** How long a statement waits for another process that writes, in milliseconds: a click is answered within 4.5 s. */
const BUSY_LIMIT_MS = 3_500;
/** What the file of newest rows may keep after a backup held it open, bytes. */
const JOURNAL_SIZE_LIMIT = 16 * 1024 * 1024;
/**
 * Pages of 4 KiB in that file until they go into the main one, which stops the process for some 10 ms. At SQLite's own 1,000 a busy bot did
 * that twice a second; the same setups are written again and again, so four times as many pages are hardly more work.
 */
const CHECKPOINT_AFTER_PAGES = 4_000;

/**
 * Opens `file:` addresses and `:memory:`, making the folder of the file when it is missing.
 * @throws SetupError store/…, with the database and the reason in its message: details would be shown to people
 */
export async function openConnection(url: string, journal: Journal | 'as-it-is' = 'wal'): Promise<Connection> {
  if (url !== ':memory:' && !url.startsWith('file:')) {
    throw new SetupError('store/unavailable', { message: `The database ${url} cannot be used: only file: addresses and :memory: can be opened`, retry: 'later' });
  }
  let client: SteadyClient | undefined;
  try {
    const path = filePathOf(url);
    if (path && journal !== 'as-it-is') await examineFile(path);
    // `synchronous` stays FULL: a setup saved before a power cut is a setup kept.
    client = createSteadyClient({ url, limitMs: BUSY_LIMIT_MS, pragmas: ['synchronous = full', `journal_size_limit = ${JOURNAL_SIZE_LIMIT}`, `wal_autocheckpoint = ${CHECKPOINT_AFTER_PAGES}`] });
    // WAL lets readers go on while one writes, and needs memory that is shared: no network share has that (SQLite docs, WAL).
    if (journal !== 'as-it-is') refuseOtherJournal((await client.run((one) => one.execute(`pragma journal_mode = ${journal}`))).rows[0]?.['journal_mode'], journal);
    return wrap(client, url, path && journal !== 'as-it-is' ? mindFile(path, journal === 'wal') : () => undefined);
  } catch (error) {
    client?.close();
    throw explainStoreError(error, url);
  }
}

/** SQLite answers with the journal that it has when it cannot have another. */
function refuseOtherJournal(has: unknown, wanted: Journal): void {
  if (has === wanted || has === 'memory') return;
  throw new Error(wanted === 'wal' ? 'its disk has no shared memory. On a network share, set DATABASE_JOURNAL=delete' : 'its journal cannot be changed while another process has it open. Stop that one first');
}

/** @param checkPlace throws when the file is no longer at its place; reading is harmless there, writing is not */
function wrap(client: SteadyClient, url: string, checkPlace: () => void): Connection {
  const run: SteadyClient['run'] = async (work) => {
    try {
      return await client.run(work);
    } catch (error) {
      throw explainStoreError(error, url);
    }
  };
  const write: SteadyClient['run'] = (work) => run((one) => {
    checkPlace();
    return work(one);
  });
  return {
    change: (sql, args) => write(async (one) => (await one.execute(sql, args)).rowsAffected),
    select: <Row>(sql: string, args: InValue[]) => run(async (one) => (await one.execute(sql, args)).rows as unknown as Row[]),
    changeTogether: (statements) => write(async (one) => (await one.batch(statements, 'write'))[0]?.rowsAffected ?? 0),
    checkPlace,
    close: () => client.close(),
  };
}

/** Path inside a file URL without its query; undefined for a database in memory. */
export function filePathOf(url: string): string | undefined {
  const path = url.replace(/^file:(\/\/(localhost)?(?=\/))?/, '').replace(/[?#].*$/, '');
  return path === ':memory:' || path === '' ? undefined : decodeURIComponent(path);
}
