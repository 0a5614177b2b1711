// One SQLite connection that speaks in SetupErrors. Knows nothing of tables.
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Client, InValue } from '@libsql/client/sqlite3' with { 'resolution-mode': 'import' };
import { SetupError } from '../model/errors';

// The package ships CommonJS code, but types for ES modules only. The sub-path leaves its network clients unloaded.
const { createClient } = require('@libsql/client/sqlite3') as typeof import('@libsql/client/sqlite3', { with: { 'resolution-mode': 'import' } });

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
  /** All or nothing, under the write lock. Resolves with the rows that the first one changed. @throws SetupError store/unavailable */
  changeTogether(statements: Statement[]): Promise<number>;
  close(): void;
}

/** How long a statement waits for another process that writes, in milliseconds; the library's own default is not to wait at all. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens `file:` addresses and `:memory:`, making the folder of the file when it is missing.
 * @throws SetupError store/unavailable, with the database and the reason in its message: details would be shown to people
 */
export async function openConnection(url: string, journal: Journal | 'as-it-is' = 'wal'): Promise<Connection> {
  if (url !== ':memory:' && !url.startsWith('file:')) {
    throw unavailable(url, { reason: 'only file: addresses and :memory: can be opened' });
  }
  let client: Client | undefined;
  try {
    const path = filePathOf(url);
    // The rows hold names of people: the folder is for this account alone.
    if (path) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // One connection only, so that the pragmas below hold for every statement.
    client = createClient({ url, timeout: BUSY_TIMEOUT_MS, concurrency: 1 });
    // WAL lets readers go on while one writes, and needs memory that is shared: no network share has that (SQLite docs, WAL). `synchronous` stays FULL: a setup saved before a power cut is a setup kept.
    if (journal !== 'as-it-is') await client.execute(`pragma journal_mode = ${journal}`);
    await client.execute('pragma synchronous = full');
    return wrap(client, url);
  } catch (error) {
    client?.close();
    throw unavailable(url, { cause: error });
  }
}

function wrap(client: Client, url: string): Connection {
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw unavailable(url, { cause: error });
    }
  };
  return {
    change: (sql, args) => guard(async () => (await client.execute(sql, args)).rowsAffected),
    select: <Row>(sql: string, args: InValue[]) => guard(async () => (await client.execute(sql, args)).rows as unknown as Row[]),
    changeTogether: (statements) => guard(async () => (await client.batch(statements, 'write'))[0]?.rowsAffected ?? 0),
    close: () => client.close(),
  };
}

/** Path inside a file URL without its query; undefined for a database in memory. */
export function filePathOf(url: string): string | undefined {
  const path = url.replace(/^file:(\/\/(localhost)?(?=\/))?/, '').replace(/[?#].*$/, '');
  return path === ':memory:' || path === '' ? undefined : decodeURIComponent(path);
}

function unavailable(url: string, why: { reason?: string; cause?: unknown }): SetupError {
  const reason = why.reason ?? (why.cause instanceof Error ? why.cause.message : String(why.cause));
  return new SetupError('store/unavailable', {
    message: `The database ${url} cannot be used: ${reason}`,
    retry: 'later',
    cause: why.cause,
  });
}
