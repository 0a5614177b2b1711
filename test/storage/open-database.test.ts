// The stores on SQLite: the contract in memory and in a file, several connections, unusable files.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupError } from '../../src/model/errors';
import { createRefusalLog } from '../../src/storage/create-refusal-log';
import { isReachable } from '../../src/storage/is-reachable';
import { migrate } from '../../src/storage/migrate';
import { migrations } from '../../src/storage/migrations';
import { openConnection } from '../../src/storage/open-connection';
import { openDatabase } from '../../src/storage/open-database';
import { watchTrouble } from '../../src/storage/watch-trouble';
import { checkAuditLog } from '../contracts/check-audit-log';
import { checkHeldSetups } from '../contracts/check-held-setups';
import { checkOtherStores } from '../contracts/check-other-stores';
import { checkOutboxStore } from '../contracts/check-outbox-store';
import { checkSubscriptionStore } from '../contracts/check-subscription-store';
import { checkSetupStore } from '../contracts/check-setup-store';
import { checkWaitingSetups } from '../contracts/check-waiting-setups';
import { aSetup } from '../support/a-setup';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-storage-'));
let fileNumber = 0;
const newFileUrl = () => `file:${join(folder, `${(fileNumber += 1)}.db`)}`;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  ['in memory', () => ':memory:'],
  ['in a file', newFileUrl],
])('SQLite %s', (_name, newUrl) => {
  checkSetupStore(() => openDatabase(newUrl()));
  checkWaitingSetups(() => openDatabase(newUrl()));

  checkHeldSetups(() => openDatabase(newUrl()));
  checkAuditLog(() => openDatabase(newUrl()));
  checkOutboxStore(() => openDatabase(newUrl()));
  checkSubscriptionStore(() => openDatabase(newUrl()));
  checkOtherStores((clock) => openDatabase(newUrl(), clock));
});

describe('a database that is asked whether it answers', () => {
  it('answers while it is open', async () => {
    const database = await openDatabase(newFileUrl());
    expect(await database.isReachable()).toBe(true);
    database.close();
    expect(await database.isReachable()).toBe(false);
  });

  it('does not without its tables, nor when the answer takes too long', async () => {
    const bare = await openConnection(newFileUrl());
    expect(await isReachable(watchTrouble(bare, () => undefined))).toBe(false);
    bare.close();
    expect(await isReachable({ select: () => new Promise(() => undefined), checkPlace: () => undefined, trouble: () => undefined, note: () => undefined }, 20)).toBe(false);
  });
});

describe('a database file on a network share', () => {
  it('needs no shared memory beside it', async () => {
    const url = newFileUrl();

    const one = await openDatabase(url, undefined, { journal: 'delete' });
    const two = await openDatabase(url, undefined, { journal: 'delete' });
    await one.setups.create(aSetup());
    await two.setups.save(aSetup({ revision: 2 }), 1);

    expect(['-shm', '-wal'].filter((end) => existsSync(url.replace('file:', '') + end))).toEqual([]);
    one.close();
    two.close();
  });
});

describe('a database file', () => {
  it('shows what one connection wrote to another without a close', async () => {
    const url = newFileUrl();
    const one = await openDatabase(url);
    const two = await openDatabase(url);
    await one.setups.create(aSetup());

    await two.setups.save(aSetup({ revision: 2 }), 1);
    await expect(one.setups.save(aSetup({ revision: 2 }), 1)).rejects.toMatchObject({ code: 'store/stale-revision' });
    expect(await one.seen.isFirst('activity-1', new Date(0))).toBe(true);
    expect(await two.seen.isFirst('activity-1', new Date(0))).toBe(false);
    one.close();
    two.close();
  });

  it('keeps what a process wrote that was killed in the middle of its life', async () => {
    const url = newFileUrl();
    const script = `
      const { openDatabase } = require('./src/storage/open-database.ts');
      openDatabase(${JSON.stringify(url)}).then(async (database) => {
        await database.setups.create(${JSON.stringify(aSetup({ pending: [{ type: 'readPlan', key: 'k' }] }))});
        process.kill(process.pid, 'SIGKILL');
      });`;
    const child = spawnSync(process.execPath, ['--require', './test/support/register-typescript.js', '-e', script], { encoding: 'utf8' });
    expect({ signal: child.signal, stderr: child.stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });

    const database = await openDatabase(url);
    expect(await database.setups.listPending()).toHaveLength(1);
    database.close();
  });

  it('is brought up to date once when several open it for the first time together', async () => {
    const url = newFileUrl();
    const opened = await Promise.all([openDatabase(url), openDatabase(url), openDatabase(url)]);

    await opened[0].setups.create(aSetup());
    expect(await opened[2].setups.find('tenant-1', 'setup-1')).toBeDefined();
    opened.forEach((database) => database.close());
  });

  it('is made together with its folder, which is for this account alone', async () => {
    const path = join(folder, 'new', 'deep', 'latchkey.db');
    (await openDatabase(`file:${path}`)).close();

    expect(existsSync(path)).toBe(true);
    expect(statSync(join(folder, 'new', 'deep')).mode & 0o077).toBe(0);
  });

  it('holds no download link that would still work', async () => {
    const url = newFileUrl();
    const database = await openDatabase(url);
    const { token } = await database.downloads.put({ name: 'a', contentType: 'application/x-x509-ca-cert', content: 'x' }, new Date('2100-01-01'), { tenantId: 'tenant-1', setupId: 'setup-1' });

    const files = readdirSync(folder).filter((name) => name.startsWith(`${fileNumber}.db`));
    expect(files.length).toBeGreaterThan(0);
    for (const name of files) expect(readFileSync(join(folder, name)).includes(token)).toBe(false);
    database.close();
  });
});

it('keeps of a letter that was sent or dropped nothing but its key', async () => {
  const url = newFileUrl();
  const database = await openDatabase(url);
  const text = 'The password of B.Simon is lost.';
  for (const key of ['sent', 'dropped', 'gone']) await database.outbox.put({ key, conversation: aSetup().conversation, what: { type: 'text', text }, correlationId: 'c1', worker: 'w', putAt: new Date() });
  for (const [at, how] of (['sent', 'dropped', 'gone'] as const).entries()) await database.outbox.end(at + 1, how);
  const connection = await openConnection(url);
  const rows = await connection.select<{ key: string; letter: string }>('select key, letter from outbox order by number', []);

  expect(rows.map(({ key, letter }) => [key, letter.includes('B.Simon')])).toEqual([['sent', false], ['dropped', false], ['gone', true]]);
  connection.close();
  database.close();
});

describe('refusals without end', () => {
  it('take no more rows than the most, and the newest stay', async () => {
    const connection = await openConnection(':memory:');
    await migrate(connection);
    const log = createRefusalLog(connection, 5);
    for (let n = 0; n < 20; n += 1) await log.refuse({ tenantId: 'tenant-1', byId: `person-${n}`, byName: '', what: 'click.forged', at: new Date(n * 1000).toISOString(), correlationId: 'c' });

    expect((await log.listRefusals('tenant-1')).map(({ byId }) => byId)).toEqual(['person-15', 'person-16', 'person-17', 'person-18', 'person-19']);
    connection.close();
  });
});

describe('a database of the version before', () => {
  it('keeps its rows, and its links go on working until they expire without naming a setup', async () => {
    const url = newFileUrl();
    const connection = await openConnection(url);
    await connection.change('create table migrations (number integer primary key)', []);
    for (const [at, statements] of migrations.slice(0, 3).entries()) await connection.changeTogether([{ sql: 'insert into migrations (number) values (?)', args: [at + 1] }, ...statements.map((sql) => ({ sql, args: [] }))]);
    const hash = createHash('sha256').update('link-of-before').digest('hex');
    await connection.change('insert into downloads (token_hash, expires_at, name, content_type, content) values (?, 1000, ?, ?, ?)', [hash, 'a', 'text/plain', 'x']);
    connection.close();

    const database = await openDatabase(url);
    expect(await database.downloads.find('link-of-before', new Date(0))).toEqual({ name: 'a', contentType: 'text/plain', content: 'x' });
    expect(await database.downloads.findExpired('link-of-before', new Date(2000))).toBeUndefined();
    expect(await database.audit.listRefusals('tenant-1')).toEqual([]);
    database.close();
  });

  it('still knows a password that it shows, and when that has to go', async () => {
    const url = newFileUrl();
    const connection = await openConnection(url);
    await connection.change('create table migrations (number integer primary key)', []);
    for (const [at, statements] of migrations.slice(0, 4).entries()) await connection.changeTogether([{ sql: 'insert into migrations (number) values (?)', args: [at + 1] }, ...statements.map((sql) => ({ sql, args: [] }))]);
    const goneAt = '2026-01-05T08:10:00.000Z';
    const showing = { ...aSetup({ newPerson: { displayName: 'B.Simon', userPrincipalName: 'B.Simon@contoso.com', mailNickname: 'B.Simon' } }), passwordCard: { messageId: 'm1', goneAt } };
    for (const [setup, hasPending] of [[showing, 1], [aSetup({ id: 'other' }), 0]] as const) {
      await connection.change(`insert into setups (id, tenant_id, admin_object_id, vendor, status, has_pending, revision, updated_at, due_at, data) values (?, ?, 'p', 'example', 'asking', ?, 1, '', null, ?)`, [setup.id, setup.tenantId, hasPending, JSON.stringify(setup)]);
    }
    connection.close();

    const database = await openDatabase(url);
    const { passwordCard: _before, ...rest } = showing;
    expect(await database.setups.listDue(new Date(goneAt), ['example'])).toEqual([{ ...rest, passwordCards: [{ messageId: 'm1', goneAt, displayName: 'B.Simon', userPrincipalName: 'B.Simon@contoso.com' }] }]);
    expect(await database.setups.find('tenant-1', 'other')).toEqual(aSetup({ id: 'other' }));
    database.close();
  });
});

describe('an unusable database', () => {
  const refusal = async (url: string) => {
    const error = await openDatabase(url).then((database) => (database.close(), undefined), (reason: unknown) => reason);
    expect(error).toBeInstanceOf(SetupError);
    return error as SetupError;
  };

  it('is named with its reason when the file is something else', async () => {
    const path = join(folder, 'letter.txt');
    writeFileSync(path, 'Dear database, I am a letter. '.repeat(50));

    const error = await refusal(`file:${path}`);
    expect(error.code).toBe('store/damaged');
    expect(error.message).toContain(`file:${path}`);
    expect(error.message).toContain('not a database');
    expect(readFileSync(path, 'utf8')).toContain('I am a letter');
  });

  it.each([
    ['a folder', () => `file:${folder}`],
    ['a file below a file', () => `file:${join(folder, 'letter.txt', 'x.db')}`],
    ['another kind of address', () => 'postgres://db.example/latchkey'],
    ['an address without a kind', () => 'latchkey.db'],
  ])('is refused: %s', async (_name, urlOf) => {
    expect((await refusal(urlOf())).code).toBe('store/unavailable');
  });

  it('is refused when a newer version of the bot made it', async () => {
    const url = newFileUrl();
    (await openDatabase(url)).close();
    const connection = await openConnection(url);
    await connection.change('insert into migrations (number) values (99)', []);
    connection.close();

    const error = await refusal(url);
    expect(error.code).toBe('store/newer');
    expect(error.message).toContain('start the newer version');
  });

  it('answers calls after its close with the same code', async () => {
    const database = await openDatabase(':memory:');
    database.close();

    await expect(database.setups.listPending()).rejects.toMatchObject({ code: 'store/unavailable' });
  });
});
