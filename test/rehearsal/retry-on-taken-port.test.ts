// Another try for a taken port, and for nothing else.
import { retryOnTakenPort } from '../../src/rehearsal/retry-on-taken-port';

const failing = (message: string, times: number) => {
  let tries = 0;
  return { start: async () => { if ((tries += 1) <= times) throw new Error(message); return tries; }, tries: () => tries };
};

it('starts again when a port was taken meanwhile', async () => {
  await expect(retryOnTakenPort(failing('listen EADDRINUSE: address already in use', 2).start)).resolves.toBe(3);
});

it('gives up after four tries', async () => {
  const { start, tries } = failing('EADDRINUSE', 99);

  await expect(retryOnTakenPort(start)).rejects.toThrow('EADDRINUSE');
  expect(tries()).toBe(4);
});

it('does not hide another failure', async () => {
  const { start, tries } = failing('no database', 1);

  await expect(retryOnTakenPort(start)).rejects.toThrow('no database');
  expect(tries()).toBe(1);
});
