// What the Playground sends, rewritten into what Teams would send, and delivered to the bot as the active persona.
import { type Activity, type Answer, type CardJson, errorStrip } from './activity';
import type { BotClient } from './bot-client';
import { type Directory, PLACES, type Persona } from './directory';
import { type MessageBook, type ShownMessage, splitConversation } from './message-book';
import type { Screen, Stage } from './screen';
import { type SignIn, readLoginRequest } from './sign-in';
import { type Views, cardOf } from './views';
import { type PlayedWord, readRehearsalWord } from './words';

export interface ReceiverOptions {
  bot: BotClient;
  directory: Directory;
  book: MessageBook;
  screen: Screen;
  stage: Stage;
  signIn: SignIn;
  views: Views;
  playWord: (word: string, conversation?: string) => Promise<PlayedWord>;
  onPageOpened: () => Promise<void>;
}

/** Takes one activity of the Playground; resolves to the answer for it. */
export function createReceiver(options: ReceiverOptions): (activity: Activity) => Promise<Answer> {
  const { book, directory, screen, stage } = options;
  return async (incoming) => {
    if (incoming.type === 'installationUpdate' || incoming.type === 'conversationUpdate') {
      // The relay has installed the bot for everybody; the page's own word of it only tells that a page was opened.
      const isPersonal = incoming.conversation?.id === PLACES.personalChat;
      if (incoming.type === 'installationUpdate' && isPersonal) void options.onPageOpened();
      return { status: 200, body: undefined };
    }
    const word = readRehearsalWord(incoming);
    if (word !== undefined) {
      const place = incoming.conversation?.id === PLACES.personalChat ? undefined : incoming.conversation?.id;
      const { line, after } = await options.playWord(word, place);
      await screen.line(`Rehearsal: ${line}`, place);
      await after?.();
      return { status: 200, body: undefined };
    }
    const persona = stage.active;
    const message = incoming.replyToId ? book.findByPlaygroundId(incoming.replyToId) : undefined;
    if (message?.owner && message.owner !== persona.key) return refuseForeignClick(incoming, directory.find(message.owner)!, persona, screen);
    return deliver(rewrite(incoming, persona, message, options), persona, message, incoming.replyToId, options);
  };
}

async function refuseForeignClick(incoming: Activity, owner: Persona, persona: Persona, screen: Screen): Promise<Answer> {
  const text = `This card was sent to ${owner.name}, and you are ${persona.name}. Type rehearsal: as ${owner.key}`;
  if (incoming.type === 'invoke') return errorStrip('NotYours', text);
  await screen.line(`Rehearsal: ${text}`);
  return { status: 200, body: undefined };
}

function rewrite(incoming: Activity, persona: Persona, message: ShownMessage | undefined, { directory, book, bot }: ReceiverOptions): Activity {
  const isPersonal = incoming.conversation?.id === PLACES.personalChat;
  const personalId = directory.personalChatOf(persona);
  const settings = incoming.channelData?.settings as { selectedChannel?: { id?: string } } | undefined;
  const activity: Activity = {
    ...incoming,
    channelId: 'msteams',
    serviceUrl: bot.serviceUrl,
    from: directory.account(persona),
    recipient: { id: directory.botId, name: directory.botName },
    conversation: {
      ...incoming.conversation,
      id: isPersonal ? personalId : toBotThread(incoming.conversation?.id ?? '', book),
      tenantId: directory.tenantId,
    },
    channelData: {
      ...incoming.channelData,
      tenant: { id: directory.tenantId },
      ...(settings && isPersonal ? { settings: { ...settings, selectedChannel: { id: personalId } } } : {}),
    },
  };
  if (message) activity.replyToId = message.botId;
  const value = incoming.value as { action?: unknown; trigger?: string } | undefined;
  if (incoming.name === 'adaptiveCard/action' && value?.action) activity.value = { ...value, trigger: value.trigger ?? 'manual' };
  return activity;
}

/** A thread's id is that of its first message, as the bot knows it. */
function toBotThread(id: string, book: MessageBook): string {
  const { conversation, thread } = splitConversation(id);
  if (!thread) return id;
  return `${conversation};messageid=${book.findByPlaygroundId(thread)?.botId ?? thread}`;
}

async function deliver(
  activity: Activity, persona: Persona, message: ShownMessage | undefined, clickedId: string | undefined, options: ReceiverOptions,
): Promise<Answer> {
  let answer = await options.bot.deliver(activity);
  if (activity.type !== 'invoke') {
    if (answer.status >= 300) await options.screen.line(`Rehearsal: the bot answered ${answer.status}.`, activity.conversation?.id);
    return answer.status >= 300 ? { status: 200, body: undefined } : answer;
  }
  const login = answer.status === 200 ? readLoginRequest(answer.body) : undefined;
  const part = message?.parts.findIndex((one) => one.playgroundIds.includes(clickedId ?? '')) ?? -1;
  const keepView = (card: CardJson): void => {
    if (message && part >= 0) options.views.keep(message, persona, { part, card });
  };
  if (login) {
    answer = await options.signIn.answerLoginRequest(activity, persona, login, async (late) => {
      const card = cardOf(late.body);
      if (late.status !== 200) await options.screen.line(`Rehearsal: the bot answered ${late.status} after the sign-in.`);
      if (!card || !message) return;
      keepView(card);
      await options.screen.edit(message);
    });
  }
  // The Playground shows nothing at all for a status other than 200.
  if (answer.status !== 200) return errorStrip(`Http${answer.status}`, `The bot answered ${answer.status}.`);
  const card = cardOf(answer.body);
  if (!card) return answer;
  keepView(card);
  return { status: 200, body: { ...(answer.body as object), value: options.screen.prepare(card) satisfies CardJson } };
}
