// The whole bot without Teams: real dialogs, cards, actions, database and Graph over HTTP; only chat and sign-in are stand-ins that record.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ACTIONS } from '../../src/actions';
import { ASSIGNMENT_ROLES } from '../../src/actions/directory-roles';
import { createBot, type RunningBot } from '../../src/bot/create-bot';
import { createBuildCard } from '../../src/content/build-card';
import { loadBotTexts } from '../../src/content/load-bot-texts';
import { loadCards } from '../../src/content/load-cards';
import { readyDialogs } from './ready-dialogs';
import type { Dialogs } from '../../src/content/load-dialogs';
import { readCardAsText } from './read-card-as-text';
import type { AdaptiveCard } from '../../src/model/cards';
import { SetupError } from '../../src/model/errors';
import type { ConversationRef, Person } from '../../src/model/person';
import type { Identity } from '../../src/model/ports';
import type { Approvers } from '../../src/model/request';
import { createMetadataReader } from '../../src/outbound/create-metadata-reader';
import type { FetchOptions } from '../../src/outbound/fetch-public-text';
import type { ChatPort, OutgoingMessage, Turn, TurnAnswer } from '../../src/model/turn';
import { buttonsOf } from './buttons-of';
import { createClockWatch } from '../../src/server/create-clock-watch';
import { beginTenure, type RunningTenure } from '../../src/bot/work/tenure';
import { openDatabase, type Database } from '../../src/storage/open-database';
import { ADA, BO, BOT, cloudOf, HANA, startWorld, TENANT_ID, type World } from '../actions/support/tenant-under-test';

const ROOT = join(__dirname, '../..');
const cards = loadCards(join(ROOT, 'cards'));
const dialogs = readyDialogs();

export const ada: Person = { tenantId: TENANT_ID, objectId: ADA, name: 'Ada Admin', mri: '29:ada' };
export const bo: Person = { tenantId: TENANT_ID, objectId: BO, name: 'Bo Backup', mri: '29:bo' };
export const hana: Person = { tenantId: TENANT_ID, objectId: HANA, name: 'Hana Helpdesk', mri: '29:hana' };

export const chatOf = (person: Person): ConversationRef => ({ conversationId: `a:${person.objectId}`, kind: 'personal', serviceUrl: 'https://channel.example/', tenantId: person.tenantId, botId: `28:${BOT}` });

export interface Shown {
  messageId: string;
  conversationId: string;
  message: OutgoingMessage;
  edits: number;
}

export interface BotWithTenant {
  bot: RunningBot;
  world: World;
  dialogs: Dialogs;
  /** Its calls may be replaced, to play a channel that refuses. */
  chat: ChatPort;
  database: Database;
  /** Messages in the chat, each as it looks now. */
  shown: Shown[];
  signIns: Person[];
  logs: string[];
  /** What the meter was told, such as `effect done`. */
  counted: string[];
  signedIn: Set<string>;
  /** How far the bot's clock is ahead of the tenant's, ms. */
  aheadMs: number;
  say(text: string, person?: Person, part?: Partial<Turn>): Promise<TurnAnswer>;
  /** Presses a button of a message; an in-place answer takes its place as a client would. */
  press(title: string, inputs?: Record<string, string>, options?: { at?: Shown; person?: Person; data?: Record<string, unknown>; part?: Partial<Turn>; isLost?: boolean }): Promise<TurnAnswer>;
  /** @param helps false: the token that it brought is of no use */
  signIn(person?: Person, helps?: boolean): Promise<TurnAnswer>;
  /** Sends what is due, and waits until the chat has it. Resolves with how many reminders came. */
  remind(): Promise<number>;
  last(): Shown;
  /** Text of the newest message. */
  text(shown?: Shown): string;
  /** Waits until the newest message says this. */
  until(says: RegExp): Promise<Shown>;
  /** Aborted by a test, it asks the bot to put its work down. */
  stopping: AbortController;
  /** Who may decide requests; a test may change it. */
  approvers: Approvers;
  tenure: RunningTenure;
  restart(): Promise<void>;
  close(): Promise<void>;
}

export { buttonsOf };

export function togglesOf(card: unknown): Record<string, string> {
  const found: Record<string, string> = {};
  JSON.stringify(card, (_key, value: unknown) => {
    const one = value as { type?: string; id?: string } | null;
    if (one && typeof one === 'object' && one.type === 'Input.Toggle') found[one.id!] = 'true';
    return value;
  });
  return found;
}

export async function startBotWithTenant(options: Parameters<typeof startWorld>[0] = {}, answerBudgetMs = 5_000, outside: Partial<FetchOptions> = {}): Promise<BotWithTenant> {
  const world = await startWorld({ realTime: true, ...options });
  const database = await openDatabase(':memory:');
  const shown: Shown[] = [];
  const under = { world, dialogs, database, shown, signIns: [], logs: [], counted: [], approvers: { roles: ASSIGNMENT_ROLES, people: [], channels: false }, signedIn: new Set([ADA, BO, HANA]), aheadMs: 0 } as unknown as BotWithTenant;
  let count = 0;
  const chat: ChatPort = {
    send: async (to, message) => {
      const messageId = `m${(count += 1)}`;
      shown.push({ messageId, conversationId: to.conversationId, message, edits: 0 });
      return { messageId };
    },
    edit: async (_to, messageId, message) => {
      const one = shown.find((each) => each.messageId === messageId);
      if (!one) return 'gone';
      Object.assign(one, { message, edits: one.edits + 1 });
      return 'edited';
    },
    showTyping: async () => undefined,
    findName: async () => undefined,
    findPlace: async ({ teamId }) => (teamId === undefined ? undefined : 'Platform > Operations'),
    startSignIn: async (_to, person) => void under.signIns.push(person),
  };
  const identity: Identity = {
    checkAssertion: async () => undefined,
    acceptAssertion: async () => ({ result: 'signed-in' }),
    getToken: async (person, scopes, options) => {
      // Whoever is asked for more than the token has, has to sign in once more.
      if (options?.claims !== undefined && under.signedIn.delete(person.objectId)) throw new SetupError('identity/mfa-required', { retry: 'now', details: { claims: options.claims } });
      if (!under.signedIn.has(person.objectId)) throw new SetupError('identity/sign-in-required', { retry: 'now' });
      const token = await world.tokenFor(person.objectId, scopes).catch((error: Error) => {
        if (error.message.includes('65001')) throw new SetupError('identity/consent-required', { retry: 'later' });
        throw error;
      });
      return { token, scopes, expiresAt: new Date(Date.now() + 3_600_000) };
    },
    isSignedIn: (person) => under.signedIn.has(person.objectId),
    signOut: (person) => void under.signedIn.delete(person.objectId),
  };
  const write = (data: Record<string, unknown>, message: string): void => void under.logs.push(`${message} ${JSON.stringify(data)}`);
  under.stopping = new AbortController();
  let beats: NodeJS.Timeout | undefined;
  /** As a process that knows at once that the one before is gone. */
  const enter = async (): Promise<void> => {
    under.tenure = await beginTenure({ workers: database.workers, process: { place: 'test', pid: 1, isAlive: () => false }, newId: randomUUID, monotonic: () => performance.now(), log: { debug: () => undefined, info: write, warn: write, error: write }, correlationId: 'c0', onGone: () => undefined });
    await under.tenure.beat();
    // As every process does: without it a test on a slow machine would put its work down in the middle.
    clearInterval(beats);
    const { tenure } = under;
    beats = setInterval(() => void tenure.beat().catch(() => undefined), 3_000).unref();
  };
  await enter();
  const now = (): Date => new Date(world.now().getTime() + under.aheadMs);
  const clock = createClockWatch({ now, elapsed: () => performance.now(), log: { debug: () => undefined, info: write, warn: write, error: write } });
  const waitOrStop = async (ms: number, signal?: AbortSignal): Promise<void> => {
    await world.wait(ms);
    signal?.throwIfAborted();
  };
  const make = (): RunningBot => createBot({
    dialogs, actions: new Map(ACTIONS.map((action) => [action.name, action])), buildCard: createBuildCard(cards), diagnosis: cards.diagnosis, say: loadBotTexts(join(ROOT, 'cards')),
    workers: database.workers, tenure: under.tenure, setups: database.setups, requests: database.requests, approvers: under.approvers, audit: database.audit, conversations: database.conversations, seen: database.seen, downloads: database.downloads, files: database.files, outbox: database.outbox, subscriptions: database.subscriptions, notices: database.notices, waitingClicks: database.waitingClicks,
    identity, chat, openGraph: ({ getToken, onTry, wait }) => world.openGraph(getToken, (attempt) => {
      onTry(attempt);
      clock.note('graph', attempt.date, attempt.milliseconds);
    }, wait), readMetadata: createMetadataReader({ privateHosts: new Map(), ...outside, now: world.now }), cloud: cloudOf(world.tenant), ownClientId: BOT, publicUrl: 'https://bot.example', installUrl: 'https://teams.example/l/app/latchkey',
    log: { debug: () => undefined, info: write, warn: write, error: write }, meter: { count: (what, outcome) => void under.counted.push(`${what} ${outcome}`) }, now, clock, newId: randomUUID, wait: waitOrStop, stopping: under.stopping.signal, answerBudgetMs,
  });
  const turnOf = (what: Turn['what'], person: Person): Turn => ({ activityId: randomUUID(), at: new Date(), person, conversation: chatOf(person), correlationId: 'c1', what });
  return Object.assign(under, {
    chat,
    bot: make(),
    say: async (text: string, person = ada, part: Partial<Turn> = {}) => {
      const answer = await under.bot.handleTurn({ ...turnOf({ type: 'message', text }, person), ...part });
      const to = part.conversation ?? chatOf(person);
      if (answer.type === 'card') await chat.send(to, { card: answer.card });
      if (answer.type === 'text') await chat.send(to, { text: answer.text });
      if (answer.type !== 'none') answer.delivered?.(true);
      return answer;
    },
    press: async (title: string, inputs: Record<string, string> = {}, { at = under.last(), person = ada, data = {}, part = {}, isLost = false }: { at?: Shown; person?: Person; data?: Record<string, unknown>; part?: Partial<Turn>; isLost?: boolean } = {}) => {
      const button = buttonsOf((at.message as { card: AdaptiveCard }).card).find((one) => one.title === title);
      if (!button) throw new Error(`no button "${title}" on:\n${under.text(at)}`);
      const answer = await under.bot.handleTurn({ ...turnOf({ type: 'click', data: { ...button.data, ...inputs, verb: button.verb, ...data }, messageId: at.messageId, inPlace: true }, person), ...part });
      if (isLost && answer.type !== 'none') answer.delivered?.(false);
      else if (answer.type === 'card') {
        Object.assign(at, { message: { card: answer.card }, edits: at.edits + 1 });
        answer.delivered?.(true);
      }
      return answer;
    },
    signIn: async (person = ada, helps = true) => {
      if (helps) under.signedIn.add(person.objectId);
      return under.bot.handleTurn(turnOf({ type: 'signedIn' }, person));
    },
    remind: async () => {
      const count = await under.bot.sendReminders();
      await under.bot.settle();
      return count;
    },
    last: () => shown.at(-1)!,
    text: (one = under.last()) => ('text' in one.message ? one.message.text : readCardAsText(one.message.card).toString()),
    until: async (says: RegExp) => {
      for (let waited = 0; waited < 15_000; waited += 20) {
        if (shown.length > 0 && says.test(under.text())) return under.last();
        await delay(20);
      }
      throw new Error(`never said ${String(says)}; last:\n${under.text()}`);
    },
    restart: async () => {
      under.stopping = new AbortController();
      await enter();
      under.bot = make();
      await under.bot.resumeSetups();
    },
    close: async () => {
      await delay(50);
      clearInterval(beats);
      database.close();
      await world.close();
    },
  });
}
