// Tries a statement again while another process holds the lock, without keeping this process from anything else. Knows not what the statement is.
import { setTimeout as delay } from 'node:timers/promises';
import { isBusy } from './explain-store-error';

const FIRST_WAIT_MS = 2;
const LONGEST_WAIT_MS = 60;

/**
 * SQLite's own waiting would stop the event loop, as the client calls it synchronously: no heartbeat, no answer to anybody for seconds.
 * @param limitMs how long it is tried, ms
 * @throws what the last try threw
 */
export async function waitWhileBusy<T>(work: () => Promise<T>, limitMs: number): Promise<T> {
  let begun: number | undefined;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error)) throw error;
      begun ??= performance.now();
      if (performance.now() - begun >= limitMs) throw error;
    }
    // Two that met once do not meet at each try.
    await delay(waitMs * (0.5 + Math.random()));
  }
}
