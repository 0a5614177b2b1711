// Processes with an outbox on one real database, before a chat that takes, refuses and cuts, in a time that only the test moves.
import { setImmediate as turn } from 'node:timers/promises';
import { createLanes } from '../../src/bot/letters/lanes';
import { createOutbox, type Outbox } from '../../src/bot/letters/outbox';
import { paceChat } from '../../src/bot/letters/pace-chat';
import { createSendRates } from '../../src/bot/letters/send-rates';
import { ChatError } from '../../src/model/chat-error';
import type { ConversationRef } from '../../src/model/person';
import type { ChatPort } from '../../src/model/turn';
import { openDatabase, type Database } from '../../src/storage/open-database';

/** What the chat makes of a message: takes it, does not, or takes it without the bot hearing of it. */
export type Fate = 'taken' | 'again' | 'later' | 'gone' | 'refused' | 'cut';

export interface Delivery {
  at: number;
  process: number;
  conversation: string;
  text: string;
}

export interface OutboxWorld {
  database: Database;
  /** Of the messages to come, one after another; then all are taken. */
  fates: Fate[];
  delivered: Delivery[];
  /** Each knock, taken or not. */
  knocks: Delivery[];
  /** By text: how often the bot could not know that it was taken. */
  doubts: Map<string, number>;
  outbox(process: number): Outbox;
  /** Everything in memory is gone; a new worker takes its place. */
  kill(process: number): void;
  pass(ms: number): Promise<void>;
  put(process: number, conversation: string, key: string): Promise<void>;
  now(): number;
  /** How far somebody has set the wall clock ahead; timers run on. */
  wallAheadMs: number;
}

export const chatNamed = (conversationId: string): ConversationRef => ({ conversationId, kind: 'personal', serviceUrl: 'https://channel.example/', tenantId: 'tenant-1', botId: '28:bot' });
const ANSWER_AFTER_MS = 40;

export async function openOutboxWorld(count: number): Promise<OutboxWorld> {
  const database = await openDatabase(':memory:');
  let time = 1_000_000;
  let workers = 0;
  const timers: Array<{ at: number; done: () => void }> = [];
  const wait = (ms: number): Promise<void> => new Promise((done) => timers.push({ at: time + ms, done }));
  const world = { database, fates: [], delivered: [], knocks: [], doubts: new Map(), wallAheadMs: 0 } as unknown as OutboxWorld;
  const processes: Array<{ outbox: Outbox; workerId: string; isDead: boolean }> = [];

  const say = (process: number, isDead: () => boolean) => async (to: ConversationRef, { text }: { text: string }): Promise<{ messageId: string }> => {
    if (isDead()) return new Promise(() => undefined);
    const fate = world.fates.shift() ?? 'taken';
    const delivery = { at: time, process, conversation: to.conversationId, text };
    world.knocks.push(delivery);
    if (fate === 'taken' || fate === 'cut') world.delivered.push(delivery);
    await wait(ANSWER_AFTER_MS);
    if (isDead() || fate === 'cut') world.doubts.set(text, (world.doubts.get(text) ?? 0) + 1);
    if (isDead()) return new Promise(() => undefined);
    if (fate === 'taken') return { messageId: 'm' };
    throw new ChatError({ kind: fate === 'gone' || fate === 'refused' ? fate : 'again', mayBeTaken: fate === 'cut', ...(fate === 'later' ? { retryAfterMs: 30_000 } : {}) });
  };

  function start(at: number): void {
    const workerId = `worker-${(workers += 1)}`;
    const self = { workerId, isDead: false } as (typeof processes)[number];
    const chat = { send: say(at, () => self.isDead) } as unknown as ChatPort;
    const { paced } = paceChat(chat, createSendRates(() => time), wait);
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    self.outbox = createOutbox({
      store: database.outbox, tenure: { workerId, holds: () => true },
      workers: { list: async () => processes.filter(({ isDead }) => !isDead).map((one) => ({ id: one.workerId, place: '', pid: 0, beats: 0 })) },
      openLanes: (onGone) => createLanes({ now: () => time, wait, random: () => 0.5, log, onGone }),
      deliver: async ({ conversation, what }) => void (await paced.send(conversation, { text: what.type === 'text' ? what.text : '' })),
      now: () => new Date(time + world.wallAheadMs), log, correlationId: 'c',
    });
    processes[at] = self;
  }
  for (let at = 0; at < count; at += 1) start(at);

  const settled = async (): Promise<void> => {
    for (let turns = 0; turns < 12; turns += 1) await turn();
  };
  return Object.assign(world, {
    now: () => time,
    outbox: (at: number) => processes[at]!.outbox,
    kill(at: number) {
      processes[at]!.isDead = true;
      start(at);
    },
    async pass(ms: number) {
      const until = time + ms;
      await settled();
      for (;;) {
        timers.sort((one, other) => one.at - other.at);
        if (timers.length === 0 || timers[0]!.at > until) break;
        time = Math.max(time, timers[0]!.at);
        while (timers.length > 0 && timers[0]!.at <= time) timers.shift()!.done();
        await settled();
      }
      time = until;
    },
    put: (at: number, conversation: string, key: string) => processes[at]!.outbox.put({ key, conversation: chatNamed(conversation), what: { type: 'text', text: key }, correlationId: 'c' }),
  });
}
