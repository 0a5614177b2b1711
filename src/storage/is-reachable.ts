// Asks the database whether it still answers, whole and at its place. Knows no table but one.
import { setTimeout as wait } from 'node:timers/promises';
import type { Watched } from './watch-trouble';

/** @param limitMs how long the answer may take */
export async function isReachable(connection: Pick<Watched, 'select' | 'checkPlace' | 'trouble' | 'note'>, limitMs = 1_000): Promise<boolean> {
  if (connection.trouble() === 'store/damaged') return false;
  try {
    connection.checkPlace();
  } catch (error) {
    connection.note(error);
    return false;
  }
  const late = new AbortController();
  const answered = connection.select('select 1 from records limit 1', []).then(() => true, () => false);
  const tooLate = wait(limitMs, false, { ref: false, signal: late.signal }).catch(() => false);
  const isAnswered = await Promise.race([answered, tooLate]);
  late.abort();
  return isAnswered;
}
