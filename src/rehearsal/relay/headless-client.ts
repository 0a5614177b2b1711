// Plays the Playground's part without a browser: HTTP in, HTTP out, the same relay endpoints and the same limits. For transcripts and tests.
import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import express, { type Response } from 'express';
import { ADAPTIVE_CARD, type Activity, type Answer, type CardJson, type InvokeBody } from './activity';
import { type CardButton, findButton } from './card-buttons';
import { cardText } from './card-text';
import { collectInputs } from './collect-inputs';
import { PLACES } from './directory';
import { readBody } from './playground-client';

export interface ScreenMessage {
  id: string;
  conversation: string;
  /** In a personal chat: the key of the person whose it is. */
  owner?: string;
  text: string;
  cards: CardJson[];
  /** How often it was replaced in place. */
  edits: number;
  /** The line under the card that the last click left. */
  strip?: string;
  /** The line is red: the bot did not do what the click asked for. */
  isRefused?: boolean;
}

export interface HeadlessClient {
  /** In the order in which they came; replaced in place when edited. */
  messages: ScreenMessage[];
  /** `message` and `edit` with a ScreenMessage; `typing`. */
  events: EventEmitter;
  /** As loading the page does; again means a reload, which empties the page. */
  open(): Promise<void>;
  /** In channels and groups the text gets a mention of the bot, or it would not be sent. */
  say(text: string, conversation?: string): Promise<Answer>;
  /**
   * Presses a button. Inputs go by id or label; the client's own checks apply.
   * Resolves to the bot's answer; for a link to status 0 and the address.
   */
  click(message: ScreenMessage, title: string, inputs?: Record<string, string>): Promise<Answer>;
  /** The newest message with a card that fits, now or later. */
  waitForCard(fits: (card: CardJson, message: ScreenMessage) => boolean, timeoutMs?: number): Promise<ScreenMessage>;
  /** The newest message that fits, now or later. */
  waitForMessage(fits: (message: ScreenMessage) => boolean, timeoutMs?: number): Promise<ScreenMessage>;
  /** The newest message whose text, cards' text included, fits. */
  waitForText(fits: RegExp | ((text: string) => boolean), timeoutMs?: number): Promise<ScreenMessage>;
  close(): Promise<void>;
}

export interface HeadlessClientOptions {
  /** Relay endpoint with its random segment, ending in `/messages`. */
  endpoint: string;
  /** Port of the connector that the relay was told of; 0 picks one. */
  port: number;
}

/** The Playground's own limit for a body. */
const MAX_BODY_BYTES = 100 * 1024;
const YOU = { id: '29:rehearsal-you', name: 'You (rehearsal)', aadObjectId: '00000000-0000-4000-8000-0000000000ff' };

export async function createHeadlessClient(options: HeadlessClientOptions): Promise<HeadlessClient & { connectorUrl: string }> {
  const messages: ScreenMessage[] = [];
  const events = new EventEmitter();
  events.setMaxListeners(100);
  // Ids of channel posts, those of the person included.
  const threads = new Set<string>();
  const server = await listen(createConnectorPart(messages, events, threads), options.port);
  const address = server.address() as { port: number };
  const connectorUrl = `http://127.0.0.1:${address.port}/_connector`;

  const send = async (activity: Activity, conversation = PLACES.personalChat): Promise<Answer> => {
    const personal = conversation === PLACES.personalChat;
    const response = await fetch(options.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-ms-agents-playground': 'true' },
      body: JSON.stringify({
        channelId: 'msteams', serviceUrl: connectorUrl, from: YOU, id: crypto.randomUUID(), locale: 'en-US',
        conversation: {
          id: conversation, conversationType: personal ? 'personal' : conversation.includes('tacv2') ? 'channel' : 'groupChat',
          ...(personal ? {} : { isGroup: true }),
        },
        channelData: { source: { name: 'message' }, ...channelOf(conversation) },
        ...activity,
      }),
    });
    return { status: response.status, body: await readBody(response) };
  };

  const waitFor = (fits: (message: ScreenMessage) => boolean, timeoutMs: number, what: string): Promise<ScreenMessage> => {
    const now = [...messages].reverse().find(fits);
    if (now) return Promise.resolve(now);
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        events.off('message', look).off('edit', look);
      };
      const look = (message: ScreenMessage): void => {
        if (!fits(message)) return;
        done();
        resolve(message);
      };
      const timer = setTimeout(() => {
        done();
        reject(new Error(`No ${what} within ${timeoutMs} ms. Last on the page:\n${messages.slice(-3).map(readMessage).join('\n---\n')}`));
      }, timeoutMs);
      events.on('message', look).on('edit', look);
    });
  };

  return {
    messages, events, connectorUrl,
    open: async () => {
      messages.length = 0;
      await Promise.all([
        send({ type: 'conversationUpdate', membersAdded: [YOU] }),
        send({ type: 'installationUpdate', action: 'add' }),
      ]);
    },
    say: (text, conversation) => {
      let place = conversation;
      if (place?.includes('tacv2') && !place.includes(';')) {
        const post = String(Date.now());
        threads.add(post);
        place += `;messageid=${post}`;
      }
      const isShared = place !== undefined && place !== PLACES.personalChat;
      return send({ type: 'message', textFormat: 'plain', text: isShared ? `<at>bot</at> ${text}` : text }, place);
    },
    click: (message, title, inputs = {}) => click(message, title, inputs, send, events),
    waitForCard: (fits, timeoutMs = 10_000) =>
      waitFor((message) => message.cards.some((card) => fits(card, message)), timeoutMs, 'such card'),
    waitForMessage: (fits, timeoutMs = 10_000) => waitFor(fits, timeoutMs, 'such message'),
    waitForText: (fits, timeoutMs = 10_000) =>
      waitFor((message) => (fits instanceof RegExp ? fits.test(readMessage(message)) : fits(readMessage(message))), timeoutMs, `text like ${String(fits)}`),
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}

/** Everything that a person can read in the message. */
export function readMessage(message: ScreenMessage): string {
  return [message.text, ...message.cards.map(cardText), message.strip ?? ''].filter(Boolean).join('\n');
}

async function click(
  message: ScreenMessage, title: string, inputs: Record<string, string>,
  send: (activity: Activity, conversation?: string) => Promise<Answer>, events: EventEmitter,
): Promise<Answer> {
  const card = message.cards.find((one) => hasButton(one, title)) ?? message.cards[0];
  if (!card) throw new Error(`The message has no card: ${readMessage(message)}`);
  const button: CardButton = findButton(card, title);
  if (button.type === 'Action.OpenUrl') return { status: 0, body: button.url };
  const typed = button.associatedInputs === 'none' ? {} : collectInputs(card, inputs);
  const data = { ...(typeof button.data === 'object' ? button.data : {}), ...typed };
  if (button.type === 'Action.Submit') {
    return send({ type: 'message', replyToId: message.id, value: data }, message.conversation);
  }
  if (button.type !== 'Action.Execute') throw new Error(`A ${button.type} cannot be pressed here.`);
  const answer = await send({
    type: 'invoke', name: 'adaptiveCard/action', replyToId: message.id,
    value: { action: { type: button.type, title: button.title, verb: button.verb, data } },
  }, message.conversation);
  applyAnswer(message, card, answer.body as InvokeBody | undefined, events);
  return answer;
}

function applyAnswer(message: ScreenMessage, card: CardJson, body: InvokeBody | undefined, events: EventEmitter): void {
  delete message.strip;
  delete message.isRefused;
  if (body?.type === ADAPTIVE_CARD) {
    const at = message.cards.indexOf(card);
    message.cards[at < 0 ? 0 : at] = body.value as CardJson;
    message.edits++;
  } else if (body?.type) {
    message.isRefused = typeof body.value !== 'string';
    message.strip = typeof body.value === 'string' ? body.value : String((body.value as { message?: string } | undefined)?.message ?? '');
  } else return;
  events.emit('edit', message);
}

function hasButton(card: CardJson, title: string): boolean {
  try {
    return Boolean(findButton(card, title));
  } catch {
    return false;
  }
}

function channelOf(conversation: string): object {
  if (!conversation.includes('tacv2')) return {};
  const channel = conversation.split(';')[0];
  return { teamsChannelId: channel, teamsTeamId: PLACES.team, team: { id: PLACES.team }, channel: { id: channel } };
}

/** The few connector routes that the relay calls, with the Playground's refusals. */
function createConnectorPart(messages: ScreenMessage[], events: EventEmitter, threads: Set<string>): express.Express {
  const app = express();
  let counter = 0;
  // What a reload takes from the page, the server still has.
  const known = new Map<string, ScreenMessage>();
  app.get('/_debug/ping', (_req, res) => void res.send('pong'));
  app.use(express.json({ limit: MAX_BODY_BYTES }));
  app.post('/_connector/v3/conversations/:id/activities', (req, res) => {
    const activity = req.body as Activity;
    if (activity.type === 'typing') {
      events.emit('typing');
      return void res.status(202).end();
    }
    if (activity.type !== 'message') return refuse(res, 400, 'BadSyntax');
    const thread = req.params.id.split(';messageid=')[1];
    if (thread && !threads.has(thread)) return refuse(res, 404, 'ConversationNotFound');
    const id = `${Date.now()}-${(counter++).toString(16).padStart(8, '0')}`;
    const isPost = req.params.id.includes('tacv2') && !req.params.id.includes(';');
    const message: ScreenMessage = { id, conversation: isPost ? `${req.params.id};messageid=${id}` : req.params.id, edits: 0, ...contentOf(activity) };
    if (isPost) threads.add(id);
    messages.push(message);
    known.set(id, message);
    events.emit('message', message);
    res.status(201).json({ id });
  });
  app.put('/_connector/v3/conversations/:id/activities/:activityId', (req, res) => {
    const message = known.get(req.params.activityId);
    if (!message) return refuse(res, 404, 'ActivityNotFoundInConversation');
    Object.assign(message, contentOf(req.body as Activity), { edits: message.edits + 1 });
    delete message.strip;
    events.emit('edit', message);
    res.status(200).json({ id: message.id });
  });
  return app;
}

function contentOf(activity: Activity): Pick<ScreenMessage, 'text' | 'cards' | 'owner'> {
  return {
    ...(typeof activity.channelData?.owner === 'string' ? { owner: activity.channelData.owner } : {}),
    text: activity.text ?? '',
    cards: (activity.attachments ?? []).filter((one) => one.contentType === ADAPTIVE_CARD).map((one) => one.content as CardJson),
  };
}

function refuse(res: Response, status: number, code: string): void {
  res.status(status).json({ error: { code } });
}

function listen(app: express.Express, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, '127.0.0.1', (error?: Error) => (error ? reject(error) : resolve(server)));
  });
}
