// A chat on a real database for first passwords: it takes, refuses or is blocked, and its timers and the wall clock move only when the test moves them.
import { join } from 'node:path';
import type { BotDeps } from '../../src/bot/bot-deps';
import { createLanes } from '../../src/bot/letters/lanes';
import { createOutbox, type Outbox } from '../../src/bot/letters/outbox';
import { paceChat } from '../../src/bot/letters/pace-chat';
import { createSendRates } from '../../src/bot/letters/send-rates';
import { createPasswordCards, type PasswordCards } from '../../src/bot/show/password-cards';
import { homeOfSetups } from '../../src/bot/show/home-of-setups';
import { createSetupRunner } from '../../src/bot/work/setup-runner';
import { createBuildCard } from '../../src/content/build-card';
import { loadCards } from '../../src/content/load-cards';
import { readyDialogs } from './ready-dialogs';
import type { Setup } from '../../src/model/setup';
import { openDatabase, type Database } from '../../src/storage/open-database';
import { aSetup } from './a-setup';

const ROOT = join(__dirname, '../..');
export const SECRET = 'Qm7-secret';
export const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000] as const;
export const BEGUN = Date.parse('2026-03-01T10:00:00.000Z');

export interface PasswordChat {
  database: Database;
  setup: Setup;
  wallAt: number;
  /** Milliseconds of a clock that nobody sets. */
  elapsed: number;
  /** Of the process that was started last. */
  outbox: Outbox;
  messages: Map<string, string>;
  edits: string[];
  letters: string[];
  logged: string[];
  /** When the channel was asked for something. */
  knocks: number[];
  /** What the channel does with it first. */
  channel: (call: 'send' | 'edit', messageId: string) => void;
  /** Messages that show the password. */
  shows(): string[];
  stored(): Promise<Setup>;
  /** Both clocks go on. */
  pass(ms: number): Promise<void>;
  /** One that is killed is not called any more, and its timers are gone with it. */
  startProcess(): PasswordCards<Setup>;
  /** What the sweep of each minute does with what is due. */
  sweep(process: PasswordCards<Setup>): Promise<void>;
  restart(): Promise<PasswordCards<Setup>>;
  show(process?: PasswordCards<Setup>): Promise<PasswordCards<Setup>>;
}

/** A new one for each test of the file. */
export function usePasswordChat(): PasswordChat {
  const buildCard = createBuildCard(loadCards(join(ROOT, 'cards')));
  const dialogs = readyDialogs();
  const setup = aSetup({ vendor: 'mimecast', stepId: dialogs.get('mimecast')!.steps[0]!.id, newPerson: { displayName: 'B.Simon', userPrincipalName: 'B.Simon@contoso.com', mailNickname: 'B.Simon' } });
  let started = 0;
  const write = (_facts: unknown, message: string): void => void chat.logged.push(message);
  const log = { debug: write, info: write, warn: write, error: write };
  const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
  const take = (call: 'send' | 'edit', messageId: string, message: unknown): void => {
    chat.knocks.push(chat.elapsed);
    chat.channel(call, messageId);
    chat.messages.set(messageId, JSON.stringify(message));
    if (call === 'edit') chat.edits.push(messageId);
  };
  const port = {
    send: async (_to: unknown, message: unknown) => {
      const messageId = `m${chat.messages.size}`;
      take('send', messageId, message);
      return { messageId };
    },
    edit: async (_to: unknown, messageId: string, message: unknown) => {
      take('edit', messageId, message);
      return 'edited';
    },
  } as unknown as BotDeps['chat'];

  const chat = {
    setup,
    shows: () => [...chat.messages].filter(([, text]) => text.includes(SECRET)).map(([id]) => id),
    stored: async () => (await chat.database.setups.find(setup.tenantId, setup.id))!,
    async pass(ms) {
      for (let left = ms; left > 0; left -= MINUTE) {
        chat.wallAt += Math.min(left, MINUTE);
        chat.elapsed += Math.min(left, MINUTE);
        await jest.advanceTimersByTimeAsync(Math.min(left, MINUTE));
      }
    },
    startProcess() {
      const tenure = { workerId: `worker-${(started += 1)}`, holds: () => true };
      const now = (): Date => new Date(chat.wallAt);
      const elapsed = (): number => chat.elapsed;
      const { direct, paced } = paceChat(port, createSendRates(elapsed), wait);
      const deps = {
        tenure, dialogs, actions: new Map(), cloud: { canMakeSigningCertificate: true }, buildCard, setups: chat.database.setups,
        say: (_path: string, { userPrincipalName = '' } = {}) => `lost ${userPrincipalName}`, log, now, wait, chat: direct,
      } as unknown as BotDeps;
      const runner = createSetupRunner(deps, { listLetters: () => [], onLetters: () => undefined, onSecret: () => undefined, onProgress: () => undefined });
      chat.outbox = createOutbox({
        store: chat.database.outbox, tenure, workers: { list: async () => [{ id: tenure.workerId, place: '', pid: 0, beats: 0 }] }, now, log, correlationId: 'c',
        openLanes: (onGone) => createLanes({ now: elapsed, wait, random: () => 0.5, log, onGone }),
        deliver: async ({ what }) => void chat.letters.push(what.type === 'text' ? what.text : ''),
      });
      return createPasswordCards(deps, { outbox: chat.outbox, paced, home: homeOfSetups(deps, () => runner) });
    },
    async sweep(process) {
      for (const due of await chat.database.setups.listDue(new Date(chat.wallAt), ['mimecast'])) process.expire(due, 'c');
      await chat.pass(1);
    },
    async restart() {
      jest.clearAllTimers();
      const next = chat.startProcess();
      await chat.outbox.sweep();
      for (const pending of await chat.database.setups.listPending()) await next.mind(pending, new Set(), 'c');
      return next;
    },
    async show(process = chat.startProcess()) {
      process.show(await chat.stored(), SECRET, 'c');
      await chat.pass(1);
      return process;
    },
  } as PasswordChat;

  beforeEach(async () => {
    Object.assign(chat, { database: await openDatabase(':memory:'), wallAt: BEGUN, elapsed: 0, messages: new Map(), edits: [], letters: [], logged: [], knocks: [], channel: () => undefined });
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'Date', 'performance', 'queueMicrotask'] });
    await chat.database.setups.create(setup);
  });
  afterEach(() => {
    jest.useRealTimers();
    chat.database.close();
  });
  return chat;
}
