// The one greeting of a team or a group chat: who added the bot, what it is for, what can be said there. Knows not when it is due.
import type { ConversationRef, Person } from '../../model/person';
import type { ChatPort } from '../../model/turn';
import type { BotDeps } from '../bot-deps';

/** By the name of the bot in that chat. */
export function chatUrlOf({ cloud }: Pick<BotDeps, 'cloud'>, { botId }: Pick<ConversationRef, 'botId'>): string {
  return `${cloud.teamsClient}/l/chat/0/0?users=${encodeURIComponent(botId)}`;
}

export async function sendGreeting(deps: Pick<BotDeps, 'buildCard' | 'cloud'>, chat: Pick<ChatPort, 'findName' | 'send'>, conversation: ConversationRef, by: Person): Promise<void> {
  // Teams names nobody in what it says of an installation.
  const addedBy = by.name === '' ? await chat.findName(conversation, by) : by.name;
  await chat.send(conversation, { card: deps.buildCard('team-welcome', { isNew: true, ...(addedBy === undefined ? {} : { addedBy }), chatUrl: chatUrlOf(deps, conversation) }) });
}
