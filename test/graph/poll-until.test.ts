// Waiting for a directory that is eventually consistent.
import { pollUntil } from '../../src/graph/poll-until';
import { SetupError } from '../../src/model/errors';

test('doubles its waits from 0.1 s to 5 s and stops after 5 minutes', async () => {
  const waits: number[] = [];
  const patience = { wait: async (ms: number) => void waits.push(ms), elapsed: () => 0 };

  await expect(pollUntil(async () => 1, (value) => value === 2, patience)).rejects.toMatchObject({ code: 'graph/not-replicated', retry: 'later' });

  expect(waits.slice(0, 8)).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
  expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(305_000);
});

test('takes “not found” for “not yet” and every other error at once', async () => {
  const ends = [new SetupError('graph/not-found'), new SetupError('graph/not-replicated'), 'there'];
  const read = async (): Promise<unknown> => {
    const end = ends.shift();
    if (end instanceof Error) throw end;
    return end;
  };
  const patience = { wait: async () => undefined, elapsed: () => 0 };

  await expect(pollUntil(read, () => true, patience)).resolves.toBe('there');
  await expect(pollUntil(() => Promise.reject(new SetupError('graph/forbidden')), () => true, patience)).rejects.toMatchObject({ code: 'graph/forbidden' });
});

test('ends with the error of a wait that was aborted', async () => {
  const patience = { wait: () => Promise.reject(new Error('aborted')), elapsed: () => 0 };

  await expect(pollUntil(async () => 1, () => false, patience)).rejects.toThrow('aborted');
});
