// A port that stays free until its owner listens on it. Knows nothing of who that is.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below 32768 no common system takes a port for an outgoing connection by itself (Linux from 32768, macOS and Windows from 49152):
// one that the system chose can be in use again a moment later, and for as long as that connection lasts.
const FIRST = 20_000;
const LAST = 32_767;
const TRIES = 20;

/**
 * @param wishes taken when they are free, in this order
 * @throws Error when nothing on 127.0.0.1 is free
 */
export async function findFreePort(wishes: number[] = []): Promise<number> {
  for (const wish of [...wishes, ...Array.from({ length: TRIES }, () => randomInt(FIRST, LAST + 1)), 0]) {
    const port = await tryPort(wish);
    if (port !== undefined) return port;
  }
  throw new Error('No free port on 127.0.0.1.');
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const { port: got } = server.address() as { port: number };
      server.close(() => resolve(got));
    });
  });
}
