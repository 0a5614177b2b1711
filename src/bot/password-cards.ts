// Shows a new test user's password once, in the personal chat, and takes it away after "I have it" or ten minutes. Holds it nowhere else.
import type { AdaptiveCard } from '../model/cards';
import { describeError } from '../model/describe-error';
import type { PasswordGoneCard } from '../model/card-data';
import type { Setup } from '../model/setup';
import type { TurnAnswer } from '../model/turn';
import type { BotDeps } from './bot-deps';
import { createTaskSet } from './create-task-set';
import type { SetupRunner } from './setup-runner';
import { addressOf } from './views/address-of';

export const PASSWORD_LIFE_MS = 10 * 60 * 1000;

export interface PasswordCards {
  show(setup: Setup, password: string, correlationId: string): void;
  take(setup: Setup, correlationId: string): Promise<TurnAnswer>;
  /** Resolves when every password that was made is shown or told to be lost. */
  settle(): Promise<void>;
  /** After a restart: replaces cards whose time is over and minds the others. */
  mind(setup: Setup, correlationId: string): void;
}

export function createPasswordCards(deps: BotDeps, getRunner: () => SetupRunner): PasswordCards {
  const sends = createTaskSet();
  const personOf = (setup: Setup) => ({ displayName: setup.newPerson?.displayName ?? '', userPrincipalName: setup.newPerson?.userPrincipalName ?? '' });
  const address = (setup: Setup) => addressOf({ dialog: deps.dialogs.get(setup.vendor)!, setup });

  function goneCard(setup: Setup, taken: boolean): AdaptiveCard {
    const data: PasswordGoneCard = { ...address(setup), ...personOf(setup), taken };
    return deps.buildCard('password-gone', data);
  }

  async function replace(setup: Setup, taken: boolean, correlationId: string): Promise<void> {
    const current = (await deps.setups.find(setup.tenantId, setup.id)) ?? setup;
    if (!current.passwordCard) return;
    await deps.chat.edit(current.conversation, current.passwordCard.messageId, { card: goneCard(current, taken) });
    await getRunner().dispatch({ setup: current, event: { type: 'passwordGone' }, correlationId });
  }

  function expire(setup: Setup, afterMs: number, correlationId: string): void {
    const timer = setTimeout(() => {
      replace(setup, false, correlationId).catch((error: unknown) => deps.log.error({ correlationId, setupId: setup.id, ...describeError(error) }, 'password card not replaced'));
    }, Math.max(0, afterMs));
    timer.unref();
  }

  async function send(setup: Setup, password: string, correlationId: string): Promise<void> {
    const goneAt = new Date(deps.now().getTime() + PASSWORD_LIFE_MS).toISOString();
    const { messageId } = await deps.chat.send(setup.conversation, { card: deps.buildCard('password', { ...address(setup), ...personOf(setup), password, goneAt }) });
    await getRunner().dispatch({ setup, event: { type: 'passwordShown', messageId, goneAt }, correlationId });
    expire(setup, PASSWORD_LIFE_MS, correlationId);
  }

  return {
    show(setup, password, correlationId) {
      if (setup.conversation.kind !== 'personal') return;
      // Nothing but this card has the password: the process does not end before it is sent.
      sends.add(send(setup, password, correlationId).catch(async (error: unknown) => {
        deps.log.error({ correlationId, setupId: setup.id, ...describeError(error) }, 'password card not sent');
        await deps.chat.send(setup.conversation, { text: deps.say('chat.passwordLost', personOf(setup)) }).catch((second: unknown) => deps.log.error({ correlationId, setupId: setup.id, ...describeError(second) }, 'lost password not told'));
      }));
    },
    async take(setup, correlationId) {
      // The message itself is replaced, not only what this client shows: the answer to a click is one view of it.
      await replace(setup, true, correlationId);
      return { type: 'card', card: goneCard(setup, true) };
    },
    settle: sends.settle,
    mind(setup, correlationId) {
      if (setup.passwordCard) expire(setup, Date.parse(setup.passwordCard.goneAt) - deps.now().getTime(), correlationId);
    },
  };
}
