// A backup of a database that another process writes to, its check and the way back. What is opened for operators is not written to.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { backUpDatabase } from '../../src/storage/back-up-database';
import { openDatabase } from '../../src/storage/open-database';
import { openExisting } from '../../src/storage/open-existing';
import { readAudit } from '../../src/storage/read-audit';
import { aSetup } from '../support/a-setup';

let folder: string;
let url: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-backup-'));
  url = `file:${join(folder, 'latchkey.db')}`;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Saves setups as quickly as it can, each with an entry, until it is killed. */
const WRITER = `
  require(process.argv[1]);
  const { openDatabase } = require(process.argv[2]);
  const { aSetup } = require(process.argv[3]);
  (async () => {
    const database = await openDatabase(process.argv[4]);
    for (let number = 1; ; number += 1) {
      await database.setups.create(aSetup({ id: 's' + number }));
      await database.setups.save(aSetup({ id: 's' + number, revision: 2 }), 1, [{ setupId: 's' + number, tenantId: 'tenant-1', at: '2026-01-05T08:00:00.000Z', byId: 'p', byName: 'P', what: 'plan.confirmed' }]);
      if (number === 20) process.stdout.write('writing');
    }
  })();`;

test('a backup beside a running writer is whole, is private, and starts as the database', async () => {
  const writer = spawn(process.execPath, ['-e', WRITER, join(__dirname, '../support/register-typescript.js'), join(__dirname, '../../src/storage/open-database.ts'), join(__dirname, '../support/a-setup.ts'), url], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => writer.stdout.once('data', resolve));
  const file = join(folder, 'kept/today.db');
  await backUpDatabase(url, file);
  const after = await countSetups(url);
  await delay(300);
  const later = await countSetups(url);
  writer.kill('SIGKILL');
  await new Promise((resolve) => writer.once('exit', resolve));

  expect(readdirSync(join(folder, 'kept'))).toEqual(['today.db']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const copied = await countSetups(`file:${file}`);
  expect(copied).toBeGreaterThanOrEqual(20);
  expect(copied).toBeLessThanOrEqual(after);
  expect(later).toBeGreaterThan(after);
  // One moment of it: what is saved together is there together.
  const restored = await openDatabase(`file:${file}`);
  const last = await restored.setups.find('tenant-1', `s${copied - 1}`);
  expect(last?.revision).toBe(2);
  expect(await restored.audit.list('tenant-1', `s${copied - 1}`)).toHaveLength(1);
  await restored.setups.create(aSetup({ id: 'afterwards' }));
  restored.close();
}, 60_000);

async function countSetups(of: string): Promise<number> {
  const connection = await openExisting(of);
  const [row] = await connection.select<{ count: number }>('select count(*) as count from records', []);
  connection.close();
  return Number(row!.count);
}

test('a file that is no database of the bot leaves no copy', async () => {
  writeFileSync(join(folder, 'latchkey.db'), 'x'.repeat(5000));
  await expect(backUpDatabase(url, join(folder, 'copy.db'))).rejects.toMatchObject({ code: 'store/damaged' });

  expect(existsSync(join(folder, 'copy.db'))).toBe(false);
});

test('what is opened for operators is only read, and keeps its journal', async () => {
  const database = await openDatabase(url, undefined, { journal: 'delete' });
  await database.setups.create(aSetup());
  await database.audit.append({ setupId: 'setup-1', tenantId: 'tenant-1', at: '2026-01-05T08:00:00.000Z', byId: 'p', byName: 'P', what: 'plan.confirmed' });
  const connection = await openExisting(url);
  await expect(connection.change('delete from audit', [])).rejects.toMatchObject({ code: 'store/read-only' });
  expect(await connection.select('pragma journal_mode', [])).toEqual([{ journal_mode: 'delete' }]);
  connection.close();

  expect(await readAudit(url, {})).toMatchObject([{ type: 'entry', code: 'K7QF', entry: { what: 'plan.confirmed' } }]);
  database.close();
});
