// Shows a new test user's password once, in the personal chat, and takes it away after "I have it" or ten minutes. Holds it nowhere else.
import type { AdaptiveCard } from '../../model/cards';
import { ChatError } from '../../model/chat-error';
import { describeError } from '../../model/describe-error';
import type { PasswordCard, PasswordGoneCard } from '../../model/card-data';
import type { OwedPassword, PasswordEvent, PasswordRecord, ShownPassword } from '../../model/password';
import type { ConversationRef } from '../../model/person';
import type { WorkRecord } from '../../model/record';
import type { ChatPort, TurnAnswer } from '../../model/turn';
import type { BotDeps } from '../bot-deps';
import { judgeSendError, MOST_FAULTS } from '../letters/judge-send-error';
import type { Outbox } from '../letters/outbox';
import { createTaskSet } from '../work/create-task-set';

export const PASSWORD_LIFE_MS = 10 * 60 * 1000;
/** Who shows a card takes it away at its time; another process that finds it in the database lets it do so first. */
const OTHERS_LATER_MS = 30_000;
/** A password that cannot be shown for so long is lost, and its person is told. */
const SHOW_WITHIN_MS = 45_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5 * 60_000;
/** About two minutes of tries in vain. */
const TRIES_UNTIL_LATE = 8;

/** What is different between the kinds of records that show passwords. */
export interface PasswordHome<R> {
  find(tenantId: string, id: string): Promise<R | undefined>;
  dispatch(record: R, event: PasswordEvent, correlationId: string): Promise<unknown>;
  /** Of whoever signs in with it. Nobody is shown one anywhere but in a personal chat. */
  chatOf(record: R): ConversationRef;
  /** Whose password it is. */
  personOf(record: R): Pick<ShownPassword, 'displayName' | 'userPrincipalName'>;
  /** What is said when nobody has it. */
  sayLost(person: Pick<ShownPassword, 'displayName' | 'userPrincipalName'>): string;
  frameOf(record: R): Pick<PasswordCard, 'action' | 'app' | 'code' | 'trail'>;
}

export interface PasswordCards<R> {
  show(record: R, password: string, correlationId: string): void;
  /** @param messageId where it was pressed, when the client said so */
  take(record: R, messageId: string | undefined, correlationId: string): Promise<TurnAnswer>;
  /** It was made by a process that is gone. */
  tellLost(record: R, correlationId: string): Promise<void>;
  /** Resolves when every password that was made is shown or told to be lost. */
  settle(): Promise<void>;
  /** What a process that is gone has shown is taken away from here, and what it had yet to show is told to be lost. To be called as often as one likes. @param alive ids of workers */
  mind(record: R, alive: ReadonlySet<string>, correlationId: string): Promise<void>;
  /** Takes away what is over by the wall clock: also what this process minds, when that clock was set forward. */
  expire(record: R, correlationId: string): void;
}

interface Parts<R> {
  outbox: Pick<Outbox, 'close' | 'isClosed' | 'owe' | 'put'>;
  /** For what the bot says on its own. */
  paced: ChatPort;
  home: PasswordHome<R>;
}

/** Whose time runs by a timer, so that a wall clock that is set back does not prolong it. */
export function createPasswordCards<R extends WorkRecord & PasswordRecord>(deps: BotDeps, { outbox, paced, home }: Parts<R>): PasswordCards<R> {
  const sends = createTaskSet();
  /** By message: the timer until its card is replaced, or nothing while it is being replaced. */
  const minded = new Map<string, NodeJS.Timeout | undefined>();
  /** What this process is about to show, under whatever name it began. */
  const atWork = new Set<string>();
  const leftOf = ({ goneAt }: ShownPassword): number => Date.parse(goneAt) - deps.now().getTime();

  function goneCard(record: R, { displayName, userPrincipalName }: Pick<ShownPassword, 'displayName' | 'userPrincipalName'>, taken: boolean): AdaptiveCard {
    const data: PasswordGoneCard = { ...home.frameOf(record), displayName, userPrincipalName, taken };
    return deps.buildCard('password-gone', data);
  }

  /** At the end of the process nothing waits for its turn. */
  const chatNow = (): ChatPort => (deps.stopping?.aborted ? deps.chat : paced);

  /** Where nobody is reached, nobody knocks again until the person writes, as with letters. */
  async function knock<T>(conversation: ConversationRef, correlationId: string, call: () => Promise<T>): Promise<T> {
    if (outbox.isClosed(conversation)) throw new ChatError({ kind: 'gone', mayBeTaken: false });
    try {
      return await call();
    } catch (error) {
      if (judgeSendError(error).kind !== 'gone') throw error;
      deps.log.warn({ correlationId, ...describeError(error) }, 'conversation takes no message');
      await outbox.close(conversation.conversationId).catch((second: unknown) => deps.log.warn({ correlationId, ...describeError(second) }, 'closed conversation not noted'));
      throw error;
    }
  }

  /** An edit that is made twice shows the same; what is not there any more needs none. */
  async function replace(record: R, messageId: string, taken: boolean, correlationId: string, chat = chatNow()): Promise<void> {
    const current = (await home.find(record.tenantId, record.id)) ?? record;
    const shown = current.passwordCards?.find((one) => one.messageId === messageId);
    if (!shown) return;
    await knock(home.chatOf(current), correlationId, () => chat.edit(home.chatOf(current), messageId, { card: goneCard(current, shown, taken) }));
    await home.dispatch(current, { type: 'passwordGone', messageId }, correlationId);
  }

  /** What is due at each sweep would keep others from being reminded; whoever has it in hand goes on by itself. */
  async function noteLate(record: R, messageId: string, correlationId: string): Promise<void> {
    try {
      const { workerId: worker } = deps.tenure;
      const shown = (await home.find(record.tenantId, record.id))?.passwordCards?.find((one) => one.messageId === messageId);
      if (shown && !(shown.isLate && shown.worker === worker)) await home.dispatch(record, { type: 'passwordLate', messageId, worker }, correlationId);
    } catch (error) {
      deps.log.warn({ correlationId, setupId: record.id, ...describeError(error) }, 'late password card not noted');
    }
  }

  /** @param afterMs how long the chat asked to wait first */
  async function replaceAtLast(record: R, messageId: string, taken: boolean, correlationId: string, afterMs = 0): Promise<void> {
    const key = keyOf(record, messageId);
    clearTimeout(minded.get(key));
    minded.set(key, undefined);
    const work = (): Promise<void> => replace(record, messageId, taken, correlationId);
    const ended = (): void => void minded.delete(key);
    let tries = 0;
    try {
      if (afterMs > 0) await deps.wait(afterMs, deps.stopping);
      await persist(() => work().catch(async (error: unknown) => {
        if ((tries += 1) >= TRIES_UNTIL_LATE) await noteLate(record, messageId, correlationId);
        throw error;
      }), Infinity, { record, correlationId });
      ended();
    } catch (error) {
      if (!deps.stopping?.aborted) await noteLate(record, messageId, correlationId);
      if (judgeSendError(error).kind === 'gone') return outbox.owe({ key: `password/${key}`, conversation: home.chatOf(record), correlationId, send: work, ended });
      deps.log.error({ correlationId, setupId: record.id, ...describeError(error) }, 'password card not replaced');
      ended();
    }
  }

  /** Again and again, with longer and longer pauses, and not before the chat wants it. @throws what the last try threw: when each one would be in vain, the time is over or the process is to end */
  async function persist<T>(work: () => Promise<T>, withinMs: number, { record, correlationId }: { record: R; correlationId: string }): Promise<T> {
    for (let [tries, waitMs, waited] = [1, FIRST_WAIT_MS, 0]; ; tries += 1, waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
      try {
        return await work();
      } catch (error) {
        const { kind, retryAfterMs = 0 } = judgeSendError(error);
        const isInVain = kind === 'gone' || kind === 'refused' || (kind === 'fault' && tries >= MOST_FAULTS);
        if (isInVain || waited >= withinMs || retryAfterMs > withinMs - waited) throw error;
        const pauseMs = Math.max(waitMs, retryAfterMs);
        deps.log.warn({ correlationId, setupId: record.id, ...describeError(error), milliseconds: pauseMs }, 'password card not edited yet');
        await deps.wait(pauseMs, deps.stopping).catch(() => { throw error; });
        waited += pauseMs;
      }
    }
  }

  function mindOne(record: R, shown: ShownPassword, correlationId: string): void {
    const key = keyOf(record, shown.messageId);
    if (minded.has(key)) return;
    const timer = setTimeout(() => void replaceAtLast(record, shown.messageId, false, correlationId), Math.min(PASSWORD_LIFE_MS, Math.max(0, leftOf(shown))));
    timer.unref();
    minded.set(key, timer);
  }

  /** One line for one password, whoever tells it. The lost one is noted last: killed in between, it is told again, and the outbox knows it. */
  async function tellLost(record: R, { displayName, userPrincipalName, correlationId }: OwedPassword): Promise<void> {
    const text = home.sayLost({ displayName, userPrincipalName });
    await outbox.put({ key: `password-lost/${record.id}/${correlationId}`, conversation: home.chatOf(record), what: { type: 'text', text }, correlationId });
    await home.dispatch(record, { type: 'passwordLost', userPrincipalName }, correlationId);
  }

  /** The message is noted before the password is on it: wherever the process is killed, what shows a password is known and taken away. */
  async function send(record: R, password: string, owed: OwedPassword): Promise<void> {
    const { correlationId } = owed;
    const [chat, person] = [home.chatOf(record), home.personOf(record)];
    const data: PasswordCard = { ...home.frameOf(record), ...person };
    // A database in trouble keeps nobody from the password.
    await home.dispatch(record, { type: 'passwordMade', owed }, correlationId)
      .catch((error: unknown) => deps.log.warn({ correlationId, setupId: record.id, ...describeError(error) }, 'owed password not noted'));
    const { messageId } = await persist(() => knock(chat, correlationId, () => chatNow().send(chat, { card: deps.buildCard('password', data) })), SHOW_WITHIN_MS, { record, correlationId });
    const shown: ShownPassword = { messageId, goneAt: new Date(deps.now().getTime() + PASSWORD_LIFE_MS).toISOString(), worker: deps.tenure.workerId, ...person };
    mindOne(record, shown, correlationId);
    await home.dispatch(record, { type: 'passwordShown', shown }, correlationId);
    const card = deps.buildCard('password', { ...data, password, goneAt: shown.goneAt });
    const edited = await persist(() => knock(chat, correlationId, () => chatNow().edit(chat, messageId, { card })), SHOW_WITHIN_MS, { record, correlationId });
    if (edited === 'gone') throw new Error('the message for the password is gone');
  }

  return {
    show(record, password, correlationId) {
      if (home.chatOf(record).kind !== 'personal') return;
      const owed: OwedPassword = { ...home.personOf(record), worker: deps.tenure.workerId, correlationId };
      const key = keyOf(record, correlationId);
      atWork.add(key);
      // Nothing but this card has the password: the process does not end before it is sent.
      sends.add(send(record, password, owed).catch(async (error: unknown) => {
        deps.log.error({ correlationId, setupId: record.id, ...describeError(error) }, 'password card not sent');
        await tellLost(record, owed).catch((second: unknown) => deps.log.error({ correlationId, setupId: record.id, ...describeError(second) }, 'lost password not told'));
      }).finally(() => atWork.delete(key)));
    },
    async take(record, messageId, correlationId) {
      const shown = record.passwordCards?.find((one) => one.messageId === messageId) ?? record.passwordCards?.at(-1);
      // The message itself is replaced, not only what this client shows: the answer to a click is one view of it.
      if (shown) {
        await replace(record, shown.messageId, true, correlationId, deps.chat).catch((error: unknown) => {
          deps.log.warn({ correlationId, setupId: record.id, ...describeError(error) }, 'password card not edited yet');
          void replaceAtLast(record, shown.messageId, true, correlationId, judgeSendError(error).retryAfterMs);
        });
      }
      return { type: 'card', card: goneCard(record, shown ?? home.personOf(record), true) };
    },
    tellLost: (record, correlationId) => tellLost(record, { ...home.personOf(record), worker: deps.tenure.workerId, correlationId }),
    settle: sends.settle,
    async mind(record, alive, correlationId) {
      for (const shown of record.passwordCards ?? []) if (shown.worker === undefined || !alive.has(shown.worker)) mindOne(record, shown, correlationId);
      const { passwordOwed: owed } = record;
      if (owed !== undefined && !alive.has(owed.worker) && !atWork.has(keyOf(record, owed.correlationId))) await tellLost(record, owed);
    },
    expire(record, correlationId) {
      for (const shown of record.passwordCards ?? []) {
        if (shown.isLate) continue;
        const key = keyOf(record, shown.messageId);
        const isBeingReplaced = minded.has(key) && minded.get(key) === undefined;
        if (!isBeingReplaced && leftOf(shown) <= (minded.has(key) ? 0 : -OTHERS_LATER_MS)) void replaceAtLast(record, shown.messageId, false, correlationId);
      }
    },
  };
}

function keyOf({ id }: Pick<WorkRecord, 'id'>, messageId: string): string {
  return `${id}/${messageId}`;
}
