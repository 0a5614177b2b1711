// One lane per conversation: what waits in it is sent one after another, again and again until it is taken. In memory only; knows not what is sent.
import { describeError } from '../../model/describe-error';
import type { ConversationRef } from '../../model/person';
import type { Log } from '../../model/ports';
import { createTaskSet } from '../work/create-task-set';
import { judgeSendError, MOST_FAULTS } from './judge-send-error';

export interface Parcel {
  /** A newer one takes the place of an older one of this key that still waits. */
  key: string;
  conversation: ConversationRef;
  correlationId: string;
  /** `keep`: tried for ever, and kept while the conversation is closed. `hand-back`: `ended` decides about it then. `once`: a try in vain is its last. */
  inTrouble: 'keep' | 'hand-back' | 'once';
  /** Tries in vain of an earlier process. */
  tries?: number;
  send(): Promise<void>;
  /** It waited in a closed conversation that is open again. */
  reopened?(): void;
  /** After a try in vain. False: no more. */
  failed?(tries: number, waitMs: number): boolean;
  ended?(how: 'sent' | 'gone' | 'dropped'): void;
}

export interface Lanes {
  /** @param waitMs not sent before */
  add(parcel: Parcel, waitMs?: number): void;
  has(conversationId: string, key: string): boolean;
  /** From now on nothing is sent there. */
  close(conversationId: string): void;
  open(conversationId: string): void;
  isClosed(conversationId: string): boolean;
  listClosed(): string[];
  /** Parcels of this kind that wait, in closed lanes too. */
  count(kind: Parcel['inTrouble']): number;
  /** Resolves when nothing can be sent now: what still waits was refused for the moment, or its conversation is closed. */
  settle(): Promise<void>;
}

export interface LanesOptions {
  /** Milliseconds of a clock that nobody sets. */
  now: () => number;
  /** Rejects when the process is to end. */
  wait: (ms: number) => Promise<void>;
  random: () => number;
  log: Pick<Log, 'warn' | 'error'>;
  /** The conversation took no message: blocked, removed, or no more. */
  onGone: (conversationId: string) => void;
}

interface Lane {
  id: string;
  parcels: Parcel[];
  tries: Map<Parcel, number>;
  inFlight?: Parcel;
  notBefore: number;
  isRunning: boolean;
  isBlocked: boolean;
}

/** Thrown by a parcel's `send`: nothing failed, somebody else goes first. */
export class NotYet extends Error {
  override readonly name = 'NotYet';

  constructor(readonly waitMs: number) {
    super('somebody else goes first');
  }
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 2 * 60_000;
/** Not even at once: a chat that refuses is not to be hammered. */
const SHORTEST_WAIT_MS = 200;

export function createLanes(options: LanesOptions): Lanes {
  const { now, wait, random, log, onGone } = options;
  const lanes = new Map<string, Lane>();
  const closed = new Set<string>();
  const running = createTaskSet();

  const laneOf = (id: string): Lane => {
    const lane = lanes.get(id) ?? { id, parcels: [], tries: new Map(), notBefore: -Infinity, isRunning: false, isBlocked: false };
    lanes.set(id, lane);
    return lane;
  };

  function start(lane: Lane): void {
    if (lane.isRunning || lane.isBlocked || closed.has(lane.id) || lane.parcels.length === 0) return;
    lane.isRunning = true;
    running.add(drain(lane));
  }

  async function drain(lane: Lane): Promise<void> {
    // Not within the call that added it.
    await Promise.resolve();
    while (lane.parcels.length > 0 && !closed.has(lane.id) && lane.notBefore <= now()) await attempt(lane, lane.parcels[0]!);
    lane.isRunning = false;
    rest(lane);
  }

  /** An empty lane is kept as long as the chat wants to be left alone. */
  function rest(lane: Lane): void {
    const waitMs = lane.notBefore - now();
    if (waitMs > 0) block(lane, waitMs);
    else if (lane.parcels.length === 0) lanes.delete(lane.id);
  }

  function block(lane: Lane, ms: number): void {
    lane.isBlocked = true;
    wait(ms).then(() => {
      lane.isBlocked = false;
      if (lane.parcels.length > 0) start(lane);
      else rest(lane);
    }, () => undefined);
  }

  async function attempt(lane: Lane, parcel: Parcel): Promise<void> {
    lane.inFlight = parcel;
    try {
      await parcel.send();
      take(lane, parcel, 'sent');
    } catch (error) {
      if (error instanceof NotYet) lane.notBefore = now() + error.waitMs;
      else handleFailure(lane, parcel, error);
    } finally {
      delete lane.inFlight;
    }
  }

  function take(lane: Lane, parcel: Parcel, how: 'sent' | 'gone' | 'dropped'): void {
    lane.parcels = lane.parcels.filter((one) => one !== parcel);
    lane.tries.delete(parcel);
    parcel.ended?.(how);
  }

  /** In one go: there may be thousands. */
  function takeAll(lane: Lane): void {
    const gone = lane.parcels.filter(({ inTrouble }) => inTrouble !== 'keep');
    lane.parcels = lane.parcels.filter(({ inTrouble }) => inTrouble === 'keep');
    for (const parcel of gone) {
      lane.tries.delete(parcel);
      parcel.ended?.('gone');
    }
  }

  function handleFailure(lane: Lane, parcel: Parcel, error: unknown): void {
    const { kind, retryAfterMs = 0 } = judgeSendError(error);
    const tries = (lane.tries.get(parcel) ?? parcel.tries ?? 0) + 1;
    const facts = { correlationId: parcel.correlationId, ...describeError(error) };
    if (kind === 'gone') {
      log.warn(facts, 'conversation takes no message');
      return close(lane.id);
    }
    if (kind === 'refused' || (kind === 'fault' && tries >= MOST_FAULTS)) {
      log.error(facts, 'message given up');
      return take(lane, parcel, 'dropped');
    }
    // Full jitter: many that failed together do not come back together.
    const waitMs = Math.max(SHORTEST_WAIT_MS, retryAfterMs, random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries));
    lane.notBefore = now() + waitMs;
    log.warn({ ...facts, milliseconds: Math.round(waitMs) }, 'message not taken yet');
    // A newer one came meanwhile: that one is sent.
    const isReplaced = lane.parcels.some((one) => one !== parcel && one.key === parcel.key);
    if (parcel.inTrouble === 'once' || isReplaced || parcel.failed?.(tries, waitMs) === false) return take(lane, parcel, 'dropped');
    lane.tries.set(parcel, tries);
  }

  function close(id: string): void {
    if (closed.has(id)) return;
    closed.add(id);
    const lane = lanes.get(id);
    if (lane) takeAll(lane);
    onGone(id);
  }

  return {
    add(parcel, waitMs = 0) {
      const id = parcel.conversation.conversationId;
      if (closed.has(id) && parcel.inTrouble !== 'keep') return parcel.ended?.('gone');
      const lane = laneOf(id);
      const at = lane.parcels.findIndex((one) => one.key === parcel.key && one !== lane.inFlight);
      if (at < 0) lane.parcels.push(parcel);
      else lane.parcels[at] = parcel;
      if (waitMs > 0) lane.notBefore = Math.max(lane.notBefore, now() + waitMs);
      start(lane);
    },
    has: (conversationId, key) => lanes.get(conversationId)?.parcels.some((one) => one.key === key) ?? false,
    close,
    open(id) {
      if (!closed.delete(id)) return;
      const lane = lanes.get(id);
      for (const parcel of lane?.parcels ?? []) parcel.reopened?.();
      if (lane) start(lane);
    },
    isClosed: (id) => closed.has(id),
    listClosed: () => [...closed],
    count: (kind) => [...lanes.values()].reduce((sum, { parcels }) => sum + parcels.filter(({ inTrouble }) => inTrouble === kind).length, 0),
    settle: running.settle,
  };
}
