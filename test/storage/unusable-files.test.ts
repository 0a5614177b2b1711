// Files that cannot be the database: each is refused in one line that helps an operator, and nothing of it is changed.
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupError } from '../../src/model/errors';
import { openConnection } from '../../src/storage/open-connection';
import { openDatabase, type Database } from '../../src/storage/open-database';
import { aSetup } from '../support/a-setup';

let folder: string;
let path: string;
let url: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-unusable-'));
  path = join(folder, 'latchkey.db');
  url = `file:${path}`;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function refusal(of = url, options: Parameters<typeof openDatabase>[2] = {}): Promise<SetupError> {
  const error: unknown = await openDatabase(of, undefined, options).then((database) => (database.close(), undefined), (reason: unknown) => reason);
  expect(error).toBeInstanceOf(SetupError);
  expect((error as SetupError).message.split('\n')).toHaveLength(1);
  return error as SetupError;
}

/** As an account that has no special rights; the root of a container may read and write everything. */
async function asOtherAccount<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid!(65534);
  return work().finally(() => process.seteuid!(0));
}

/** With some pages of rows, all of them in the one file. */
async function fillDatabase(count = 200): Promise<void> {
  const database = await openDatabase(url);
  for (let number = 0; number < count; number += 1) await database.setups.create(aSetup({ id: `setup-${number}` }));
  await database.gather();
  database.close();
  expect(statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
}

/** Junk over the middle of the file; its first page stays whole. */
function damage(): void {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 8192);
  writeFileSync(path, bytes);
}

test.each([
  ['damaged in the middle', damage],
  ['cut off', () => writeFileSync(path, readFileSync(path).subarray(0, 20_000))],
  ['something else', () => writeFileSync(path, 'Dear database, I am a letter. '.repeat(400))],
])('a file that is %s is refused, is left as it is, and a backup is advised', async (_name, spoil) => {
  await fillDatabase();
  spoil();
  const before = readFileSync(path);

  const error = await refusal();
  expect([error.code, error.retry]).toEqual(['store/damaged', 'never']);
  expect(error.message).toMatch(/Nothing of it was overwritten.*restore a backup/);
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('damage is found in a row that no start would read', async () => {
  await fillDatabase();
  const bytes = readFileSync(path);
  const at = bytes.indexOf('setup-150');
  expect(at).toBeGreaterThan(0);
  bytes.fill(0, at & ~4095, (at & ~4095) + 4096);
  writeFileSync(path, bytes);

  expect((await refusal()).code).toBe('store/damaged');
});

test('a folder in the place of the file is refused', async () => {
  mkdirSync(path);

  expect(await refusal()).toMatchObject({ code: 'store/unavailable', message: expect.stringContaining('it is a folder. DATABASE_URL has to name a file in it') });
});

test('an empty file becomes the database, for people make one to mount it', async () => {
  writeFileSync(path, '');
  await fillDatabase(1);

  expect(statSync(path).size).toBeGreaterThan(4096);
});

describe('without the right', () => {
  const own = (...paths: string[]) => paths.forEach((one) => process.getuid?.() === 0 && chownSync(one, 65534, 65534));
  beforeEach(async () => {
    await fillDatabase(1);
    own(folder, path);
  });
  afterEach(() => chmodSync(folder, 0o700));

  test('to write the file: its rights and owner are named', async () => {
    chmodSync(path, 0o400);

    const error = await asOtherAccount(() => refusal());
    expect(error.code).toBe('store/read-only');
    expect(error.message).toMatch(/may not write to it \(EACCES\)\. Its rights are 400, and it belongs to this account/);
  });

  test('to read the file', async () => {
    chmodSync(path, 0o000);

    expect(await asOtherAccount(() => refusal())).toMatchObject({ code: 'store/read-only', message: expect.stringContaining('may not read it') });
  });

  test('to write to its folder, where the second file would stand', async () => {
    chmodSync(folder, 0o500);

    expect(await asOtherAccount(() => refusal())).toMatchObject({ code: 'store/read-only', message: expect.stringMatching(/nothing can be written to the folder .*SQLite keeps a second file/) });
  });

  test('to make the folder', async () => {
    chmodSync(folder, 0o500);

    expect(await asOtherAccount(() => refusal(`file:${join(folder, 'new', 'latchkey.db')}`))).toMatchObject({ code: 'store/read-only', message: expect.stringContaining(`its folder ${join(folder, 'new')} cannot be made (EACCES)`) });
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });

  test('of another account: both are named', async () => {
    if (process.getuid?.() !== 0) return;
    chownSync(path, 0, 0);
    chmodSync(path, 0o600);

    expect((await asOtherAccount(() => refusal())).message).toContain('it belongs to user 0, and the bot runs as 65534');
  });
});

describe('the second file with the newest rows', () => {
  /** As a killed process leaves it: rows in the second file alone. */
  async function leaveJournal(): Promise<void> {
    const database = await openDatabase(url);
    await database.setups.create(aSetup());
    for (const end of ['', '-wal']) writeFileSync(`${path}${end}.kept`, readFileSync(`${path}${end}`));
    database.close();
    for (const end of ['', '-wal']) renameSync(`${path}${end}.kept`, `${path}${end}`);
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
  }
  const find = async (options: Parameters<typeof openDatabase>[2] = {}) => {
    const database = await openDatabase(url, undefined, options);
    const found = await database.setups.find('tenant-1', 'setup-1');
    database.close();
    return found;
  };

  test('is read at the next start', async () => {
    await leaveJournal();
    expect(await find()).toBeDefined();
  });

  test('is read, too, when the next start uses the other journal, and is gone then', async () => {
    await leaveJournal();
    expect(await find({ journal: 'delete' })).toBeDefined();
    expect(existsSync(`${path}-wal`)).toBe(false);
    expect(await find({ journal: 'wal' })).toBeDefined();
  });

  test('cannot be given up while another process has the file open', async () => {
    await leaveJournal();
    const other = await openConnection(url);

    expect(await refusal(url, { journal: 'delete' })).toMatchObject({ code: 'store/busy' });
    other.close();
  }, 10_000);

  test.each([['not there', () => rmSync(path)], ['empty', () => writeFileSync(path, '')]])('is kept when the file itself is %s', async (_name, lose) => {
    await leaveJournal();
    lose();
    const before = readFileSync(`${path}-wal`);

    expect(await refusal()).toMatchObject({ code: 'store/damaged', message: expect.stringContaining(`but ${path}-wal is, with rows that belong to it`) });
    expect(readFileSync(`${path}-wal`).equals(before)).toBe(true);
  });
});

describe('while it is open', () => {
  let database: Database;
  const told: Array<string | undefined> = [];
  beforeEach(async () => {
    told.length = 0;
    database = await openDatabase(url, undefined, { onTrouble: (code) => void told.push(code) });
    await database.setups.create(aSetup());
  });
  afterEach(() => database.close());
  const save = (revision: number) => database.setups.save(aSetup({ revision }), revision - 1);

  test('a file that is moved away takes nothing until it is back; that is told once', async () => {
    renameSync(path, `${path}.away`);
    await expect(save(2)).rejects.toMatchObject({ code: 'store/unavailable', message: expect.stringContaining('no longer there') });
    await expect(save(2)).rejects.toThrow();
    expect(await database.isReachable()).toBe(false);
    expect(existsSync(path)).toBe(false);

    renameSync(`${path}.away`, path);
    await save(2);
    expect(await database.isReachable()).toBe(true);
    expect(told).toEqual(['store/unavailable', undefined]);
  });

  test('another file in its place is not written to, nor is the one that is gone', async () => {
    writeFileSync(`${path}.copy`, readFileSync(path));
    renameSync(`${path}.copy`, path);
    const before = readFileSync(path);

    await expect(save(2)).rejects.toMatchObject({ message: expect.stringContaining('Start the bot again') });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('damage stays told, and the database is not ready any more', async () => {
    // So many that the middle of the file is theirs.
    for (let number = 0; number < 400; number += 1) await database.setups.create(aSetup({ id: `s-${number}` }));
    // Another process brings the rows into the file; what this one has in memory is old then.
    const other = await openConnection(url);
    await other.change('insert into seen (key, at) values (?, ?)', ['other', 0]);
    await other.select('pragma wal_checkpoint(truncate)', []);
    damage();

    await expect(database.setups.listAll({ tenantId: 'tenant-1', objectId: 'person-1' })).rejects.toMatchObject({ code: 'store/damaged' });
    expect(await database.isReachable()).toBe(false);
    await database.seen.isFirst('key', new Date(0)).catch(() => undefined);
    expect([told, database.trouble()]).toEqual([['store/damaged'], 'store/damaged']);
    other.close();
  });
});
