// Brings a database up to the tables that this version of the code expects; only forward, each number once.
import { SetupError } from '../model/errors';
import { migrations } from './migrations';
import type { Connection } from './open-connection';

/** A large database may take another process a while to bring forward, ms. */
const OTHER_PROCESS_MS = 60_000;

/**
 * Safe when several processes start on one new file: the number is the primary key, so one of them does the work.
 * @throws SetupError store/newer when the database was made by a newer version
 */
export async function migrate(connection: Connection): Promise<void> {
  await connection.change('create table if not exists migrations (number integer primary key)', []);
  const begun = performance.now();
  for (;;) {
    const done = await readNumber(connection);
    if (done > migrations.length) throw madeByNewerVersion(done);
    if (done === migrations.length) return;
    await applyNext(connection, done, performance.now() - begun < OTHER_PROCESS_MS);
  }
}

/** Nothing is to be changed; false also for a file without tables. */
export async function isUpToDate(connection: Connection): Promise<boolean> {
  const tables = await connection.select("select 1 from sqlite_master where name = 'migrations'", []);
  return tables.length > 0 && (await readNumber(connection)) >= migrations.length;
}

async function applyNext(connection: Connection, done: number, mayWait: boolean): Promise<void> {
  const statements = (migrations[done] ?? []).map((sql) => ({ sql, args: [] }));
  try {
    await connection.changeTogether([{ sql: 'insert into migrations (number) values (?)', args: [done + 1] }, ...statements]);
  } catch (error) {
    if (mayWait && error instanceof SetupError && error.code === 'store/busy') return;
    // Another process was faster: go on from where it left the file. Otherwise the migration itself is at fault.
    if ((await readNumber(connection)) === done) throw error;
  }
}

async function readNumber(connection: Connection): Promise<number> {
  const [row] = await connection.select<{ number: number | null }>('select max(number) as number from migrations', []);
  return row?.number ?? 0;
}

function madeByNewerVersion(done: number): SetupError {
  const reason = `it is at migration ${done}, this version knows ${migrations.length}; start the newer version, or restore the backup from before it`;
  return new SetupError('store/newer', { message: `The database was made by a newer version: ${reason}. Nothing was changed.` });
}
