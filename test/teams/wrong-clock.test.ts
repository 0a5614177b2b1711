// The bot's clock is wrong by an hour: what is refused then, what the operator is told, and that all goes on once the clock is right.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '../../src/rehearsal/find-free-port';
import { anActivity, startBotUnderTest } from '../support/bot-under-test';
import { childrenOnLoopback } from '../support/children-on-loopback';
import { startComposedBot } from '../support/composed-bot';
import { startFakeMicrosoft, type FakeMicrosoft } from '../support/fake-microsoft';

jest.setTimeout(30_000);
const [MINUTE, HOUR] = [60_000, 3_600_000];
/** What a person knows as an hour: the token of a message lives for one. */
const AN_HOUR_OF_LIFE = { expires: 3600 };

let fake: FakeMicrosoft;
beforeAll(async () => { fake = await startFakeMicrosoft(); });
afterAll(async () => {
  await fake.close();
  expect(fake.unknown).toEqual([]);
});

async function startAt(aheadMs: number) {
  const file = join(mkdtempSync(join(tmpdir(), 'latchkey-clock-')), 'ahead');
  const set = (ms: number): void => writeFileSync(file, String(ms));
  set(aheadMs);
  const operations = await findFreePort();
  const bot = await startComposedBot(fake, {
    OPERATIONS_PORT: String(operations), SHIFTED_CLOCK_FILE: file, NODE_OPTIONS: `${childrenOnLoopback()['NODE_OPTIONS']} --require ${join(__dirname, '../support/shifted-clock.js')}`,
  });
  const lines = (): Array<Record<string, unknown>> => bot.output().split('\n').filter((line) => /the clock of this machine/.test(line)).map((line) => JSON.parse(line) as Record<string, unknown>);
  const readMetric = async (): Promise<number> => Number(/latchkey_clock_ahead_seconds\{source="channel"\} (\S+)/.exec(await (await fetch(`http://127.0.0.1:${operations}/metrics`)).text())?.[1]);
  return { bot, set, lines, readMetric };
}

it.each([['ahead', HOUR], ['behind', -HOUR]])('an hour %s, it says so at its start, refuses messages, and answers the next one once the clock is set', async (_where, aheadMs) => {
  const { bot, set, lines, readMetric } = await startAt(aheadMs);
  for (let waited = 0; lines().length === 0 && waited < 5_000; waited += 20) await delay(20);
  expect(lines()).toEqual([expect.objectContaining({ level: 50, msg: expect.stringContaining('so far off that messages and sign-ins are refused'), aheadSeconds: expect.any(Number) })]);
  expect(Number(lines()[0]!['aheadSeconds'])).toBeCloseTo(aheadMs / 1000, -1);
  expect(await readMetric()).toBeCloseTo(aheadMs / 1000, -1);

  const calls = fake.connectorCalls.length;
  for (let times = 0; times < 3; times += 1) expect((await bot.post(anActivity(fake), `Bearer ${await fake.signChannel({}, { expires: 3000 })}`)).status).toBe(401);
  expect(bot.output()).toContain('caller refused');
  expect(fake.connectorCalls.length).toBe(calls);
  expect(lines()).toHaveLength(1);

  set(0);
  await delay(100);
  expect((await bot.post(anActivity(fake, { text: 'help' }), `Bearer ${await fake.signChannel({}, AN_HOUR_OF_LIFE)}`)).status).toBe(200);
  expect(fake.connectorCalls.length).toBeGreaterThan(calls);
  await bot.stop();
});

it('twenty minutes ahead, it goes on and says that its clock is off', async () => {
  const { bot, lines } = await startAt(20 * MINUTE);
  expect((await bot.post(anActivity(fake, { text: 'help' }), `Bearer ${await fake.signChannel({}, AN_HOUR_OF_LIFE)}`)).status).toBe(200);
  expect(lines()).toHaveLength(1);
  await bot.stop();
});

it.each([['forward', HOUR], ['back', -HOUR]])('set %s while it runs, the first message that is refused tells why', async (_where, jumpMs) => {
  const bot = await startBotUnderTest(fake);
  expect((await bot.post(anActivity(fake))).status).toBe(200);
  bot.now = () => new Date(Date.now() + jumpMs);
  // Keys are not read more often than twice a minute.
  bot.passedMs = MINUTE;
  expect((await bot.post(anActivity(fake))).status).toBe(401);
  await bot.edge.settle();

  expect(bot.logs.filter((line) => line.includes('the clock of this machine'))).toEqual([expect.stringMatching(new RegExp(`^error .*"aheadSeconds":${String(jumpMs / 1000).slice(0, 3)}`))]);
  await bot.close();
});
