// Work that is repeated: never twice at a time, goes on after a failure, and ends when it is told to.
import { repeatWork } from '../../../src/bot/work/repeat-work';
import type { Log } from '../../../src/model/ports';

function start(work: () => Promise<unknown>) {
  const told: string[] = [];
  const note = (_data: object, message: string): void => void told.push(message);
  const log: Log = { debug: note, info: note, warn: note, error: note };
  let tick: (() => void) | undefined;
  const repeated = repeatWork(work, { everyMs: 60_000, log, startTimer: (call) => { tick = call; return () => { tick = undefined; }; } });
  return { repeated, told, tick: () => tick?.() };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('a round that takes long is not begun a second time beside itself', async () => {
  let begun = 0;
  let end: () => void = () => undefined;
  const { tick } = start(() => { begun += 1; return new Promise<void>((resolve) => { end = resolve; }); });
  tick();
  tick();
  expect(begun).toBe(1);

  end();
  await settle();
  tick();
  expect(begun).toBe(2);
});

test('a failure is told, and the next round begins as usual', async () => {
  let begun = 0;
  const { tick, told } = start(async () => { begun += 1; throw new Error('no database'); });
  tick();
  await settle();
  tick();
  await settle();

  expect(begun).toBe(2);
  expect(told).toEqual(['round failed', 'round failed']);
});

test('the end waits for the round that runs, and no other one begins', async () => {
  let begun = 0;
  let isEnded = false;
  let end: () => void = () => undefined;
  const { repeated, tick } = start(() => { begun += 1; return new Promise<void>((resolve) => { end = resolve; }); });
  tick();
  const stopped = repeated.stop().then(() => { isEnded = true; });
  tick();
  await settle();
  expect({ begun, isEnded }).toEqual({ begun: 1, isEnded: false });

  end();
  await stopped;
  expect(isEnded).toBe(true);
});

test('the timer of a process keeps it alive for nothing', () => {
  const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() };
  const unref = jest.spyOn(global, 'setInterval');
  const repeated = repeatWork(async () => undefined, { everyMs: 60_000, log });

  expect((unref.mock.results[0]!.value as NodeJS.Timeout).hasRef()).toBe(false);
  unref.mockRestore();
  return repeated.stop();
});
