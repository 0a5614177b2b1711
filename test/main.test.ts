// The bot as a process: refuses a bad start in one line, says when it is ready, and ends when asked to.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../src/rehearsal/find-free-port';

const MAIN = join(__dirname, '..', 'dist', 'main.js');
const REGISTRATION = { MicrosoftAppId: '11111111-1111-4111-8111-111111111111', MicrosoftAppTenantId: '22222222-2222-4222-8222-222222222222' };

interface Run {
  child: ChildProcess;
  exit: Promise<number | null>;
  stdout: () => string;
  stderr: () => string;
}

function run(settings: Record<string, string>, args: string[] = []): Run {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { PATH: process.env.PATH, ...settings }, cwd: mkdtempSync(join(tmpdir(), 'latchkey-main-')) });
  let out = '';
  let err = '';
  child.stdout.on('data', (part) => (out += String(part)));
  child.stderr.on('data', (part) => (err += String(part)));
  return { child, exit: new Promise((resolve) => child.once('exit', resolve)), stdout: () => out, stderr: () => err };
}

async function startReady(args: string[] = [], settings: Record<string, string> = {}): Promise<Run & { operations: string }> {
  const [port, operationsPort] = [await findFreePort(), await findFreePort()];
  const started = run({ ...REGISTRATION, MicrosoftAppPassword: 'secret', HOST: '127.0.0.1', PORT: String(port), OPERATIONS_PORT: String(operationsPort), ...settings }, args);
  while (!started.stdout().includes('"msg":"ready"')) {
    if (started.child.exitCode !== null) throw new Error(`ended early: ${started.stderr()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { ...started, operations: `http://127.0.0.1:${operationsPort}` };
}

test('a lost secret stops the start with one line and code 78', async () => {
  const lost = run({ ...REGISTRATION, MicrosoftAppPassword: '' });

  expect(await lost.exit).toBe(78);
  expect(lost.stderr().trim().split('\n')).toEqual([expect.stringMatching(/^MicrosoftAppPassword, .* is missing/)]);
  expect(lost.stdout()).toBe('');
});

test('a complete start says ready, answers the probe and ends in order on SIGTERM', async () => {
  const bot = await startReady();
  expect((await fetch(`${bot.operations}/readyz`)).status).toBe(200);
  expect(await (await fetch(`${bot.operations}/metrics`)).text()).toContain('latchkey_turns_total{outcome="done"} 0');

  bot.child.kill('SIGTERM');

  expect(await bot.exit).toBe(0);
});

test('with --exit-on-stdin-end it does not outlive the process that holds its pipe', async () => {
  const bot = await startReady(['--exit-on-stdin-end']);

  bot.child.stdin?.end();

  expect(await bot.exit).toBe(0);
});

test('whatever a library writes, and an error that nobody caught, is one line of JSON without their words; the code is 1', async () => {
  const bot = await startReady([], { NODE_OPTIONS: `--require ${join(__dirname, 'fixtures/noisy-library.js')}` });

  bot.child.kill('SIGUSR2');

  expect(await bot.exit).toBe(1);
  const lines = bot.stdout().trim().split('\n').map((line) => JSON.parse(line) as { msg: string; correlationId: string; error?: string });
  expect(lines.map(({ msg }) => msg)).toEqual(['ready', 'a library wrote to the console', 'a library wrote to the console', 'warning of Node', 'uncaught exception']);
  expect(lines.at(-1)).toMatchObject({ error: 'TypeError', correlationId: lines[0]!.correlationId });
  expect(bot.stdout() + bot.stderr()).not.toContain('secret-of-a-library');
  expect(bot.stderr()).toBe('');
});
