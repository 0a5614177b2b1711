// Saving what cannot be had a second time: how long it is tried, what is no matter of waiting, and what the end of the process does.
import { savePersistently } from '../../../src/bot/work/save-persistently';
import { SetupError } from '../../../src/model/errors';
import type { LogFacts } from '../../../src/model/ports';

const of = { correlationId: 'turn-1', setupId: 'setup-1' };
const full = () => new SetupError('store/full', { retry: 'later' });

function surroundings(failures: number, error: () => Error = full) {
  const stop = new AbortController();
  const waits: number[] = [];
  const lines: LogFacts[] = [];
  let tries = 0;
  return {
    stop, waits, lines,
    tries: () => tries,
    deps: { stopping: stop.signal, wait: async (ms: number) => void waits.push(ms), log: { warn: (facts: LogFacts) => void lines.push(facts) } as never },
    save: async () => {
      tries += 1;
      if (tries <= failures) throw error();
      return 'saved';
    },
  };
}

test('a full disk is tried again, slower and slower, until there is room', async () => {
  const { deps, save, waits, lines, tries } = surroundings(12);

  expect(await savePersistently(save, deps, of)).toBe('saved');
  expect(tries()).toBe(13);
  expect(waits[0]).toBeLessThan(400);
  expect(Math.max(...waits)).toBeGreaterThan(3_700);
  expect(Math.max(...waits)).toBeLessThan(6_300);
  expect(lines[0]).toMatchObject({ ...of, code: 'store/full' });
});

test.each([
  ['somebody was faster', () => new SetupError('store/stale-revision')],
  ['the event means nothing', () => new SetupError('engine/unexpected-event')],
  ['a fault in the code', () => new TypeError('x')],
])('is not tried again: %s', async (_name, error) => {
  const { deps, save, tries } = surroundings(1, error);

  await expect(savePersistently(save, deps, of)).rejects.toBeInstanceOf(Error);
  expect(tries()).toBe(1);
});

test('the end of the process ends the waiting after one more try', async () => {
  const { deps, save, stop, tries } = surroundings(100);
  const waiting = savePersistently(save, { ...deps, wait: async () => { stop.abort(); throw new Error('aborted'); } }, of);

  await expect(waiting).rejects.toMatchObject({ code: 'store/full' });
  expect(tries()).toBe(2);
});
