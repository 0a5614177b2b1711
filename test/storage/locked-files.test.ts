// A lock that another process holds, and the second file that SQLite keeps beside the first.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openDatabase } from '../../src/storage/open-database';
import { aPerson, aSetup } from '../support/a-setup';

// CommonJS code with types for ES modules only.
const { createClient } = require('@libsql/client/sqlite3') as typeof import('@libsql/client/sqlite3', { with: { 'resolution-mode': 'import' } });
const folder = mkdtempSync(join(tmpdir(), 'latchkey-locks-'));
let fileNumber = 0;
const newFileUrl = () => `file:${join(folder, `${(fileNumber += 1)}.db`)}`;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a database file', () => {
  it('is waited for while another process holds the write lock, and the process goes on meanwhile', async () => {
    const url = newFileUrl();
    const database = await openDatabase(url);
    const child = spawnWriter(url);
    await child.holdsLock;
    let isSaved = false;
    const saves = Promise.all(Array.from({ length: 20 }, (_, number) => database.setups.create(aSetup({ id: `setup-${number}` })))).finally(() => { isSaved = true; });
    // Each of them passes only while the process is free for something else.
    for (let ticks = 0; ticks < 20; ticks += 1) await delay(5);

    expect(isSaved).toBe(false);
    child.release();
    await saves;
    expect(await database.setups.listAll(aPerson())).toHaveLength(20);
    await child.ended;
    database.close();
  });

  it('is given up after seconds when the lock stays; then it can be read, and written when the lock is gone', async () => {
    const url = newFileUrl();
    const database = await openDatabase(url);
    const child = spawnWriter(url);
    await child.holdsLock;

    await expect(database.setups.create(aSetup())).rejects.toMatchObject({ code: 'store/busy', retry: 'later' });
    expect(await database.setups.listAll(aPerson())).toEqual([]);
    child.release();
    await child.ended;
    await database.setups.create(aSetup());
    await database.setups.save(aSetup({ revision: 2 }), 1, [{ setupId: 'setup-1', tenantId: 'tenant-1', at: '', byId: '', byName: '', what: 'plan.confirmed' }]);
    // A statement that met a lock and is left in progress would keep all later ones from being committed.
    const other = await openDatabase(url);
    expect(await other.setups.find('tenant-1', 'setup-1')).toMatchObject({ revision: 2 });
    await other.setups.save(aSetup({ revision: 3 }), 2);
    other.close();
    database.close();
  });
});

describe('the second file with the newest rows', () => {
  const sizeOf = (url: string): number => statSync(`${url.replace('file:', '')}-wal`).size;
  const MB = 1024 * 1024;

  it('stays small, and becomes small again after a long reading, such as a backup, made it grow', async () => {
    const url = newFileUrl();
    const database = await openDatabase(url);
    const write = async (count: number): Promise<void> => {
      for (let number = 0; number < count; number += 1) await database.files.keep({ tenantId: 't', setupId: `s-${number}` }, 'federation-metadata.xml', String(Math.random()).padEnd(18, '0').repeat(MB / 18));
    };
    await write(20);
    expect(sizeOf(url)).toBeLessThan(17 * MB);

    const reading = await createClient({ url }).transaction('read');
    await reading.execute('select count(*) from kept_files');
    await write(30);
    expect(sizeOf(url)).toBeGreaterThan(25 * MB);

    await reading.commit();
    await write(3);
    expect(sizeOf(url)).toBeLessThan(17 * MB);
    database.close();
  });
});

function spawnWriter(url: string): { holdsLock: Promise<void>; ended: Promise<void>; release(): void } {
  const script = `
    const { createClient } = require('@libsql/client/sqlite3');
    createClient({ url: ${JSON.stringify(url)}, timeout: 1000 }).transaction('write').then((transaction) => {
      console.log('locked');
      const timer = setTimeout(() => undefined, 60_000);
      process.once('SIGUSR2', () => { clearTimeout(timer); transaction.rollback(); });
    });`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  return {
    holdsLock: new Promise((resolve) => child.stdout.once('data', () => resolve())),
    ended: new Promise((resolve) => child.once('exit', () => resolve())),
    release: () => void child.kill('SIGUSR2'),
  };
}
