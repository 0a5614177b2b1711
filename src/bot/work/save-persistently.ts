// Saves what cannot be had a second time, and does not give up while the process lives. Knows not what is saved.
import { describeError } from '../../model/describe-error';
import { SetupError } from '../../model/errors';
import type { BotDeps } from '../bot-deps';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/**
 * A database that is full, locked or away is tried again until it is well; anything else is no matter of waiting.
 * Nothing is held meanwhile: other work of the same setup goes in between.
 * @throws what the last try threw, once the process is to end
 */
export async function savePersistently<T>(save: () => Promise<T>, { log, stopping, wait }: Pick<BotDeps, 'log' | 'stopping' | 'wait'>, of: { correlationId: string; setupId: string }): Promise<T> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
    try {
      return await save();
    } catch (error) {
      if (!isTroubleOfStore(error) || stopping?.aborted) throw error;
      log.warn({ ...of, ...describeError(error) }, 'not saved yet');
    }
    // An aborted wait is the end of waiting: one more try.
    await wait(waitMs * (0.75 + Math.random() / 2), stopping).catch(() => undefined);
  }
}

/** A stale revision means that somebody else was faster, not that the database is in trouble. */
export function isTroubleOfStore(error: unknown): error is SetupError {
  return error instanceof SetupError && error.code.startsWith('store/') && error.code !== 'store/stale-revision';
}
