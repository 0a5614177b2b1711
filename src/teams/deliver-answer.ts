// Brings an answer to the chat when it does not travel back with the request. Knows the port, no SDK.
import { describeError } from '../model/describe-error';
import type { Log } from '../model/ports';
import type { ChatPort, Turn, TurnAnswer } from '../model/turn';

/** A click's card takes the place of the clicked one when it is still there. Never rejects: whoever gave the answer is told what became of it. */
export async function deliverAnswer(chat: ChatPort, log: Pick<Log, 'warn'>, turn: Turn, answer: TurnAnswer): Promise<void> {
  const isShown = await deliver(chat, turn, answer).then(() => true, (error: unknown) => {
    log.warn({ correlationId: turn.correlationId, ...describeError(error) }, 'answer not shown');
    return false;
  });
  if (answer.type !== 'none') answer.delivered?.(isShown);
}

async function deliver(chat: ChatPort, turn: Turn, answer: TurnAnswer): Promise<void> {
  switch (answer.type) {
    case 'none':
      return;
    case 'text':
    case 'notice':
      await chat.send(turn.conversation, { text: answer.text });
      return;
    case 'card': {
      const message = { card: answer.card };
      const clicked = turn.what.type === 'click' ? turn.what.messageId : undefined;
      if (clicked !== undefined && (await chat.edit(turn.conversation, clicked, message)) === 'edited') return;
      await chat.send(turn.conversation, message);
    }
  }
}
