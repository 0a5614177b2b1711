// What the bot says in a team or a group chat: who added it, what it is for, and the way to the personal chat. Nothing of a setup is ever said there.
import type { Turn, TurnAnswer } from '../model/turn';
import type { BotDeps } from './bot-deps';
import { noteRefusalOf } from './note-refusal';
import { readCommand } from './read-command';

/** A setup runs in the personal chat; a personal card never goes to a channel. */
export async function answerElsewhere(deps: BotDeps, turn: Turn): Promise<TurnAnswer> {
  const { what, conversation } = turn;
  const chatUrl = `${deps.cloud.teamsClient}/l/chat/0/0?users=${encodeURIComponent(conversation.botId)}`;
  switch (what.type) {
    case 'installed': {
      if (!(await deps.seen.isFirst(`welcome/${conversation.conversationId}/${turn.activityId}`, turn.at))) return { type: 'none' };
      // Teams names nobody in what it says of an installation.
      const addedBy = turn.person.name === '' ? await deps.chat.findName(conversation, turn.person) : turn.person.name;
      return { type: 'card', card: deps.buildCard('team-welcome', { isNew: true, ...(addedBy === undefined ? {} : { addedBy }), chatUrl }) };
    }
    case 'message':
      if (['help', 'greeting'].includes(readCommand(what.text).type)) return { type: 'card', card: deps.buildCard('team-welcome', { isNew: false, chatUrl }) };
      return { type: 'card', card: deps.buildCard('not-here', { chatUrl }) };
    case 'click':
      await noteRefusalOf(deps, turn, 'click.elsewhere', what.data['setupId']);
      return { type: 'notice', text: deps.say('notices.notHere'), isError: true };
    default:
      return { type: 'none' };
  }
}
