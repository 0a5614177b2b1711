// Reads again and again until a thing is as it has to be. Entra's directory is eventually consistent and promises no time.
import { SetupError } from '../model/errors';

export interface Patience {
  wait: (milliseconds: number) => Promise<void>;
  /** Runs evenly and is never set, ms; left out, the process's own: a wall clock that is set would end the waiting, or prolong it. */
  elapsed?: () => number;
  /** Longest time in all, 5 minutes when left out. */
  capMilliseconds?: number;
}

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;
const CAP_MS = 300_000;

/**
 * Calls `read` until `isDone` says yes. An object that is not there yet (graph/not-found, graph/not-replicated) counts as not done.
 * @throws SetupError graph/not-replicated when the time is over; every other error at once
 */
export async function pollUntil<T>(read: () => Promise<T>, isDone: (value: T) => boolean, patience: Patience): Promise<T> {
  let last: { value: T } | undefined;
  let lastError: unknown;
  for await (const _ of delays(patience)) {
    try {
      last = { value: await read() };
      if (isDone(last.value)) return last.value;
    } catch (error) {
      if (!isNotThereYet(error)) throw error;
      lastError = error;
    }
  }
  throw new SetupError('graph/not-replicated', { retry: 'later', details: detailsOf(lastError), cause: lastError });
}

/** Repeats a write that fails only because a replica does not know the object yet. */
export async function repeatUntilReplicated<T>(write: () => Promise<T>, patience: Patience): Promise<T> {
  return pollUntil(write, () => true, patience);
}

/** Yields before each try; after the first one it has waited, 0.1 s doubling up to 5 s. Ends when the cap is reached. */
export async function* delays({ wait, elapsed = () => performance.now(), capMilliseconds = CAP_MS }: Patience): AsyncGenerator<number> {
  const started = elapsed();
  let waited = 0;
  yield 0;
  for (let delay = FIRST_DELAY_MS; ; delay = Math.min(delay * 2, LONGEST_DELAY_MS)) {
    if (Math.max(waited, elapsed() - started) >= capMilliseconds) return;
    await wait(delay);
    waited += delay;
    yield delay;
  }
}

function isNotThereYet(error: unknown): boolean {
  return error instanceof SetupError && (error.code === 'graph/not-found' || error.code === 'graph/not-replicated');
}

function detailsOf(error: unknown): Record<string, string> {
  return error instanceof SetupError ? error.details : {};
}
