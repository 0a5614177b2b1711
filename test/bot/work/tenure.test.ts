// Processes on one database, judged by counters and a clock that nobody sets: who holds a place, who lost it, who is gone.
import { beginTenure, GONE_AFTER_MS, HELD_MS, type RunningTenure } from '../../../src/bot/work/tenure';
import { openDatabase, type Database } from '../../../src/storage/open-database';

let database: Database;
let clockMs: number;
let ids: number;
let events: string[];
beforeEach(async () => {
  database = await openDatabase(':memory:');
  [clockMs, ids, events] = [0, 0, []];
});
afterEach(() => database.close());

const log = { debug: () => undefined, info: () => undefined, error: () => undefined, warn: (_facts: object, message: string) => void events.push(message) };
const enter = (name: string, process: { place?: string; pid?: number; alive?: number[] } = {}): Promise<RunningTenure> => beginTenure({
  workers: database.workers, monotonic: () => clockMs, newId: () => `${name}${(ids += 1)}`, log, correlationId: 'c', onGone: () => void events.push(`${name}: gone`),
  process: { place: process.place ?? name, pid: process.pid ?? 1, isAlive: (pid) => (process.alive ?? []).includes(pid) },
});
const listed = async () => (await database.workers.list()).map(({ id }) => id);

test('who beats stays, for as long as both look at each other', async () => {
  const [a, b] = [await enter('a'), await enter('b')];
  for (let round = 0; round < 20; round += 1) {
    clockMs += 3_000;
    await a.beat();
    await b.beat();
  }

  expect([a.holds(), b.holds(), await listed(), events]).toEqual([true, true, ['a1', 'b2'], []]);
});

test('who is silent is gone once its time is over, and not a moment before', async () => {
  const a = await enter('a');
  await enter('b');
  await a.beat();
  for (clockMs = 3_000; clockMs < GONE_AFTER_MS; clockMs += 3_000) await a.beat();
  expect(await listed()).toEqual(['a1', 'b2']);

  clockMs = GONE_AFTER_MS;
  await a.beat();

  expect([await listed(), events]).toEqual([['a1'], ['a: gone']]);
});

test('the one that was silent holds nothing before others may take over', async () => {
  const [, b] = [await enter('a'), await enter('b')];
  clockMs = HELD_MS - 1;
  expect(b.holds()).toBe(true);

  clockMs = HELD_MS;
  expect(b.holds()).toBe(false);
  expect(HELD_MS).toBeLessThan(GONE_AFTER_MS);
});

test('back from a long pause it is another worker, what it did is put down, and what lies there is taken up', async () => {
  const a = await enter('a');
  const before = a.signal();
  clockMs = 60_000;
  await a.beat();

  expect([before.aborted, a.signal().aborted, a.workerId, a.holds(), await listed()]).toEqual([true, false, 'a2', true, ['a2']]);
  expect(events).toEqual(['was away too long, goes on as a new worker', 'a: gone']);
});

test('once it was seen to be too late it stays so until it has a new name, even if the next beat is taken', async () => {
  const a = await enter('a');
  clockMs = HELD_MS;
  expect(a.holds()).toBe(false);
  await a.beat();

  expect([a.workerId, a.holds()]).toEqual(['a2', true]);
});

test('a beat that the database answers too late holds nothing', async () => {
  const a = await enter('a');
  const beat = database.workers.beat;
  jest.spyOn(database.workers, 'beat').mockImplementation(async (id) => {
    clockMs += HELD_MS + 1;
    return beat(id);
  });
  await a.beat();

  expect(a.holds()).toBe(false);
});

test('taken for dead by another, it notices at its next beat', async () => {
  const a = await enter('a');
  await database.workers.leave('a1');
  await a.beat();

  expect([a.workerId, await listed()]).toEqual(['a2', ['a2']]);
});

test.each<[string, { place: string; pid: number; alive: number[] }, string[]]>([
  ['one of this place whose process is there no more is gone at once', { place: 'here', pid: 8, alive: [] }, ['b2']],
  ['one of this place that lives is not', { place: 'here', pid: 8, alive: [7] }, ['a1', 'b2']],
  ['one that had this very process number is gone: it is taken', { place: 'here', pid: 7, alive: [7] }, ['b2']],
  ['of another place nobody knows so soon', { place: 'there', pid: 7, alive: [] }, ['a1', 'b2']],
])('%s', async (_name, process, expected) => {
  await enter('a', { place: 'here', pid: 7 });
  const b = await enter('b', process);
  await b.beat();

  expect(await listed()).toEqual(expected);
});

test('who leaves in order is nobody that others wait for', async () => {
  const [a, b] = [await enter('a'), await enter('b')];
  await a.leave();
  await b.beat();

  expect([await listed(), events]).toEqual([['b2'], []]);
});

test('a database that takes no beat is told, and what it would have held ends in time', async () => {
  const a = await enter('a');
  jest.spyOn(database.workers, 'beat').mockRejectedValue(new Error('disk full'));
  await expect(a.beat()).rejects.toThrow('disk full');
  clockMs = HELD_MS;

  expect(a.holds()).toBe(false);
});
