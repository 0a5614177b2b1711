// Does what is due: the card of each setup that has waited long enough for somebody outside, and the end of each password that is shown. Knows no timer.
import { describeError } from '../model/describe-error';
import type { Setup } from '../model/setup';
import type { BotDeps } from './bot-deps';
import type { PasswordCards } from './password-cards';
import type { Presenter } from './presenter';
import type { SetupRunner } from './setup-runner';

const TRY_AGAIN_MS = 15 * 60_000;
/** Teams docs: 403 blocked or removed, 404 no such conversation. */
const GONE: ReadonlySet<unknown> = new Set([403, 404]);

/**
 * One question to the store. The next due time is saved before the card goes out, so that two sweeps at once, in one process or in two,
 * send it once; a setup that cannot be reminded now does not hold up the others.
 * @returns how many cards were sent
 */
export async function sendReminders(deps: Pick<BotDeps, 'setups' | 'dialogs' | 'log' | 'newId' | 'now'>, runner: Pick<SetupRunner, 'dispatch'>, presenter: Pick<Presenter, 'sendNew'>, passwords: Pick<PasswordCards, 'expire'>): Promise<number> {
  // Setups whose dialog is there no more stay due for ever, and would stand before the others.
  const due = await deps.setups.listDue(deps.now(), [...deps.dialogs.keys()]);
  const sent = await Promise.all(due.map(async (setup) => {
    const correlationId = deps.newId();
    passwords.expire(setup, correlationId);
    if (setup.dueAt === undefined || Date.parse(setup.dueAt) > deps.now().getTime()) return 0;
    try {
      return await remind(setup, correlationId);
    } catch (error) {
      deps.log.error({ correlationId, setupId: setup.id, ...describeError(error) }, 'reminder not sent');
      return 0;
    }
  }));
  return sent.reduce<number>((sum, one) => sum + one, 0);

  async function remind(known: Setup, correlationId: string): Promise<number> {
    const { setup, isStale } = await runner.dispatch({ setup: known, event: { type: 'due', dueAt: known.dueAt ?? '' }, correlationId });
    // Somebody else was faster, or it is waited for no more.
    if (isStale) return 0;
    await presenter.sendNew(setup, setup.live?.conversation ?? setup.conversation, { correlationId }).catch(async (error: unknown) => {
      // Who blocked or removed the bot is not knocked at every quarter of an hour; the next reminder tries again.
      if (GONE.has((error as { statusCode?: unknown }).statusCode)) throw error;
      await runner.dispatch({ setup, event: { type: 'notSent', tryAt: new Date(deps.now().getTime() + TRY_AGAIN_MS).toISOString() }, correlationId });
      throw error;
    });
    deps.log.info({ correlationId, setupId: setup.id }, 'reminder sent');
    return 1;
  }
}
