// A backup made while the bot works, and a bot that goes on from it: what was made in Entra since then is found again, and nothing is made twice.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openExisting } from '../src/storage/open-existing';
import type { Setup } from '../src/model/setup';
import { startBotProcess, type BotProcess, type GraphCall } from './support/bot-process';
import { pressButtons } from './support/press-buttons';

jest.setTimeout(120_000);

const ROOT = resolve(__dirname, '..');
let under: BotProcess;
beforeEach(async () => {
  under = await startBotProcess();
  await under.start();
  await under.client.open();
});
afterEach(() => under.close());

const { withButton, press } = pressButtons(() => under.client, 40_000);
const isWrite = ({ method }: GraphCall): boolean => method !== 'GET';
const isInstantiate = ({ path }: GraphCall): boolean => path.endsWith('/instantiate');

async function walkToPlan(): Promise<void> {
  await under.client.say('set up Mimecast');
  await press('Europe');
  await press('Show plan', { 'Account code': 'CUK12A345' });
  await withButton('Confirm plan');
}

/** As an operator calls it, beside the running bot. */
async function backUp(file: string): Promise<void> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, 'dist/back-up.js'), file], { env: { PATH: process.env.PATH, DATABASE_URL: `file:${under.database}` } });
  expect(stdout).toContain('is written and checked');
}

/** The steps of docs/operate.md. */
async function restore(copy: string): Promise<void> {
  expect((await under.stop()).code).toBe(0);
  for (const end of ['', '-wal', '-shm']) rmSync(`${under.database}${end}`, { force: true });
  copyFileSync(copy, under.database);
  await under.start();
}

/** Another process that saves setups of its own as fast as it can. */
function startLoad(): { child: ChildProcess; begun: Promise<void> } {
  const script = `
    const { openDatabase } = require(${JSON.stringify(join(ROOT, 'dist/storage/open-database.js'))});
    (async () => {
      const database = await openDatabase(${JSON.stringify(`file:${under.database}`)});
      const [row] = [JSON.parse(process.argv[1])];
      for (let number = 1; ; number += 1) {
        const setup = { ...row, id: 'load-' + number, tenantId: 'another-tenant', revision: 1, pending: [] };
        await database.setups.create(setup);
        await database.setups.save({ ...setup, revision: 2 }, 1, [{ setupId: setup.id, tenantId: setup.tenantId, at: '', byId: '', byName: '', what: 'plan.confirmed' }]);
        if (number === 50) console.log('writing');
      }
    })();`;
  const child = spawn(process.execPath, ['-e', script, JSON.stringify(plain)], { stdio: ['ignore', 'pipe', 'inherit'] });
  return { child, begun: new Promise((done) => child.stdout.once('data', () => done())) };
}
const plain = { code: 'LOAD01', admin: { tenantId: 'another-tenant', objectId: 'p', name: 'P', mri: '29:p' }, vendor: 'mimecast', status: 'cancelled', stepId: 'x', updatedAt: '2026-01-01T00:00:00.000Z', answers: { note: 'x'.repeat(2_000) } };

async function expectWhole(file: string): Promise<void> {
  const connection = await openExisting(`file:${file}`);
  expect(await connection.select('pragma integrity_check', [])).toEqual([{ integrity_check: 'ok' }]);
  const rows = await connection.select<{ id: string; revision: number; data: string; entries: number }>("select id, revision, data, (select count(*) from audit where setup_id = records.id and json_extract(data, '$.what') = 'plan.confirmed') as entries from records", []);
  connection.close();
  expect(rows.length).toBeGreaterThan(50);
  for (const { id, revision, data, entries } of rows) {
    expect((JSON.parse(data) as Setup).revision).toBe(revision);
    if (id.startsWith('load-')) expect(entries).toBe(revision - 1);
  }
}

/** The vendor's half is reached, with the one app that there is. */
async function expectOneApp(): Promise<void> {
  await withButton('Open checklist');
  expect((await under.stop()).code).toBe(0);
  expect(under.calls.filter((call) => isInstantiate(call) && call.status < 300)).toHaveLength(1);
  await delay(150);
  expect(under.readTenant().applications).toHaveLength(1);
}

test('a copy that is made beside a working bot and a busy writer is whole, and a setup in the middle of its Entra half goes on from it', async () => {
  await walkToPlan();
  const copy = `${under.database}.backup`;
  const load = startLoad();
  await load.begun;
  let isFirst = true;
  under.beforeAnswer = async (call) => {
    if (!isFirst || !isInstantiate(call)) return;
    isFirst = false;
    await backUp(copy);
    load.child.kill('SIGKILL');
  };
  await press('Confirm plan');
  await withButton('Open checklist');
  await expectWhole(copy);
  const writes = under.calls.filter(isWrite).length;
  under.client.messages.length = 0;

  await restore(copy);
  await expectOneApp();
  // The certificate, the addresses and the mode were there: found, compared, left.
  expect(under.calls.filter((call) => call.path.endsWith('/addTokenSigningCertificate'))).toHaveLength(1);
  expect(under.calls.filter(isWrite).length - writes).toBeLessThanOrEqual(2);
});

test('a setup that stood before its plan at the backup shows it anew, with the app that was made since then', async () => {
  await walkToPlan();
  const copy = `${under.database}.backup`;
  await backUp(copy);
  await press('Confirm plan');
  await withButton('Open checklist');
  under.client.messages.length = 0;

  await restore(copy);
  await under.client.say('status');
  await press('Confirm plan');
  await under.client.waitForText(/Your tenant has changed since you saw the plan/);
  await press('Use app 1');
  await press('Confirm plan');
  await expectOneApp();
  expect(under.calls.filter((call) => call.path.endsWith('/addTokenSigningCertificate'))).toHaveLength(1);
});
