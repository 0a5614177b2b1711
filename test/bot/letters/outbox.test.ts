// The outbox over random puts, refusals, cut connections and killed processes: everything comes, in order, at most as often as nobody could know better.
import fc from 'fast-check';
import { chatNamed, openOutboxWorld, type Delivery, type Fate, type OutboxWorld } from '../../support/outbox-world';

jest.setTimeout(60_000);

const HOUR = 3_600_000;
type Step = { type: 'put'; process: number; chat: number } | { type: 'kill'; process: number } | { type: 'pass'; ms: number } | { type: 'sweep'; process: number };

const steps = (processes: number): fc.Arbitrary<Step[]> => {
  const process = fc.integer({ min: 0, max: processes - 1 });
  return fc.array(fc.oneof(
    { weight: 6, arbitrary: fc.record({ type: fc.constant('put' as const), process, chat: fc.integer({ min: 0, max: 2 }) }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 5_000 }) }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('sweep' as const), process }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('kill' as const), process }) },
  ), { minLength: 1, maxLength: 30 });
};
const fates = fc.array(fc.constantFrom<Fate>('taken', 'taken', 'again', 'later', 'cut'), { maxLength: 25 });

async function play(world: OutboxWorld, plan: Step[]): Promise<string[]> {
  const keys: string[] = [];
  for (const step of plan) {
    if (step.type === 'put') {
      keys.push(`k${keys.length}`);
      await world.put(step.process, `chat-${step.chat}`, keys.at(-1)!);
    }
    if (step.type === 'pass') await world.pass(step.ms);
    if (step.type === 'sweep') await world.outbox(step.process).sweep();
    if (step.type === 'kill') {
      world.kill(step.process);
      // A start takes a second, and takes up first of all what the process before left.
      await world.pass(1_000);
      await world.outbox(step.process).sweep();
    }
  }
  // Calm: everything is taken from now on.
  world.fates.length = 0;
  for (let minutes = 0; minutes < 5; minutes += 1) {
    await world.outbox(0).sweep();
    await world.pass(120_000);
  }
  return keys;
}

const times = (deliveries: Delivery[], key: string): number => deliveries.filter(({ text }) => text === key).length;

function expectAllOnce(world: OutboxWorld, keys: string[]): void {
  for (const key of keys) {
    expect(times(world.delivered, key)).toBeGreaterThanOrEqual(1);
    expect(times(world.delivered, key)).toBeLessThanOrEqual(1 + (world.doubts.get(key) ?? 0));
  }
}

const CHATS = ['chat-0', 'chat-1', 'chat-2'];

/** Each letter's first arrival in its chat. */
function expectInOrder(world: OutboxWorld): void {
  for (const chat of CHATS) {
    const first = [...new Set(world.delivered.filter(({ conversation }) => conversation === chat).map(({ text }) => Number(text.slice(1))))];
    expect(first).toEqual([...first].sort((one, other) => one - other));
  }
}

/** Most knocks in any stretch of that length. */
const mostWithin = (knocks: Delivery[], ms: number): number => Math.max(0, ...knocks.map(({ at }, from) => knocks.filter((other, index) => index >= from && other.at < at + ms).length));

it('brings each letter of one process at least once, once when it was heard, in order, and never above the rates of a chat', async () => {
  await fc.assert(fc.asyncProperty(steps(1), fates, async (plan, fate) => {
    const world = await openOutboxWorld(1);
    world.fates.push(...fate);
    const keys = await play(world, plan);

    expectAllOnce(world, keys);
    expectInOrder(world);
    for (const chat of CHATS) {
      expect(mostWithin(world.knocks.filter(({ conversation }) => conversation === chat), 1_000)).toBeLessThanOrEqual(7);
    }
    expect(await world.database.outbox.count()).toEqual({ waiting: 0, gone: 0 });
    world.database.close();
  }), { numRuns: 40 });
});

it('brings each letter of two processes at least once, and once when it was heard, whichever of them is killed', async () => {
  await fc.assert(fc.asyncProperty(steps(2), fates, async (plan, fate) => {
    const world = await openOutboxWorld(2);
    world.fates.push(...fate);
    const keys = await play(world, plan);
    await world.outbox(1).sweep();
    await world.pass(120_000);

    expectAllOnce(world, keys);
    expectInOrder(world);
    world.database.close();
  }), { numRuns: 40 });
});

it('keeps the rates of Teams in one chat and in a tenant, whatever waits', async () => {
  const world = await openOutboxWorld(1);
  for (let number = 0; number < 100; number += 1) await world.put(0, 'busy', `busy-${number}`);
  for (let number = 0; number < 100; number += 1) await world.put(0, `chat-${number}`, `each-${number}`);
  await world.pass(120_000);

  const busy = world.knocks.filter(({ conversation }) => conversation === 'busy');
  expect(world.delivered).toHaveLength(200);
  expect([mostWithin(busy, 1_000), mostWithin(busy, 2_000), mostWithin(busy, 30_000)]).toEqual([7, 8, 60]);
  expect(mostWithin(world.knocks, 1_000)).toBe(30);
  world.database.close();
});

it('waits as long as the chat asks, longer with each try in vain, and gives a letter up after a day', async () => {
  const world = await openOutboxWorld(1);
  world.fates.push('later', ...Array.from({ length: 2_000 }, (): Fate => 'again'));
  await world.put(0, 'chat', 'one');
  await world.pass(1_000);
  expect(world.knocks).toHaveLength(1);
  await world.pass(26 * HOUR);
  const gaps = world.knocks.map(({ at }, index) => at - (world.knocks[index - 1]?.at ?? at)).slice(1);
  expect(gaps[0]).toBeGreaterThanOrEqual(30_000);
  expect(gaps.slice(1, 5)).toEqual([...gaps.slice(1, 5)].sort((one, other) => one - other));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(121_000);

  const knocks = world.knocks.length;
  await world.pass(2 * HOUR);
  await world.outbox(0).sweep();
  expect([world.knocks.length, world.delivered]).toEqual([knocks, []]);
  expect(world.now() - world.knocks.at(-1)!.at).toBeGreaterThan(HOUR);
  world.database.close();
});

it.each([HOUR, -HOUR, 48 * HOUR, -48 * HOUR])('loses nothing and says nothing twice when the wall clock is set by %d ms while the chat takes nothing', async (jump) => {
  for (const isKilled of [false, true]) {
    const world = await openOutboxWorld(1);
    world.fates.push('later', 'again', 'again', 'again');
    await world.put(0, 'chat', 'one');
    await world.pass(100);
    world.wallAheadMs = jump;
    if (isKilled) world.kill(0);
    for (let minutes = 0; minutes < 12; minutes += 1) {
      await world.outbox(0).sweep();
      await world.pass(60_000);
    }
    expect(times(world.delivered, 'one')).toBe(1);
    world.wallAheadMs = 0;
    await world.outbox(0).sweep();
    await world.put(0, 'chat', 'one');
    await world.pass(60_000);
    expect(times(world.delivered, 'one')).toBe(1);
    world.database.close();
  }
});

it('keeps what it waits for over a kill', async () => {
  const world = await openOutboxWorld(1);
  world.fates.push('later');
  await world.put(0, 'chat', 'one');
  await world.pass(100);
  world.kill(0);
  await world.outbox(0).sweep();
  await world.pass(20_000);
  expect(world.delivered).toEqual([]);
  await world.pass(11_000);

  expect(world.delivered).toHaveLength(1);
  world.database.close();
});

describe('a chat that takes nothing', () => {
  it('is knocked at once, in this process and the next, and gets what waited, in order and once, when its person is back', async () => {
    const world = await openOutboxWorld(2);
    world.fates.push('gone');
    for (const key of ['one', 'two', 'three']) await world.put(0, 'chat', key);
    await world.pass(60_000);
    await world.outbox(1).sweep();
    await world.put(1, 'chat', 'four');
    world.kill(0);
    await world.outbox(0).sweep();
    await world.put(0, 'chat', 'five');
    await world.pass(HOUR);
    expect(world.knocks).toHaveLength(1);
    expect(await world.outbox(0).count()).toEqual({ waiting: 0, gone: 5 });

    await world.outbox(0).open(chatNamed('chat'));
    await world.pass(60_000);
    await world.outbox(1).sweep();
    await world.pass(60_000);
    expect(world.delivered.map(({ text }) => text)).toEqual(['one', 'two', 'three', 'four', 'five']);
    await world.put(1, 'chat', 'six');
    await world.pass(1_000);
    expect(world.delivered.at(-1)!.text).toBe('six');
    world.database.close();
  });

  it('does not hold up the others, and neither does a message that is refused', async () => {
    const world = await openOutboxWorld(1);
    world.fates.push('gone', 'refused');
    await world.put(0, 'gone', 'one');
    await world.pass(1_000);
    await world.put(0, 'chat', 'two');
    await world.put(0, 'chat', 'three');
    await world.pass(1_000);

    expect(world.delivered.map(({ text }) => text)).toEqual(['three']);
    expect(await world.outbox(0).count()).toEqual({ waiting: 0, gone: 1 });
    world.database.close();
  });
});

it('shows of a card that is owed, and of progress, the newest only; progress is not repeated, a card is until it is taken', async () => {
  const world = await openOutboxWorld(1);
  const shown: string[] = [];
  const send = (text: string) => async (): Promise<void> => {
    if (text === 'refused') throw new Error('not now');
    shown.push(text);
  };
  const parcel = (text: string) => ({ key: 'card/1', conversation: chatNamed('chat'), correlationId: 'c', send: send(text) });
  const outbox = world.outbox(0);
  for (const text of ['old', 'older', 'newest']) outbox.progress(parcel(text));
  await world.pass(1_000);
  outbox.progress(parcel('refused'));
  await world.pass(60_000);
  outbox.owe(parcel('refused'));
  await world.pass(10);
  expect(outbox.has(chatNamed('chat'), 'card/1')).toBe(true);
  outbox.owe(parcel('card'));
  await world.pass(60_000);

  expect(shown).toEqual(['newest', 'card']);
  expect(outbox.has(chatNamed('chat'), 'card/1')).toBe(false);
  world.database.close();
});
