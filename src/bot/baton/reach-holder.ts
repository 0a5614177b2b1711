// Brings what waits for somebody to where they are reached: they have added the app, or write from another chat. Knows no card.
import type { ConversationRef, PersonKey } from '../../model/person';
import type { Turn } from '../../model/turn';
import type { BotRuntime } from '../bot-runtime';

type Reaching = Pick<BotRuntime, 'deps' | 'presenter' | 'runner'>;

/**
 * To be called when a person is seen somewhere for the first time. Cheap while nobody has handed them anything.
 * @returns how many cards are on their way
 */
export async function reachHolder({ deps, presenter, runner }: Reaching, { tenantId, objectId: holderId }: PersonKey, conversation: ConversationRef, correlationId: string): Promise<number> {
  const waiting = (await deps.setups.listHeld({ tenantId, objectId: holderId })).filter(({ baton, vendor }) => deps.dialogs.has(vendor) && !isSame(baton?.conversation, conversation));
  for (const known of waiting) {
    const { setup, isStale } = await runner.dispatch({ setup: known, event: { type: 'batonReached', holderId, conversation }, correlationId });
    // Its admin need not send the link any more.
    if (!isStale) presenter.owe(setup, correlationId);
  }
  return waiting.length;
}

function isSame(one: ConversationRef | undefined, other: ConversationRef): boolean {
  return one?.conversationId === other.conversationId && one.serviceUrl === other.serviceUrl;
}

/** Where the person is reached to whom something is to be handed; the id is the card's word, and the engine knows whom it may be. */
export async function findReach({ deps }: Pick<BotRuntime, 'deps'>, { person }: Turn, objectId = ''): Promise<ConversationRef | undefined> {
  const known = await deps.conversations.find({ tenantId: person.tenantId, objectId });
  return known?.conversation.kind === 'personal' ? known.conversation : undefined;
}

/** They may have added the app between the look for them and the save. */
export async function reachMeanwhile(runtime: Reaching, turn: Turn, objectId = ''): Promise<void> {
  const conversation = await findReach(runtime, turn, objectId);
  if (conversation) await reachHolder(runtime, { tenantId: turn.person.tenantId, objectId }, conversation, turn.correlationId);
}
