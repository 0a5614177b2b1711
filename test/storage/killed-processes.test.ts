// Real processes on one file, killed at any moment: what was said to be saved is there, nothing is there by half, and tables are brought forward once.
import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { migrations } from '../../src/storage/migrations';
import { openConnection, type Connection } from '../../src/storage/open-connection';
import { openDatabase } from '../../src/storage/open-database';
import { aSetup } from '../support/a-setup';

const DATABASE = join(__dirname, '../../dist/storage/open-database.js');

let folder: string;
let url: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-killed-'));
  url = `file:${join(folder, 'latchkey.db')}`;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  child: ChildProcess;
  output: () => string;
  begun: Promise<void>;
  ended: Promise<void>;
}

function run(script: string): Run {
  const child = spawn(process.execPath, ['-e', `const { openDatabase } = require(${JSON.stringify(DATABASE)}); const url = ${JSON.stringify(url)}; ${script}`], { stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => { begin = resolve; });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => { output += String(part); begin(); });
  return { child, output: () => output, begun, ended: new Promise((resolve) => child.once('close', () => resolve())) };
}

/** Raises the revision of one setup with an entry for each, and says so after it was saved. */
const writeWith = (journal: string) => `(async () => {
  const { writeSync } = require('node:fs');
  const database = await openDatabase(url, undefined, { journal: '${journal}' });
  for (;;) {
    const setup = await database.setups.find('tenant-1', 'setup-1');
    const revision = setup.revision + 1;
    try {
      await database.setups.save({ ...setup, revision }, setup.revision, [{ setupId: 'setup-1', tenantId: 'tenant-1', at: '', byId: String(process.pid), byName: '', what: 'r' + revision }]);
      writeSync(1, revision + '\\n');
    } catch (error) {
      if (error.code !== 'store/stale-revision') throw error;
    }
  }
})()`;

test.each(['wal', 'delete'] as const)('two processes that write the same setup and are killed in the middle of it lose nothing that they had saved: journal %s', async (journal) => {
  const made = await openDatabase(url, undefined, { journal });
  await made.setups.create(aSetup());
  made.close();
  let last = 1;
  for (let round = 0; round < 4; round += 1) {
    const writers = [run(writeWith(journal)), run(writeWith(journal))];
    for (const { begun } of writers) await begun;
    for (const { child } of writers) {
      await delay(10 + Math.random() * 90);
      child.kill('SIGKILL');
    }
    await Promise.all(writers.map(({ ended }) => ended));
    expect(writers.map(({ output }) => output()).join('')).toMatch(/^[\d\n]+$/);
    const said = writers.flatMap(({ output }) => output().split('\n').slice(0, -1).map(Number));

    const database = await openDatabase(url, undefined, { journal });
    const { revision } = (await database.setups.find('tenant-1', 'setup-1'))!;
    // Each said its own: a revision that both said would be one that was overwritten.
    expect(new Set(said).size).toBe(said.length);
    expect(revision).toBeGreaterThanOrEqual(Math.max(last, ...said));
    // At most one of each was saved and not said any more.
    expect(revision - last).toBeLessThanOrEqual(said.length + 2);
    expect((await database.audit.list('tenant-1', 'setup-1')).map(({ what }) => what)).toEqual(Array.from({ length: revision - 1 }, (_, number) => `r${number + 2}`));
    last = revision;
    database.close();
  }
  expect(last).toBeGreaterThan(20);
});

/** As version `done` left it, with rows in each table that it had. */
async function makeOlder(done: number, rows: number): Promise<void> {
  const connection = await openConnection(url);
  await connection.change('create table if not exists migrations (number integer primary key)', []);
  for (let at = 0; at < done; at += 1) await connection.changeTogether([{ sql: 'insert into migrations (number) values (?)', args: [at + 1] }, ...migrations[at]!.map((sql) => ({ sql, args: [] }))]);
  const [{ name: table } = { name: '' }] = await connection.select<{ name: string }>("select name from sqlite_schema where type = 'table' and name in ('setups', 'records')", []);
  const columns = table === 'setups' ? 'admin_object_id, vendor' : 'owner_object_id, subject';
  await connection.changeTogether([
    ...Array.from({ length: rows }, (_, number) => aSetup({ id: `setup-${number}` })).map((setup) => ({
      sql: `insert into ${table} (id, tenant_id, ${columns}, status, has_pending, revision, updated_at, data) values (?, ?, ?, ?, ?, 0, 1, ?, ?)`,
      args: [setup.id, setup.tenantId, setup.admin.objectId, setup.vendor, setup.status, setup.updatedAt, JSON.stringify(setup)],
    })),
    { sql: 'insert into audit (tenant_id, setup_id, data) values (?, ?, ?)', args: ['tenant-1', 'setup-0', '{"what":"plan.confirmed"}'] },
    { sql: 'insert into seen (key, at) values (?, ?)', args: ['activity-1', 0] },
    { sql: 'insert into conversations (tenant_id, object_id, conversation_id, kind, data) values (?, ?, ?, ?, ?)', args: ['tenant-1', 'person-1', 'a:1', 'personal', '{}'] },
    { sql: 'insert into downloads (token_hash, expires_at, name, content_type, content) values (?, 1, ?, ?, ?)', args: ['hash', 'n', 't', 'c'] },
  ]);
  connection.close();
}

const readSchema = (connection: Connection) => connection.select<{ name: string; sql: string | null }>("select name, sql from sqlite_schema where name not like 'sqlite_%' order by name", []);

async function expectCurrent(rows: number): Promise<void> {
  const fresh = await openDatabase(`file:${join(folder, 'fresh.db')}`);
  fresh.close();
  const [expected, connection] = [await openConnection(`file:${join(folder, 'fresh.db')}`), await openConnection(url)];
  expect(await readSchema(connection)).toEqual(await readSchema(expected));
  expect(await connection.select('select number from migrations order by number', [])).toEqual(migrations.map((_, at) => ({ number: at + 1 })));
  expect(await connection.select('select count(*) as count from records', [])).toEqual([{ count: rows }]);
  for (const table of ['audit', 'seen', 'conversations', 'downloads']) expect(await connection.select(`select count(*) as count from ${table}`, [])).toEqual([{ count: 1 }]);
  expected.close();
  connection.close();
  const database = await openDatabase(url);
  expect(await database.setups.find('tenant-1', 'setup-0')).toEqual(aSetup({ id: 'setup-0' }));
  database.close();
}

/** Opens the database when it is told to, so that several do so in the same moment. */
const OPEN = `process.stdin.once('data', () => openDatabase(url).then((database) => { database.close(); console.log('opened'); process.exit(); }, (error) => { console.log(error.message); process.exit(1); })); console.log('begun');`;

test.each(migrations.map((_, at) => at + 1))('the database of migration %i is brought forward once by three processes that start together, with all its rows', async (done) => {
  await makeOlder(done, 30);
  const starts = [run(OPEN), run(OPEN), run(OPEN)];
  for (const { begun } of starts) await begun;
  for (const { child } of starts) child.stdin!.write('go');
  await Promise.all(starts.map(({ ended }) => ended));

  expect(starts.map(({ output }) => output())).toEqual(['begun\nopened\n', 'begun\nopened\n', 'begun\nopened\n']);
  await expectCurrent(30);
});

/** Ends the process as a power cut would, right before its statement of this number. */
const killAt = (number: number): string => `
  const { prototype } = require(require.resolve('libsql', { paths: [${JSON.stringify(__dirname)}] }));
  const { prepare } = prototype;
  let count = 0;
  prototype.prepare = function (sql) { count += 1; if (count === ${number}) process.kill(process.pid, 'SIGKILL'); return prepare.call(this, sql); };`;

test('a process that is killed before any statement of bringing tables forward leaves each migration whole or not begun', async () => {
  await makeOlder(1, 30);
  const older = join(folder, 'older.db');
  const connection = await openConnection(url);
  await connection.select('vacuum into ?', [older]);
  connection.close();
  let killed = 0;
  for (let number = 3, isOpened = false; !isOpened; number += 3) {
    copyFileSync(older, join(folder, `${number}.db`));
    url = `file:${join(folder, `${number}.db`)}`;
    const start = run(`${killAt(number)} openDatabase(url).then(() => { console.log('opened'); process.exit(); });`);
    await start.ended;
    isOpened = start.output() === 'opened\n';
    expect([start.output(), start.child.signalCode]).toEqual(isOpened ? ['opened\n', null] : ['', 'SIGKILL']);
    killed += isOpened ? 0 : 1;

    (await openDatabase(url)).close();
    await expectCurrent(30);
  }
  expect(killed).toBeGreaterThan(10);
});
