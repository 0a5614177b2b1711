// Brings a person's open setups along to where the person is reached now: Teams may move an address, and a chat that was removed may begin anew.
import type { ConversationRef } from '../../model/person';
import type { Turn } from '../../model/turn';
import type { BotRuntime } from '../bot-runtime';

/** Cards of a chat that is there no more, and that nobody has seen, come in the one of now. */
export async function bringAlong({ deps, runner, presenter }: Pick<BotRuntime, 'deps' | 'presenter' | 'runner'>, { conversation, correlationId, person }: Turn): Promise<void> {
  const elsewhere = (await deps.setups.listOpen(person)).filter((setup) => deps.dialogs.has(setup.vendor) && !isSame(setup.conversation, conversation));
  for (const known of elsewhere) {
    const { setup } = await runner.dispatch({ setup: known, event: { type: 'moved', conversation }, correlationId });
    if (!isSame(known.conversation, conversation, 'conversationId')) presenter.owe(setup, correlationId);
  }
}

function isSame(one: ConversationRef, other: ConversationRef, ...by: Array<'conversationId' | 'serviceUrl'>): boolean {
  return (by.length > 0 ? by : (['conversationId', 'serviceUrl'] as const)).every((member) => one[member] === other[member]);
}
