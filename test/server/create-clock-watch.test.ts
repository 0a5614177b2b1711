// What is known of Microsoft's time, with a wall clock that is wrong, is set, or was asleep.
import { createClockWatch, type ReadableClockWatch } from '../../src/server/create-clock-watch';

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
/** What time it really is. */
let trueAt: number;
/** How far this machine's clock is ahead of it. */
let aheadMs: number;
let ranMs: number;
let lines: string[];
let clock: ReadableClockWatch;

const pass = (ms: number): void => { [trueAt, ranMs] = [trueAt + ms, ranMs + ms]; };
const answer = (source: 'channel' | 'entra' | 'graph' = 'graph', tookMs = 100): void => {
  const date = new Date(trueAt + tookMs / 2).toUTCString();
  pass(tookMs);
  clock.note(source, date, tookMs);
};
const wrongBy = (): number => Math.abs(clock.theirNow().getTime() - trueAt);

beforeEach(() => {
  [trueAt, aheadMs, ranMs, lines] = [Date.parse('2026-03-01T10:00:00.300Z'), 0, 5, []];
  const say = (level: string) => ({ aheadSeconds }: { aheadSeconds?: number }, message: string) => void lines.push(`${level} ${aheadSeconds} ${message}`);
  clock = createClockWatch({ now: () => new Date(trueAt + aheadMs), elapsed: () => ranMs, log: { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') } });
});

it('takes this machine’s time as theirs until somebody tells it, and while both are the same', () => {
  aheadMs = 900;
  expect(clock.theirNow().getTime()).toBe(trueAt + 900);
  answer();
  expect(clock.theirNow().getTime()).toBe(trueAt + 900);
  expect(lines).toEqual([]);
});

it.each([HOUR, -HOUR, 24 * HOUR, -24 * HOUR, 20 * MINUTE])('knows their time to the second with a clock that is ahead by %d ms', (ms) => {
  aheadMs = ms;
  answer();
  expect(wrongBy()).toBeLessThan(SECOND);
  expect(clock.readAhead()['graph']).toBeCloseTo(ms / 1000, -1);
  pass(30 * MINUTE);
  expect(wrongBy()).toBeLessThan(SECOND);
});

it('says once that it is off, and once that it is right again', () => {
  aheadMs = HOUR;
  for (let times = 0; times < 5; times += 1) [answer('graph'), answer('channel'), pass(MINUTE)];
  aheadMs = 0;
  for (let times = 0; times < 5; times += 1) [answer('graph'), answer('channel'), pass(MINUTE)];
  aheadMs = -2 * MINUTE;
  for (let times = 0; times < 5; times += 1) [answer('graph'), answer('channel'), pass(MINUTE)];

  expect(lines).toEqual([
    expect.stringMatching(/^error 3600 the clock of this machine is so far off that messages and sign-ins are refused/),
    expect.stringMatching(/^info 0 the clock of this machine is right again/),
    expect.stringMatching(/^warn -12[01] the clock of this machine is off/),
  ]);
});

it('forgets what it knew when the clock is set, and asks to be told anew', () => {
  answer();
  expect(clock.isDue()).toBe(false);
  aheadMs = HOUR;
  expect(clock.isDue()).toBe(true);
  answer();
  expect(wrongBy()).toBeLessThan(SECOND);
  aheadMs = 0;
  expect(wrongBy()).toBe(0);
  expect(clock.readAhead()).toEqual({});
});

it('does not take a machine that slept for one whose clock is wrong', () => {
  answer();
  trueAt += 8 * HOUR;
  expect(wrongBy()).toBe(0);
  expect(clock.isDue()).toBe(true);
  answer();
  expect(lines).toEqual([]);
});

it('asks to be told anew after an hour', () => {
  answer();
  pass(59 * MINUTE);
  expect(clock.isDue()).toBe(false);
  pass(2 * MINUTE);
  expect(clock.isDue()).toBe(true);
});

it('believes whoever is closest: an answer out of a cache is dated in the past', () => {
  answer('graph');
  clock.note('channel', new Date(trueAt - HOUR).toUTCString(), 50);
  expect(wrongBy()).toBe(0);
  expect(lines).toEqual([]);
});

it('takes nothing from an answer without a date, with none that can be read, or after a long wait', () => {
  aheadMs = HOUR;
  clock.note('graph', undefined, 10);
  clock.note('graph', null, 10);
  clock.note('graph', 'yesterday', 10);
  answer('graph', 10 * SECOND);
  expect(clock.isDue()).toBe(true);
  expect(lines).toEqual([]);
});
