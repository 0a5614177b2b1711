// The compiled bot while its database is in trouble: what the person reads, what operators see, and that all goes on by itself when it is over.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { listButtons } from '../src/rehearsal/relay/card-buttons';
import { readMessage, type ScreenMessage } from '../src/rehearsal/relay/headless-client';
import { openConnection } from '../src/storage/open-connection';
import { startBotProcess, type BotProcess, type GraphCall } from './support/bot-process';

jest.setTimeout(60_000);

let under: BotProcess;
beforeAll(async () => {
  // Without the trap, the kernel would end a process that writes beyond its limit.
  under = await startBotProcess({ before: `trap '' XFSZ` });
  await under.start();
  await under.client.open();
});
// Loading the page anew would bring all messages back.
beforeEach(() => { under.client.messages.length = 0; });
afterAll(() => under.close());

const withButton = (title: string): Promise<ScreenMessage> => under.client.waitForCard((card) => listButtons(card).some((one) => one.title === title), 20_000);
const press = async (title: string, inputs: Record<string, string> = {}): Promise<ScreenMessage> => {
  const message = await withButton(title);
  await under.client.click(message, title, inputs);
  return message;
};
const ready = async (): Promise<number> => (await fetch(`${under.operations}/readyz`)).status;
const troubles = async (): Promise<string[]> => (await (await fetch(`${under.operations}/metrics`)).text()).split('\n').filter((line) => line.startsWith('latchkey_database_trouble'));
/** Words of lines of the log that begin or end a trouble, since the process began. */
const told = (): string[] => under.output().split('\n').flatMap((line) => {
  const [, words] = /"msg":"(database [^"]*)"/.exec(line) ?? [];
  return words === undefined ? [] : [[/"code":"(store\/[\w-]+)"/.exec(line)?.[1], words].filter(Boolean).join(' ')];
});
const until = async (holds: () => boolean): Promise<void> => {
  for (let waited = 0; !holds(); waited += 20) {
    if (waited > 20_000) throw new Error(`it never came: ${under.output().slice(-2_000)}`);
    await delay(20);
  }
};
const isWrite = ({ method }: GraphCall): boolean => method !== 'GET';
const isInstantiate = ({ path }: GraphCall): boolean => path.endsWith('/instantiate');

/** As a full disk: no file of the process takes a byte more, its log goes through a pipe. */
const limitFiles = (bytes: '0' | 'unlimited'): void => void execFileSync('prlimit', [`--pid=${under.child.pid}`, `--fsize=${bytes}:`]);
const canLimit = existsSync('/usr/bin/prlimit') ? test : test.skip;

async function walkToForm(): Promise<ScreenMessage> {
  await under.client.say('set up Mimecast');
  const first = await under.client.waitForCard((card) => listButtons(card).some(({ title }) => title === 'Europe' || title === 'Begin another'));
  if (listButtons(first.cards[0]!).some(({ title }) => title === 'Begin another')) await under.client.click(first, 'Begin another');
  await press('Europe');
  return withButton('Show plan');
}

async function walkToPlan(): Promise<void> {
  await walkToForm();
  await press('Show plan', { 'Account code': 'CUK12A345' });
  await withButton('Confirm plan');
}

canLimit('a full disk is told below the card, which keeps its button, and all goes on when there is room', async () => {
  const form = await walkToForm();
  limitFiles('0');
  await under.client.click(form, 'Show plan', { 'Account code': 'CUK12A345' });

  expect([form.isRefused, form.strip]).toEqual([true, expect.stringMatching(/could not save this just now \(store\/full\)\. .*press again\. Nothing is lost/)]);
  expect(listButtons(form.cards[0]!).map(({ title }) => title)).toContain('Show plan');
  await under.client.say('set up Mimecast');
  const said = await under.client.waitForText(/no room to save this/);
  expect(readMessage(said)).toMatch(/Wait until the people who run Latchkey made room/);
  expect([await ready(), await troubles()]).toEqual([200, ['latchkey_database_trouble{code="store/full"} 1']]);

  limitFiles('unlimited');
  await under.client.click(form, 'Show plan', { 'Account code': 'CUK12A345' });
  await withButton('Confirm plan');
  expect(await troubles()).toEqual([]);
  expect(told()).toEqual(['store/full database in trouble', 'database is well again']);
});

/** Another process holds the write lock of the file until it is told to let go. */
async function lock(): Promise<{ release(): Promise<void> }> {
  const script = `
    const { createClient } = require('@libsql/client/sqlite3');
    createClient({ url: ${JSON.stringify(`file:${under.database}`)}, timeout: 5000 }).transaction('write').then((transaction) => {
      process.stdin.once('data', () => transaction.rollback().then(() => process.exit()));
      console.log('locked');
    });`;
  const child = spawn(process.execPath, ['-e', script], { cwd: join(__dirname, '..'), stdio: ['pipe', 'pipe', 'inherit'] });
  const over = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return {
    release: () => {
      child.stdin.write('now');
      return over;
    },
  };
}

test('a lock of a moment is waited for, while the process answers others at once', async () => {
  const form = await walkToForm();
  const { release } = await lock();
  let isAnswered = false;
  const clicked = under.client.click(form, 'Show plan', { 'Account code': 'CUK12A345' }).finally(() => { isAnswered = true; });
  for (let asked = 0; asked < 10; asked += 1) expect(await ready()).toBe(200);

  expect(isAnswered).toBe(false);
  await release();
  await clicked;
  expect(form.isRefused).not.toBe(true);
  await withButton('Confirm plan');
});

test('a lock that stays longer than a click may wait is told below the card; a second try goes on', async () => {
  const form = await walkToForm();
  const { release } = await lock();
  await under.client.click(form, 'Show plan', { 'Account code': 'CUK12A345' });
  expect([form.isRefused, form.strip]).toEqual([true, expect.stringContaining('(store/busy)')]);
  expect(await ready()).toBe(200);
  await release();

  await under.client.click(form, 'Show plan', { 'Account code': 'CUK12A345' });
  await withButton('Confirm plan');
});

test('a file that is moved away takes nothing, and is not ready; put back, all goes on', async () => {
  const form = await walkToForm();
  renameSync(under.database, `${under.database}.away`);
  await under.client.click(form, 'Show plan', { 'Account code': 'CUK12A345' });
  expect([form.isRefused, form.strip, await ready()]).toEqual([true, expect.stringContaining('(store/unavailable)'), 503]);
  expect(existsSync(under.database)).toBe(false);

  renameSync(`${under.database}.away`, under.database);
  await under.client.click(form, 'Show plan', { 'Account code': 'CUK12A345' });
  await withButton('Confirm plan');
  expect(await ready()).toBe(200);
});

canLimit('what was made in Entra while the disk was full is saved when there is room, and nothing is made twice', async () => {
  await walkToPlan();
  under.calls.length = 0;
  const from = under.output().length;
  under.beforeAnswer = (call) => {
    if (isInstantiate(call)) limitFiles('0');
  };
  await press('Confirm plan');
  await until(() => under.output().slice(from).includes('"msg":"not saved yet"'));
  await delay(300);
  expect(under.calls.filter(isWrite).map(({ path }) => path.split('/').at(-1))).toEqual(['instantiate']);

  limitFiles('unlimited');
  under.beforeAnswer = () => undefined;
  await withButton('Open checklist');
  expect(under.calls.filter((call) => isInstantiate(call))).toHaveLength(1);
  expect(under.output()).not.toContain('audit entry not written');
  const connection = await openConnection(`file:${under.database}`, 'as-it-is');
  const rows = await connection.select<{ data: string }>('select data from audit order by number', []);
  connection.close();
  const noted = rows.flatMap(({ data }) => {
    const { write } = JSON.parse(data) as { write?: GraphCall };
    return write ? [`${write.method} ${write.path}`] : [];
  });
  expect(noted.sort()).toEqual(under.calls.filter(isWrite).map(({ method, path }) => `${method} ${path}`).sort());
});

test('damage while it runs ends being ready, is told once, and is refused at the next start with one line', async () => {
  const other = await openConnection(`file:${under.database}`);
  await other.change('insert into seen (key, at) values (?, ?)', ['other', 0]);
  await other.select('pragma wal_checkpoint(truncate)', []);
  const bytes = readFileSync(under.database);
  writeFileSync(under.database, bytes.fill(0xa5, 4096));
  await under.client.say('my setups');
  await under.client.waitForText(/cannot read what it saved/);
  await under.client.say('status');

  expect(await ready()).toBe(503);
  expect(told().filter((line) => line.includes('damaged'))).toEqual(['store/damaged database in trouble']);
  other.close();
  const from = under.output().length;
  expect((await under.stop()).code).toBe(0);
  await expect(under.start()).rejects.toThrow(/ended early/);
  const lines = under.output().slice(from).split('\n').filter((line) => line !== '' && !line.startsWith('{'));
  expect(lines).toEqual([expect.stringMatching(/^The database .* cannot be used: it is damaged.* restore a backup/)]);
  expect(under.child.exitCode).toBe(1);
});
