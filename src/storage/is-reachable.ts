// Asks the database whether it still answers. Knows no table but one.
import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from './open-connection';

/** @param limitMs how long the answer may take */
export async function isReachable(connection: Pick<Connection, 'select'>, limitMs = 1_000): Promise<boolean> {
  const late = new AbortController();
  const answered = connection.select('select 1 from setups limit 1', []).then(() => true, () => false);
  const tooLate = wait(limitMs, false, { ref: false, signal: late.signal }).catch(() => false);
  const isAnswered = await Promise.race([answered, tooLate]);
  late.abort();
  return isAnswered;
}
