// Waits for a setup's work, but never longer than a person should look at an unanswered click.
import type { Setup } from '../../model/setup';
import type { BotRuntime } from '../bot-runtime';

/** Work that writes is shown as progress almost at once; a read is usually over before anybody wonders. */
const WRITE_BUDGET_SHARE = 0.15;

/** True when the work is over in time. */
export async function idleWithin({ deps, runner }: BotRuntime, setup: Setup): Promise<boolean> {
  if (!runner.isBusy(setup.id)) return true;
  const writes = setup.pending.some((effect) => effect.type === 'runAction' || effect.type === 'undoAction') || setup.confirmedFingerprint !== undefined;
  const budget = deps.answerBudgetMs * (writes ? WRITE_BUDGET_SHARE : 1);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => { timer = setTimeout(() => resolve(false), budget); });
  const result = await Promise.race([runner.whenIdle(setup.id).then(() => true as const), late]);
  clearTimeout(timer);
  return result;
}
