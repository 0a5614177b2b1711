// An answer to a click in a channel: the client draws it for the one who pressed alone, so the message is changed for everybody as well. Knows no card.
import { describeError } from '../../model/describe-error';
import type { Turn, TurnAnswer } from '../../model/turn';
import type { BotDeps } from '../bot-deps';

/** Teams docs, universal actions: the card of an answer replaces the clicked one for whoever clicked. */
export async function showToAll({ chat, log }: Pick<BotDeps, 'chat' | 'log'>, { conversation, correlationId, what }: Turn, answer: TurnAnswer): Promise<TurnAnswer> {
  if (answer.type !== 'card' || what.type !== 'click' || !what.inPlace || what.messageId === undefined) return answer;
  await chat.edit(conversation, what.messageId, { card: answer.card }).catch((error: unknown) => log.warn({ correlationId, ...describeError(error) }, 'card not changed for everybody'));
  return answer;
}
