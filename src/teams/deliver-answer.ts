// Brings an answer to the chat when it does not travel back with the request. Knows the port, no SDK.
import type { ChatPort, Turn, TurnAnswer } from '../model/turn';

/** A click's card takes the place of the clicked one when it is still there. A card that somebody minds is not told as lost here: it comes later. */
export async function deliverAnswer(chat: ChatPort, turn: Turn, answer: TurnAnswer): Promise<void> {
  if (answer.type !== 'card' || answer.delivered === undefined) return deliver(chat, turn, answer);
  const isShown = await deliver(chat, turn, answer).then(() => true, () => false);
  answer.delivered(isShown);
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
