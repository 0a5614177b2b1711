// What the bot says in a team or a group chat: who added it, what it is for, what comes there, and the way to the personal chat. Nothing of a setup's values is ever said there.
import type { Turn, TurnAnswer } from '../../model/turn';
import { answerAboutNotices, endByButton } from '../channels/answer-about-notices';
import { readChannelCommand } from '../channels/read-channel-command';
import { rootOf } from '../channels/root-of';
import { chatUrlOf } from '../channels/send-greeting';
import { showToAll } from '../channels/show-to-all';
import type { BotRuntime } from '../bot-runtime';
import { noteRefusalOf } from './note-refusal';
import { isRequestClick, readClick } from './read-click';
import { readCommand } from './read-command';

/** A setup runs in the personal chat; a personal card never goes to a channel. */
export async function answerElsewhere(runtime: BotRuntime, turn: Turn): Promise<TurnAnswer> {
  const { what, conversation } = turn;
  await runtime.outbox.open(conversation);
  const root = rootOf(conversation);
  if (root !== conversation) await runtime.outbox.open(root);
  switch (what.type) {
    case 'installed':
      // Once a conversation, however often and in however many ways Teams tells of it.
      await runtime.outbox.put({ key: `greeting/${root.conversationId}`, conversation: root, what: { type: 'greeting', by: turn.person }, correlationId: turn.correlationId });
      return { type: 'none' };
    case 'message':
      return answerMessage(runtime, turn, what.text);
    case 'click':
      return answerClick(runtime, turn, what.data, what.messageId);
    default:
      return { type: 'none' };
  }
}

async function answerMessage(runtime: BotRuntime, turn: Turn, text: string): Promise<TurnAnswer> {
  const { deps } = runtime;
  const chatUrl = chatUrlOf(deps, turn.conversation);
  const aboutNotices = readChannelCommand(text);
  if (aboutNotices) return answerAboutNotices(runtime, turn, aboutNotices);
  const command = readCommand(text);
  const { type } = command;
  if (command.type === 'request') return runtime.requests.begin(turn, command.wish);
  if (type === 'help' || type === 'greeting') return { type: 'card', card: deps.buildCard('team-welcome', { isNew: false, chatUrl }) };
  return { type: 'card', card: deps.buildCard('not-here', { chatUrl, ...(type === 'trouble' ? { about: 'trouble' as const } : {}) }) };
}

async function answerClick(runtime: BotRuntime, turn: Turn, data: Record<string, unknown>, messageId: string | undefined): Promise<TurnAnswer> {
  const { deps } = runtime;
  const click = readClick(data);
  if (click.verb !== undefined && isRequestClick(click)) return runtime.requests.press(turn, click, messageId);
  if (data['verb'] === 'channel.stop') return showToAll(deps, turn, await endByButton(runtime, turn));
  await noteRefusalOf(deps, turn, 'click.elsewhere', data['setupId']);
  return { type: 'notice', text: deps.say('notices.notHere'), isError: true };
}
