// Shows a new test user's password once, in the personal chat, and takes it away after "I have it" or ten minutes. Holds it nowhere else.
import type { AdaptiveCard } from '../model/cards';
import type { PasswordGoneCard } from '../model/card-data';
import type { Setup } from '../model/setup';
import type { TurnAnswer } from '../model/turn';
import type { BotDeps } from './bot-deps';
import type { SetupRunner } from './setup-runner';
import { addressOf } from './views/address-of';

export const PASSWORD_LIFE_MS = 10 * 60 * 1000;

export interface PasswordCards {
  show(setup: Setup, password: string): void;
  take(setup: Setup): Promise<TurnAnswer>;
  /** After a restart: replaces cards whose time is over and minds the others. */
  mind(setup: Setup): void;
}

export function createPasswordCards(deps: BotDeps, getRunner: () => SetupRunner): PasswordCards {
  const personOf = (setup: Setup) => ({ displayName: setup.newPerson?.displayName ?? '', userPrincipalName: setup.newPerson?.userPrincipalName ?? '' });
  const address = (setup: Setup) => addressOf({ dialog: deps.dialogs.get(setup.vendor)!, setup });

  function goneCard(setup: Setup, taken: boolean): AdaptiveCard {
    const data: PasswordGoneCard = { ...address(setup), ...personOf(setup), taken };
    return deps.buildCard('password-gone', data);
  }

  async function replace(setup: Setup, taken: boolean): Promise<void> {
    const current = (await deps.setups.find(setup.tenantId, setup.id)) ?? setup;
    if (!current.passwordCard) return;
    await deps.chat.edit(current.conversation, current.passwordCard.messageId, { card: goneCard(current, taken) });
    await getRunner().dispatch(current.tenantId, current.id, { type: 'passwordGone' });
  }

  function expire(setup: Setup, afterMs: number): void {
    const timer = setTimeout(() => {
      replace(setup, false).catch((error: unknown) => deps.log.error({ setupId: setup.id, error: String(error) }, 'password card not replaced'));
    }, Math.max(0, afterMs));
    timer.unref();
  }

  async function send(setup: Setup, password: string): Promise<void> {
    const goneAt = new Date(deps.now().getTime() + PASSWORD_LIFE_MS).toISOString();
    const { messageId } = await deps.chat.send(setup.conversation, { card: deps.buildCard('password', { ...address(setup), ...personOf(setup), password, goneAt }) });
    await getRunner().dispatch(setup.tenantId, setup.id, { type: 'passwordShown', messageId, goneAt });
    expire(setup, PASSWORD_LIFE_MS);
  }

  return {
    show(setup, password) {
      if (setup.conversation.kind !== 'personal') return;
      send(setup, password).catch(async (error: unknown) => {
        deps.log.error({ setupId: setup.id, error: String(error) }, 'password card not sent');
        await deps.chat.send(setup.conversation, { text: deps.say('chat.passwordLost', personOf(setup)) }).catch((second: unknown) => deps.log.error({ setupId: setup.id, error: String(second) }, 'lost password not told'));
      });
    },
    async take(setup) {
      // The message itself is replaced, not only what this client shows: the answer to a click is one view of it.
      await replace(setup, true);
      return { type: 'card', card: goneCard(setup, true) };
    },
    mind(setup) {
      if (setup.passwordCard) expire(setup, Date.parse(setup.passwordCard.goneAt) - deps.now().getTime());
    },
  };
}
