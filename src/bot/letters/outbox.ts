// Sends what the bot says on its own: letters that are kept in the database until they are taken, cards and progress in memory. Knows not what they say.
import { describeError } from '../../model/describe-error';
import type { ConversationRef } from '../../model/person';
import type { WorkerStore } from '../../model/workers';
import type { Letter, OutboxStore, WaitingLetter } from '../../model/letter';
import type { Log } from '../../model/ports';
import { NotYet, type Lanes, type Parcel } from './lanes';
import type { Tenure } from '../work/tenure';

export type NewLetter = Pick<Letter, 'key' | 'conversation' | 'what' | 'correlationId'>;
export type NewParcel = Pick<Parcel, 'key' | 'conversation' | 'correlationId' | 'ended' | 'reopened' | 'send'>;

/**
 * What it promises. A letter is unique by its key, belongs to one worker at a time, and is sent until the chat has taken it: at least once.
 * It is sent once whenever the chat's answer was heard. When the process is killed, or the connection is cut, between the chat's taking it
 * and the note of that, nobody can know, and it is sent again: Teams has no key by which a bot could say "the same as before"
 * (Bot Framework REST reference, Send to Conversation). For the card of a setup that comes to one card all the same: an edit shows the same
 * when it is repeated, and of two messages with one card the one that is pressed becomes the live one, and the other says that it is replaced.
 */
export interface Outbox {
  /** Resolves when it is in the database: from then on it is not lost. */
  put(letter: NewLetter): Promise<void>;
  /** A letter as `put` would write it, for a save that writes it in one piece with a setup; `sweep` then sends it. */
  address(letter: NewLetter): Letter;
  /** A letter that was saved with a setup goes out in this moment, when the chat takes it; else in its turn, like all that were saved beside it. Never rejects. */
  sayNow(key: string): Promise<void>;
  /** What a setup owes, such as its card, stands in the setup itself; here it waits for the chat, for ever, and a newer one takes its place. */
  owe(parcel: NewParcel): void;
  /** Shown if it can be shown now. The newest takes the place of one that waits. */
  progress(parcel: NewParcel): void;
  /** True while a parcel of this key waits or is on its way. */
  has(conversation: ConversationRef, key: string): boolean;
  /** The person wrote there: what waited for that comes now, in order. */
  open(conversation: ConversationRef): Promise<void>;
  /** The bot was removed there, or a knock found out. */
  close(conversationId: string): Promise<void>;
  /** True: it takes nothing, and nobody knocks there. */
  isClosed(conversation: ConversationRef): boolean;
  /** Picks up what waits: letters of workers that are gone, conversations that are open again. To be called at the start and every few seconds. */
  sweep(): Promise<void>;
  /** Resolves when nothing can be sent at this moment. */
  settle(): Promise<void>;
  count(): Promise<{ waiting: number; gone: number }>;
  /** How long the letter that waits longest has waited, in seconds. */
  age(): Promise<number>;
}

export interface OutboxOptions {
  store: OutboxStore;
  tenure: Pick<Tenure, 'workerId' | 'holds'>;
  workers: Pick<WorkerStore, 'list'>;
  openLanes: (onGone: (conversationId: string) => void) => Lanes;
  deliver: (letter: Letter) => Promise<void>;
  /** Wall clock, for what other processes read. */
  now: () => Date;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
  correlationId: string;
}

/** Nobody wants to read it after that. */
const GIVE_UP_AFTER_MS = 24 * 60 * 60_000;
/** Who tried for a day has tried more often; a clock that was set forward by a day has not. */
const LEAST_TRIES = 100;
const KEYS_KEPT_MS = 7 * GIVE_UP_AFTER_MS;
const FORGET_EVERY_MS = 60 * 60_000;
const LONGEST_WAIT_MS = 10 * 60_000;
/** Until the letter that another process put before is taken, or its process is found gone. */
const OTHERS_FIRST_MS = 500;

export function createOutbox({ store, tenure, workers, openLanes, deliver, now, log, correlationId }: OutboxOptions): Outbox {
  /** Letters in a lane of this process, by number. */
  const held = new Set<number>();
  /** How letters ended that the database does not know of yet. */
  const unnoted = new Map<number, 'sent' | 'dropped'>();
  /** Conversations whose letters are about to be noted as gone. */
  const closing = new Set<string>();
  let forgotAt = -Infinity;
  const tell = (what: string) => (error: unknown): void => log.warn({ correlationId, ...describeError(error) }, what);
  const lanes = openLanes(noteGone);

  /** All of its letters at once, as there may be thousands. What is not noted now is found by the next sweep. */
  function noteGone(conversationId: string): void {
    if (closing.has(conversationId)) return;
    closing.add(conversationId);
    void Promise.resolve().then(() => {
      closing.delete(conversationId);
      return store.closeConversation(conversationId, now());
    }).catch(tell('closed conversation not noted'));
  }

  async function end(number: number, how: 'sent' | 'dropped'): Promise<void> {
    unnoted.set(number, how);
    try {
      await store.end(number, how);
      unnoted.delete(number);
    } catch (error) {
      tell('letter not noted as sent')(error);
    } finally {
      if (!unnoted.has(number)) held.delete(number);
    }
  }

  function enqueue(letter: WaitingLetter): void {
    const { number, correlationId: ofLetter } = letter;
    if (held.has(number)) return;
    held.add(number);
    const owner = tenure.workerId;
    lanes.add({
      key: letter.key, conversation: letter.conversation, correlationId: ofLetter, inTrouble: 'hand-back', tries: letter.tries,
      async send() {
        // Whoever took this worker's place sends it.
        if (tenure.workerId !== owner || !tenure.holds()) return void held.delete(number);
        if (await store.hasOlder(letter, owner)) throw new NotYet(OTHERS_FIRST_MS);
        await deliver(letter);
      },
      failed(tries, waitMs) {
        const isOld = tries >= LEAST_TRIES && now().getTime() - letter.putAt.getTime() > GIVE_UP_AFTER_MS;
        if (isOld) log.error({ correlationId: ofLetter, reason: letter.what.type }, 'letter given up after a day');
        else void store.noteTry({ number, tries, notBefore: new Date(now().getTime() + waitMs) }).catch(tell('try not noted'));
        return !isOld;
      },
      ended(how) {
        if (!held.has(number)) return;
        if (how !== 'gone') return void end(number, how);
        held.delete(number);
        noteGone(letter.conversation.conversationId);
      },
    }, Math.min(LONGEST_WAIT_MS, letter.notBefore.getTime() - now().getTime()));
  }

  /** Own letters, and those of workers that are gone. */
  async function takeUp(isMeant: (letter: WaitingLetter) => boolean = () => true): Promise<void> {
    const list = async (): Promise<WaitingLetter[]> => (await store.listWaiting()).filter((letter) => !held.has(letter.number) && isMeant(letter));
    const letters = await list();
    if (letters.length === 0) return;
    // Asked after the letters: whoever put a name on one was on the list before.
    const alive = new Set((await workers.list()).map(({ id }) => id));
    const { workerId } = tenure;
    const gone = new Set(letters.map(({ worker }) => worker).filter((worker) => worker !== workerId && !alive.has(worker)));
    let taken = 0;
    for (const worker of gone) taken += await store.takeOver(worker, workerId);
    // Read again: others may have been faster with some of them.
    for (const letter of taken > 0 ? await list() : letters) if (letter.worker === workerId && tenure.workerId === workerId) enqueue(letter);
  }

  async function sayOne(isMeant: (letter: WaitingLetter) => boolean): Promise<void> {
    const letter = (await store.listWaiting()).find((one) => isMeant(one) && !held.has(one.number));
    if (!letter) return;
    held.add(letter.number);
    try {
      if (await store.hasOlder(letter, tenure.workerId)) return void held.delete(letter.number);
      await deliver(letter);
      await end(letter.number, 'sent');
    } catch (error) {
      log.warn({ correlationId: letter.correlationId, ...describeError(error) }, 'not said at once');
      held.delete(letter.number);
    }
  }

  async function compareClosed(): Promise<void> {
    const closed = new Set(await store.listClosed());
    for (const id of closed) lanes.close(id);
    for (const id of lanes.listClosed()) if (!closed.has(id)) lanes.open(id);
  }

  async function forget(): Promise<void> {
    if (now().getTime() - forgotAt < FORGET_EVERY_MS) return;
    forgotAt = now().getTime();
    await store.forgetBefore(new Date(forgotAt - KEYS_KEPT_MS));
  }

  const address = (letter: NewLetter): Letter => ({ ...letter, worker: tenure.workerId, putAt: now() });
  return {
    address,
    async put(letter) {
      const waiting = await store.put(address(letter));
      if (waiting) enqueue(waiting);
    },
    async sayNow(key) {
      try {
        await sayOne((letter) => letter.key === key && letter.worker === tenure.workerId);
        await takeUp();
      } catch (error) {
        tell('letters not taken up')(error);
      }
    },
    owe: (parcel) => lanes.add({ ...parcel, inTrouble: 'keep' }),
    progress: (parcel) => lanes.add({ ...parcel, inTrouble: 'once' }),
    has: ({ conversationId }, key) => lanes.has(conversationId, key),
    async open({ conversationId }) {
      if (!lanes.isClosed(conversationId)) return;
      await store.openConversation(conversationId, new Date(now().getTime() - GIVE_UP_AFTER_MS));
      lanes.open(conversationId);
      await takeUp((letter) => letter.conversation.conversationId === conversationId);
    },
    async close(conversationId) {
      await store.closeConversation(conversationId, now());
      lanes.close(conversationId);
    },
    isClosed: ({ conversationId }) => lanes.isClosed(conversationId),
    async sweep() {
      await Promise.all([...unnoted].map(([number, how]) => end(number, how)));
      await compareClosed();
      await takeUp();
      await forget();
    },
    settle: lanes.settle,
    async count() {
      const { waiting, gone } = await store.count();
      return { waiting: waiting + lanes.count('keep'), gone };
    },
    async age() {
      const { oldest } = await store.count();
      return oldest ? Math.max(0, now().getTime() - oldest.getTime()) / 1000 : 0;
    },
  };
}
