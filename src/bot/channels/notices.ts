// Tells channels of setups that finish: each one by one message, which is changed when the facts change. Knows not how a notice looks.
import type { AdaptiveCard } from '../../model/cards';
import type { Letter } from '../../model/letter';
import type { ConversationRef } from '../../model/person';
import type { Setup } from '../../model/setup';
import type { NoticeKey } from '../../model/subscription';
import type { ChatPort } from '../../model/turn';
import type { BotDeps } from '../bot-deps';
import type { Outbox } from '../letters/outbox';

export interface Notices {
  /** Letters to be saved in one piece with a change that concerns channels. */
  address(after: Setup, correlationId: string): Promise<Letter[]>;
  /** @throws ChatError when the chat does not take it now */
  deliver(setup: Setup, conversation: ConversationRef): Promise<void>;
}

type Needed = Pick<BotDeps, 'dialogs' | 'notices' | 'setups' | 'subscriptions'>;

/** Whether channels may have to hear of it: cheap, as it is asked of each change. */
export function concernsChannels(before: Setup, after: Setup): boolean {
  if (after.status === 'finished') return before.status !== 'finished' || before.marks !== after.marks || before.tests !== after.tests || before.actions !== after.actions;
  return after.status === 'cancelled' && before.status !== 'cancelled' && isTakenBack(after);
}

export function isTakenBack({ status, actions }: Setup): boolean {
  return status === 'cancelled' && Object.values(actions).some(({ state }) => state === 'undone');
}

/** `mark`: the same in one text. */
function placeOf({ id: setupId, tenantId }: Setup, { conversationId }: ConversationRef): { key: NoticeKey; mark: string } {
  return { key: { tenantId, setupId, conversationId }, mark: `${setupId} ${conversationId}` };
}

/** @param render undefined: there is nothing to tell of the setup as it is */
export function createNotices(deps: Needed, parts: { outbox: Pick<Outbox, 'address'>; chat: Pick<ChatPort, 'edit' | 'send'>; render: (setup: Setup) => Promise<AdaptiveCard | undefined> }): Notices {
  /** Messages that the database does not know of yet: it took no note after they were sent. */
  const sent = new Map<string, string>();

  /** True: it was changed, or somebody took it away, who does not want it back. */
  async function change(setup: Setup, conversation: ConversationRef, card: AdaptiveCard): Promise<boolean> {
    const { key, mark } = placeOf(setup, conversation);
    const messageId = sent.get(mark) ?? (await deps.notices.find(key));
    if (messageId === undefined) return false;
    await parts.chat.edit(conversation, messageId, { card });
    if (sent.has(mark)) await deps.notices.keep(key, conversation, messageId);
    sent.delete(mark);
    return true;
  }

  async function post(setup: Setup, conversation: ConversationRef, card: AdaptiveCard): Promise<void> {
    const { key, mark } = placeOf(setup, conversation);
    const { messageId } = await parts.chat.send(conversation, { card });
    sent.set(mark, messageId);
    await deps.notices.keep(key, conversation, messageId);
    sent.delete(mark);
    // What changed meanwhile met no message that it could have changed.
    const now = await deps.setups.find(setup.tenantId, setup.id);
    if (now && now.face !== setup.face && deps.dialogs.has(now.vendor)) {
      const newer = await parts.render(now);
      if (newer && JSON.stringify(newer) !== JSON.stringify(card)) await change(now, conversation, newer);
    }
  }

  return {
    async address(after, correlationId) {
      const told = await deps.notices.listTold(after.tenantId, after.id);
      const wanted = after.status === 'finished' ? await deps.subscriptions.list(after.tenantId, 'finished', after.vendor) : [];
      const places = new Map([...wanted.map(({ conversation }) => conversation), ...told].map((conversation) => [conversation.conversationId, conversation]));
      return [...places.values()].map((conversation) => parts.outbox.address({
        key: `notice/${after.id}/${conversation.conversationId}/${after.revision}`, conversation, what: { type: 'notice', setupId: after.id }, correlationId,
      }));
    },
    async deliver(setup, conversation) {
      const card = await parts.render(setup);
      if (card === undefined || (await change(setup, conversation, card))) return;
      if (setup.status === 'finished') await post(setup, conversation, card);
    },
  };
}
