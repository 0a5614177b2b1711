// Brings what waits for somebody to where they are reached: they have added the app, or write from another chat. Knows no card.
import type { ConversationRef, PersonKey } from '../../model/person';
import type { Turn } from '../../model/turn';
import type { BotDeps } from '../bot-deps';
import type { BotRuntime } from '../bot-runtime';
import type { Presenter } from '../show/presenter';
import type { SetupRunner } from '../work/setup-runner';

interface Reaching {
  deps: Pick<BotDeps, 'dialogs' | 'setups'>;
  presenter: Pick<Presenter, 'owe'>;
  runner: Pick<SetupRunner, 'dispatch'>;
}

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

/** They are not reached there any more: whoever handed it over is shown the link again, and they get it when they are reached anew. */
export async function loseHolder({ deps, presenter, runner }: Reaching, { tenantId, objectId: holderId }: PersonKey, conversationId: string, correlationId: string): Promise<void> {
  const held = (await deps.setups.listHeld({ tenantId, objectId: holderId })).filter(({ baton, vendor }) => deps.dialogs.has(vendor) && baton?.conversation?.conversationId === conversationId);
  for (const known of held) {
    const { setup, isStale } = await runner.dispatch({ setup: known, event: { type: 'batonLost', holderId, conversationId }, correlationId });
    if (!isStale) presenter.owe(setup, correlationId);
  }
}

function isSame(one: ConversationRef | undefined, other: ConversationRef): boolean {
  return one?.conversationId === other.conversationId && one.serviceUrl === other.serviceUrl;
}

/** Where the person is reached to whom something is to be handed; the id is the card's word, and the engine knows whom it may be. */
export async function findReach({ deps, outbox }: Pick<BotRuntime, 'deps' | 'outbox'>, { person }: Turn, objectId = ''): Promise<ConversationRef | undefined> {
  const known = await deps.conversations.find({ tenantId: person.tenantId, objectId });
  return known?.conversation.kind === 'personal' && !outbox.isClosed(known.conversation) ? known.conversation : undefined;
}

/** They may have added the app between the look for them and the save. */
export async function reachMeanwhile(runtime: BotRuntime, turn: Turn, objectId = ''): Promise<void> {
  const conversation = await findReach(runtime, turn, objectId);
  if (conversation) await reachHolder(runtime, { tenantId: turn.person.tenantId, objectId }, conversation, turn.correlationId);
}
