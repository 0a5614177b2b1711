// The compiled bot is asked to stop in the middle of its work, and started again: one app, every write once, the setup goes on by itself.
import { setTimeout as delay } from 'node:timers/promises';
import { readMessage } from '../src/rehearsal/relay/headless-client';
import { startBotProcess, type BotProcess, type GraphCall } from './support/bot-process';
import { pressButtons } from './support/press-buttons';

jest.setTimeout(60_000);

let under: BotProcess;
beforeEach(async () => {
  under = await startBotProcess();
  await under.start();
  await under.client.open();
});
afterEach(() => under.close());

const { withButton, press } = pressButtons(() => under.client);

async function walkToPlan(): Promise<void> {
  await under.client.say('set up Mimecast');
  await press('Europe');
  await press('Show plan', { 'Account code': 'CUK12A345' });
  await withButton('Confirm plan');
}

/** Resolves at the first answer that fits; the bot gets that answer when `release` is called. */
function hold(fits: (call: GraphCall) => boolean): { reached: Promise<GraphCall>; release: () => void } {
  let release = (): void => undefined;
  const released = new Promise<void>((done) => (release = done));
  const reached = new Promise<GraphCall>((done) => {
    let isFirst = true;
    under.beforeAnswer = (call) => {
      if (!isFirst || !fits(call)) return;
      isFirst = false;
      done(call);
      return released;
    };
  });
  return { reached, release };
}

const isWrite = ({ method }: GraphCall): boolean => method !== 'GET';
const isInstantiate = ({ path }: GraphCall): boolean => path.endsWith('/instantiate');
const isPatch = ({ method }: GraphCall): boolean => method === 'PATCH';

/** What an Entra half writes that nobody interrupts. */
const WRITES = [
  'PATCH /applications/*', 'PATCH /servicePrincipals/*', 'PATCH /servicePrincipals/*', 'POST /applicationTemplates/*/instantiate', 'POST /servicePrincipals/*/addTokenSigningCertificate',
];

/** After the second start: the setup goes on to the vendor's half without a question, and nothing was written twice. */
async function expectOneApp(): Promise<void> {
  await under.start();
  await withButton('Open checklist');
  expect((await under.stop()).code).toBe(0);
  const sent = under.calls.filter((call) => isWrite(call) && call.status < 300).map(({ method, path }) => `${method} ${path.replace(/[\w-]{36}/g, '*')}`);
  expect((await under.listWrites()).sort()).toEqual(under.calls.filter(isWrite).map(({ method, path }) => `${method} ${path}`).sort());
  expect(sent.sort()).toEqual(WRITES);
  await delay(150);
  expect(under.readTenant().applications).toHaveLength(1);
}

async function stopWhileHeld(held: { release: () => void }): Promise<void> {
  const stopped = under.stop();
  await delay(200);
  expect((await fetch(`${under.operations}/readyz`)).status).toBe(503);
  const turnedAway = await fetch(`${under.bot}/api/messages`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
  expect([turnedAway.status, turnedAway.headers.get('retry-after'), turnedAway.headers.get('connection')]).toEqual([503, '15', 'close']);
  held.release();
  const { code, tookMs } = await stopped;
  expect(code).toBe(0);
  expect(tookMs).toBeLessThan(5_000);
}

test('inside instantiate: the answer is waited for, and the app that it made is gone on with', async () => {
  await walkToPlan();
  const held = hold(isInstantiate);
  await press('Confirm plan');
  await held.reached;

  await stopWhileHeld(held);

  await expectOneApp();
});

test('before anything is written: the next start makes the app at once, without a search and without a question', async () => {
  await walkToPlan();
  const held = hold(({ method }) => method === 'GET');
  await press('Confirm plan');
  await held.reached;

  await stopWhileHeld(held);

  expect(under.calls.filter(isWrite)).toEqual([]);
  await expectOneApp();
});

test('between two writes: what was written is not written again', async () => {
  await walkToPlan();
  const held = hold((call) => isPatch(call) && call.status < 300);
  await press('Confirm plan');
  await held.reached;

  await stopWhileHeld(held);

  expect(await under.listWrites()).toHaveLength(under.calls.filter(isWrite).length);
  await expectOneApp();
});

test('in a long wait for Entra’s replicas: the wait ends at once', async () => {
  await walkToPlan();
  await under.client.say('rehearsal: slow replication 4');
  await press('Confirm plan');
  while (!under.calls.some(isInstantiate)) await delay(20);
  await delay(700);

  const { code, tookMs } = await under.stop();

  expect(code).toBe(0);
  expect(tookMs).toBeLessThan(2_000);
  await under.client.say('rehearsal: clear');
  await expectOneApp();
});

test('while a click is being answered: the click gets its card, and the setup goes on at the next start', async () => {
  await under.client.say('set up Mimecast');
  await press('Europe');
  const held = hold(({ method }) => method === 'GET');
  const clicked = press('Show plan', { 'Account code': 'CUK12A345' });
  await held.reached;

  await stopWhileHeld(held);

  expect((await clicked).status).toBe(200);
  await under.start();
  await withButton('Confirm plan');
});

test('a second signal ends the process at once', async () => {
  await walkToPlan();
  const held = hold(isInstantiate);
  await press('Confirm plan');
  await held.reached;
  const first = under.stop('SIGINT');
  await delay(1_100);

  const second = await under.stop('SIGINT');

  expect([(await first).code, second.code]).toEqual([1, 1]);
  expect(second.tookMs).toBeLessThan(1_000);
  held.release();
  expect(readMessage(under.client.messages.at(-1)!)).not.toMatch(/failed/i);
});
