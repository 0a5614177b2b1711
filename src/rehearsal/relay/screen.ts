// The Playground as a screen: shows, edits, holds back and shows again the bot's messages, for whoever acts now.
import { randomUUID } from 'node:crypto';
import { type Activity, type Answer, type CardJson, cardMessage } from './activity';
import { type Directory, PLACES, type Persona } from './directory';
import type { MessageBook, ShownMessage } from './message-book';
import { splitConversation } from './message-book';
import type { PlaygroundClient } from './playground-client';
import { type LinkForPeople, prepareCard, prepareForScreen } from './prepare-for-screen';

/** What the whole rehearsal agrees on at a moment. */
export interface Stage {
  active: Persona;
  /** A page was opened since the start. */
  pageOpen: boolean;
  /** The bot is being installed: its greetings for others wait until they act. */
  installing: boolean;
}

export interface Screen {
  /** Puts a message of the bot on the page, or keeps it until there is one. Resolves to the Playground's refusal, if any. */
  show(message: ShownMessage): Promise<Answer | undefined>;
  /** Renders every part again, with the view of the active persona. */
  edit(message: ShownMessage): Promise<Answer | undefined>;
  /** Says in its place that the message is gone; the Playground cannot delete. */
  remove(message: ShownMessage): Promise<void>;
  /** Posts everything again that a reload took from the page. */
  showAgain(messages: ShownMessage[]): Promise<void>;
  /** A line of the rehearsal itself; the bot never hears of it. */
  line(text: string, conversation?: string): Promise<void>;
  /** A card of the rehearsal itself; the answer replaces it later. */
  ownCard(card: CardJson, conversation: string): Promise<(next: CardJson) => Promise<void>>;
  typing(conversation: string): Promise<Answer>;
  /** Bot's name of a conversation -> the Playground's. */
  toPlayground(conversation: string): string;
  /** A card that goes to the page as an answer instead of as a message. */
  prepare(card: CardJson): CardJson;
}

export interface ScreenOptions {
  client: PlaygroundClient;
  directory: Directory;
  book: MessageBook;
  stage: Stage;
  linkForPeople: LinkForPeople;
}

export function createScreen(options: ScreenOptions): Screen {
  const { client, directory, book, stage } = options;
  const inOrder = createQueue();

  const toPlayground = (id: string): string => {
    const { conversation, thread } = splitConversation(id);
    if (directory.ownerOf(conversation)) return PLACES.personalChat;
    if (!thread) return conversation;
    const post = book.findPost(thread);
    return `${conversation};messageid=${(post && currentId(post, 0)) ?? thread}`;
  };

  const render = (message: ShownMessage, part: number): Activity => {
    const { activity } = message.parts[part]!;
    const view = message.views.get(message.owner ?? stage.active.key);
    const shown = prepareForScreen(view?.part === part ? { ...activity, ...cardMessage(view.card) } : activity, options.linkForPeople);
    // All personal chats are one on the page: the message says whose it is.
    return message.owner === undefined ? shown : { ...shown, channelData: { ...shown.channelData, owner: message.owner } };
  };

  const postParts = async (message: ShownMessage): Promise<Answer | undefined> => {
    let place = toPlayground(message.conversation + (message.thread ? `;messageid=${message.thread}` : ''));
    for (const [index, part] of message.parts.entries()) {
      const answer = await postOrAnew(client, place, render(message, index));
      if (answer.status >= 300) return answer;
      const id = idOf(answer);
      part.playgroundIds.push(id);
      // In a channel the first part makes the post, the others answer it.
      if (index === 0 && place.startsWith('19:') && place.includes('tacv2') && !place.includes(';')) place += `;messageid=${id}`;
    }
    message.held = false;
    return undefined;
  };

  const show = (message: ShownMessage): Promise<Answer | undefined> => inOrder(async () => {
    const forAnother = message.owner !== undefined && message.owner !== stage.active.key;
    if (!stage.pageOpen || (stage.installing && forAnother)) {
      message.held = true;
      return undefined;
    }
    if (forAnother) {
      const owner = directory.find(message.owner!)!;
      await client.post(PLACES.personalChat, textMessage(`Rehearsal: to ${owner.name} (you are ${stage.active.name})`));
    }
    return postParts(message);
  });

  const edit = (message: ShownMessage): Promise<Answer | undefined> => inOrder(async () => {
    if (message.held) return undefined;
    const place = toPlayground(message.conversation);
    for (const index of message.parts.keys()) {
      const id = currentId(message, index);
      const answer = id ? await client.put(place, id, render(message, index)) : { status: 404, body: undefined };
      // The Playground forgets at its restart, Teams does not: show it anew under the id that the bot knows.
      if (answer.status === 404) return postParts(message);
      if (answer.status >= 300) return answer;
    }
    return undefined;
  });

  return {
    show,
    edit,
    remove: async (message) => {
      message.parts = message.parts.map((part) => ({ ...part, activity: { type: 'message', text: 'This message was deleted.' } }));
      message.views.clear();
      message.isDeleted = true;
      await edit(message);
    },
    toPlayground,
    prepare: (card) => prepareCard(card, options.linkForPeople),
    showAgain: async (messages) => {
      for (const message of messages) await inOrder(() => postParts(message));
    },
    line: async (text, conversation) => {
      const place = conversation ? toPlayground(conversation) : PLACES.personalChat;
      await inOrder(() => postOrAnew(client, place, textMessage(text))).catch(() => undefined);
    },
    ownCard: async (card, conversation) => {
      const answer = await inOrder(() => postOrAnew(client, toPlayground(conversation), cardMessage(card)));
      return async (next) => void (await inOrder(() => client.put(toPlayground(conversation), idOf(answer), cardMessage(next))));
    },
    typing: (conversation) => client.post(toPlayground(conversation), { type: 'typing' }),
  };
}

function textMessage(text: string): Activity {
  return { type: 'message', text, textFormat: 'markdown' };
}

function currentId(message: ShownMessage, part: number): string | undefined {
  return message.parts[part]?.playgroundIds.at(-1);
}

function idOf(answer: Answer): string {
  return (answer.body as { id?: string } | undefined)?.id ?? `lost-${randomUUID()}`;
}

/** A thread that the Playground lost at a restart is answered by a new post in its channel. */
async function postOrAnew(client: PlaygroundClient, place: string, activity: Activity): Promise<Answer> {
  const answer = await client.post(place, activity);
  return answer.status === 404 && place.includes(';') ? client.post(splitConversation(place).conversation, activity) : answer;
}

/** One call at a time: what the bot sent first stands first on the page. */
function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}
