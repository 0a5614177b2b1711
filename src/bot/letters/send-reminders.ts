// Does what is due: the card of each setup that has waited long enough for somebody outside, and the end of each password that is shown. Knows no timer.
import { describeError } from '../../model/describe-error';
import type { Letter } from '../../model/letter';
import type { Setup } from '../../model/setup';
import { isHoldersTurn } from '../../engine/is-holders-turn';
import type { BotDeps } from '../bot-deps';
import type { Outbox } from './outbox';
import type { PasswordCards } from '../show/password-cards';
import type { SetupRunner } from '../work/setup-runner';

/**
 * One question to the store. The next due time is saved before the card goes out, so that two sweeps at once, in one process or in two,
 * send it once; a setup that cannot be reminded now does not hold up the others.
 * @returns how many are on their way
 */
export async function sendReminders(deps: Pick<BotDeps, 'setups' | 'dialogs' | 'log' | 'newId' | 'now'>, runner: Pick<SetupRunner, 'dispatch'>, outbox: Pick<Outbox, 'address' | 'sweep'>, passwords: Pick<PasswordCards<Setup>, 'expire'>): Promise<number> {
  // Setups whose dialog is there no more stay due for ever, and would stand before the others.
  const due = await deps.setups.listDue(deps.now(), [...deps.dialogs.keys()]);
  const sent = await Promise.all(due.map(async (setup) => {
    const correlationId = deps.newId();
    passwords.expire(setup, correlationId);
    const called = await callHolder(setup, correlationId);
    if (setup.dueAt === undefined || Date.parse(setup.dueAt) > deps.now().getTime()) return called;
    try {
      return called + (await remind(setup, correlationId));
    } catch (error) {
      deps.log.error({ correlationId, setupId: setup.id, ...describeError(error) }, 'reminder not sent');
      return called;
    }
  }));
  const count = sent.reduce<number>((sum, one) => sum + one, 0);
  if (count > 0) await outbox.sweep();
  return count;

  /** Because its admin asked for it. The letter comes with the change, as every one to whoever has the vendor half. */
  async function callHolder(setup: Setup, correlationId: string): Promise<number> {
    const remindAt = setup.baton?.remindAt;
    if (remindAt === undefined || Date.parse(remindAt) > deps.now().getTime()) return 0;
    try {
      const { isStale } = await runner.dispatch({ setup, event: { type: 'batonDue', remindAt }, correlationId });
      return isStale ? 0 : 1;
    } catch (error) {
      deps.log.error({ correlationId, setupId: setup.id, ...describeError(error) }, 'reminder not sent');
      return 0;
    }
  }

  /** In one piece with the next due time: neither a reminder that is lost nor one that comes twice. */
  function addressReminder(decided: Setup, { id: setupId, dueAt = '' }: Setup, correlationId: string): Letter {
    const conversation = decided.live?.conversation ?? decided.conversation;
    return outbox.address({ key: `reminder/${setupId}/${dueAt}`, conversation, what: { type: 'setup', setupId, onlyFace: decided.face }, correlationId });
  }

  async function remind(known: Setup, correlationId: string): Promise<number> {
    const { setup, isStale } = await runner.dispatch({ setup: known, event: { type: 'due', dueAt: known.dueAt ?? '' }, correlationId, letters: (decided) => (isHoldersTurn(deps.dialogs.get(decided.vendor)!, decided) ? [] : [addressReminder(decided, known, correlationId)]) });
    // Somebody else was faster, or it is waited for no more.
    if (isStale) return 0;
    deps.log.info({ correlationId, setupId: setup.id }, 'reminder put into the outbox');
    return 1;
  }
}
