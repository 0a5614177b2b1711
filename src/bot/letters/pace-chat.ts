// Two ways to one chat: answers go at once and are counted, what the bot says on its own waits for its turn. Knows not what is said.
import type { ConversationRef } from '../../model/person';
import type { ChatPort, SendOptions } from '../../model/turn';
import type { SendRates } from './send-rates';

export interface PacedChat {
  /** For answers to what a person did: never held back. */
  direct: ChatPort;
  /** For all else: each message waits until the rates allow it, and is tried once. Rejects when the process is to end meanwhile. */
  paced: ChatPort;
}

export function paceChat(chat: ChatPort, rates: SendRates, wait: (ms: number) => Promise<void>): PacedChat {
  /** Asked and noted without a pause in between: two that wait do not take one place. */
  const takeTurn = async (to: ConversationRef): Promise<void> => {
    for (let ms = rates.waitFor(to); ms > 0; ms = rates.waitFor(to)) await wait(ms);
    rates.note(to);
  };
  return { direct: around(chat, async (to) => rates.note(to), {}), paced: around(chat, takeTurn, { once: true }) };
}

function around(chat: ChatPort, before: (to: ConversationRef) => Promise<void>, options: SendOptions): ChatPort {
  return {
    send: (to, message, more) => before(to).then(() => chat.send(to, message, { ...options, ...more })),
    edit: (to, messageId, message, more) => before(to).then(() => chat.edit(to, messageId, message, { ...options, ...more })),
    showTyping: (to) => chat.showTyping(to),
    findName: (at, member) => chat.findName(at, member),
    findPlace: (at) => chat.findPlace(at),
    startSignIn: (to, person, more) => before(to).then(() => chat.startSignIn(to, person, { ...options, ...more })),
  };
}
