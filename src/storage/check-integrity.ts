// Asks SQLite whether a database file is whole, without keeping a start waiting for a large one. Knows no table.
import { statSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { SetupError } from '../model/errors';
import { openExisting } from './open-existing';
import { filePathOf, type Connection } from './open-connection';

/** Read at once, even from a disk that has nothing in memory, within about a second: some three thousand setups. 580 MB took 0.3 s from memory, 7.5 s from the disk. */
const CHECKED_AT_ONCE_BYTES = 64 * 1024 * 1024;

/**
 * `quick_check` reads every page and compares no index with its table, which would double the time.
 * @throws SetupError store/damaged
 */
export async function checkIntegrity(connection: Pick<Connection, 'select'>, url: string): Promise<void> {
  refuseDamaged(await connection.select<{ quick_check: string }>('pragma quick_check(1)', []), url);
}

/** A large file is checked beside the work, in a thread of its own. False for one that is small enough to be waited for. */
export function isLarge(url: string): boolean {
  const path = filePathOf(url);
  return path !== undefined && (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > CHECKED_AT_ONCE_BYTES;
}

export interface CheckEnds {
  /** With a SetupError store/damaged. */
  onDamage: (error: SetupError) => void;
  /** The check came to no end, so nobody knows whether the file is whole. */
  onUnchecked: (error: unknown) => void;
}

/** Returns at once. */
export function checkIntegrityAside(url: string, { onDamage, onUnchecked }: CheckEnds): void {
  const thread = new Worker(__filename, { workerData: { checkedDatabase: url } });
  // Neither a thread that cannot be started nor one that is not done keeps the bot from its work.
  thread.on('error', onUnchecked);
  thread.on('message', (message: string) => onDamage(new SetupError('store/damaged', { message })));
  thread.unref();
}

async function checkInThread(url: string): Promise<void> {
  const connection = await openExisting(url);
  try {
    await checkIntegrity(connection, url);
  } catch (error) {
    if (!(error instanceof SetupError) || error.code !== 'store/damaged') throw error;
    parentPort?.postMessage(error.message);
  } finally {
    connection.close();
  }
}

const { checkedDatabase } = (workerData ?? {}) as { checkedDatabase?: string };
if (!isMainThread && checkedDatabase !== undefined) void checkInThread(checkedDatabase);

function refuseDamaged(rows: Array<{ quick_check: string }>, url: string): void {
  const said = rows[0]?.quick_check ?? 'no answer';
  if (said === 'ok') return;
  throw new SetupError('store/damaged', { message: `The database ${url} cannot be used: it is damaged. Nothing of it was overwritten: stop the bot, move the file away and restore a backup (${said.replace(/\s+/g, ' ')}).` });
}
