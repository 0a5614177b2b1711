// Channels and group chats that take nothing any more: their subscriptions end, and whoever asked for them is told once, in the personal chat. Knows no notice.
import type { ConversationRef } from '../../model/person';
import type { Letter } from '../../model/letter';
import type { Subscription } from '../../model/subscription';
import type { BotDeps } from '../bot-deps';
import type { Outbox } from '../letters/outbox';

export interface LostPlaces {
  /** Marks what cannot be posted to. To be called every few seconds. */
  mind(): Promise<void>;
  /** The bot was removed there: everything of that place is forgotten, and of its whole team. Resolves with the ids of all of them. */
  forget(place: ConversationRef, correlationId: string): Promise<string[]>;
}

type Needed = Pick<BotDeps, 'conversations' | 'log' | 'newId' | 'now' | 'say' | 'subscriptions'>;

export function createLostPlaces(deps: Needed, outbox: Pick<Outbox, 'address' | 'close' | 'sweep'>): LostPlaces {
  /** One a person and conversation; the same one again is dropped by its key. */
  async function addressEnds(ended: Subscription[], why: 'gone' | 'removed', correlationId: string): Promise<Letter[]> {
    const groups = new Map<string, Subscription[]>();
    for (const one of ended) {
      const key = `${one.conversation.conversationId}/${one.by.objectId}`;
      groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    const letters = await Promise.all([...groups].map(async ([key, [first, ...others]]) => {
      const reachable = await deps.conversations.find(first!.by);
      if (reachable === undefined) return [];
      const since = [first!, ...others].map(({ at }) => at).sort().at(-1)!;
      const place = first!.place ?? deps.say(`channel.places.${first!.conversation.kind}`);
      const text = deps.say(`channel.ended.${why}`, { place, since: since.slice(0, 10) });
      return [outbox.address({ key: `notices-ended/${key}/${since}`, conversation: reachable.conversation, what: { type: 'text', text }, correlationId })];
    }));
    return letters.flat();
  }

  return {
    async mind() {
      const lost = await deps.subscriptions.listLost();
      if (lost.length === 0) return;
      const correlationId = deps.newId();
      for (const id of new Set(lost.map(({ conversation }) => conversation.conversationId))) {
        const ended = lost.filter(({ conversation }) => conversation.conversationId === id);
        await deps.subscriptions.markGone(ended[0]!.conversation, deps.now().toISOString(), await addressEnds(ended, 'gone', correlationId));
        deps.log.warn({ correlationId, reason: 'gone' }, 'notices cannot be posted any more');
      }
      await outbox.sweep();
    },
    async forget(place, correlationId) {
      const ended = await deps.subscriptions.listAround(place);
      const ids = [...new Set([place.conversationId, ...ended.map(({ conversation }) => conversation.conversationId)])];
      for (const id of ids) await outbox.close(id);
      await deps.subscriptions.forget(place, await addressEnds(ended.filter(({ goneAt }) => goneAt === undefined), 'removed', correlationId));
      await deps.conversations.forget(place.conversationId);
      if (ended.length > 0) await outbox.sweep();
      return ids;
    },
  };
}
