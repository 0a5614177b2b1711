// Shows a new test user's password once, in the personal chat, and takes it away after "I have it" or ten minutes. Holds it nowhere else.
import type { AdaptiveCard } from '../model/cards';
import { describeError } from '../model/describe-error';
import type { PasswordCard, PasswordGoneCard } from '../model/card-data';
import type { OwedPassword, Setup, ShownPassword } from '../model/setup';
import type { TurnAnswer } from '../model/turn';
import type { BotDeps } from './bot-deps';
import type { Outbox } from './outbox';
import { createTaskSet } from './create-task-set';
import type { SetupRunner } from './setup-runner';
import { addressOf } from './views/address-of';

export const PASSWORD_LIFE_MS = 10 * 60 * 1000;
/** Who shows a card takes it away at its time; another process that finds it in the database lets it do so first. */
const OTHERS_LATER_MS = 30_000;
/** A password that cannot be shown for so long is lost, and its person is told. */
const SHOW_WITHIN_MS = 45_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5 * 60_000;
const GIVE_UP_AFTER_MS = 24 * 60 * 60_000;

export interface PasswordCards {
  show(setup: Setup, password: string, correlationId: string): void;
  /** @param messageId where it was pressed, when the client said so */
  take(setup: Setup, messageId: string | undefined, correlationId: string): Promise<TurnAnswer>;
  /** Resolves when every password that was made is shown or told to be lost. */
  settle(): Promise<void>;
  /** What a process that is gone has shown is taken away from here, and what it had yet to show is told to be lost. To be called as often as one likes. @param alive ids of workers */
  mind(setup: Setup, alive: ReadonlySet<string>, correlationId: string): Promise<void>;
  /** Takes away what is over by the wall clock: also what this process minds, when that clock was set forward. */
  expire(setup: Setup, correlationId: string): void;
}

/** Whose time runs by a timer, so that a wall clock that is set back does not prolong it. */
export function createPasswordCards(deps: BotDeps, outbox: Pick<Outbox, 'put'>, getRunner: () => SetupRunner): PasswordCards {
  const sends = createTaskSet();
  /** By message: the timer until its card is replaced, or nothing while it is being replaced. */
  const minded = new Map<string, NodeJS.Timeout | undefined>();
  /** What this process is about to show, under whatever name it began. */
  const atWork = new Set<string>();
  const address = (setup: Setup) => addressOf({ dialog: deps.dialogs.get(setup.vendor)!, setup });
  const leftOf = ({ goneAt }: ShownPassword): number => Date.parse(goneAt) - deps.now().getTime();

  function goneCard(setup: Setup, { displayName, userPrincipalName }: Pick<ShownPassword, 'displayName' | 'userPrincipalName'>, taken: boolean): AdaptiveCard {
    const data: PasswordGoneCard = { ...address(setup), displayName, userPrincipalName, taken };
    return deps.buildCard('password-gone', data);
  }

  /** An edit that is made twice shows the same; what is not there any more needs none. */
  async function replace(setup: Setup, messageId: string, taken: boolean, correlationId: string): Promise<void> {
    const current = (await deps.setups.find(setup.tenantId, setup.id)) ?? setup;
    const shown = current.passwordCards?.find((one) => one.messageId === messageId);
    if (!shown) return;
    await deps.chat.edit(current.conversation, messageId, { card: goneCard(current, shown, taken) });
    await getRunner().dispatch({ setup: current, event: { type: 'passwordGone', messageId }, correlationId });
  }

  async function replaceAtLast(setup: Setup, messageId: string, taken: boolean, correlationId: string): Promise<void> {
    const key = keyOf(setup, messageId);
    clearTimeout(minded.get(key));
    minded.set(key, undefined);
    await persist(() => replace(setup, messageId, taken, correlationId), GIVE_UP_AFTER_MS, { setup, correlationId })
      .catch((error: unknown) => deps.log.error({ correlationId, setupId: setup.id, ...describeError(error) }, 'password card not replaced'))
      .finally(() => minded.delete(key));
  }

  /** Again and again, with longer and longer pauses. @throws what the last try threw, when the time is over or the process is to end */
  async function persist<T>(work: () => Promise<T>, withinMs: number, { setup, correlationId }: { setup: Setup; correlationId: string }): Promise<T> {
    for (let [waitMs, waited] = [FIRST_WAIT_MS, 0]; ; waited += waitMs, waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
      try {
        return await work();
      } catch (error) {
        if (waited >= withinMs) throw error;
        deps.log.warn({ correlationId, setupId: setup.id, ...describeError(error) }, 'password card not edited yet');
        await deps.wait(waitMs, deps.stopping).catch(() => { throw error; });
      }
    }
  }

  function mindOne(setup: Setup, shown: ShownPassword, correlationId: string): void {
    const key = keyOf(setup, shown.messageId);
    if (minded.has(key)) return;
    const timer = setTimeout(() => void replaceAtLast(setup, shown.messageId, false, correlationId), Math.min(PASSWORD_LIFE_MS, Math.max(0, leftOf(shown))));
    timer.unref();
    minded.set(key, timer);
  }

  /** One line for one password, whoever tells it. The lost one is noted last: killed in between, it is told again, and the outbox knows it. */
  async function tellLost(setup: Setup, { displayName, userPrincipalName, correlationId }: OwedPassword): Promise<void> {
    const text = deps.say('chat.passwordLost', { displayName, userPrincipalName });
    await outbox.put({ key: `password-lost/${setup.id}/${correlationId}`, conversation: setup.conversation, what: { type: 'text', text }, correlationId });
    await getRunner().dispatch({ setup, event: { type: 'passwordLost', userPrincipalName }, correlationId });
  }

  /** The message is noted before the password is on it: wherever the process is killed, what shows a password is known and taken away. */
  async function send(setup: Setup, password: string, owed: OwedPassword): Promise<void> {
    const { correlationId } = owed;
    const person = personOf(setup);
    const data: PasswordCard = { ...address(setup), ...person };
    // A database in trouble keeps nobody from the password.
    await getRunner().dispatch({ setup, event: { type: 'passwordMade', owed }, correlationId })
      .catch((error: unknown) => deps.log.warn({ correlationId, setupId: setup.id, ...describeError(error) }, 'owed password not noted'));
    const { messageId } = await persist(() => deps.chat.send(setup.conversation, { card: deps.buildCard('password', data) }), SHOW_WITHIN_MS, { setup, correlationId });
    const shown: ShownPassword = { messageId, goneAt: new Date(deps.now().getTime() + PASSWORD_LIFE_MS).toISOString(), worker: deps.tenure.workerId, ...person };
    mindOne(setup, shown, correlationId);
    await getRunner().dispatch({ setup, event: { type: 'passwordShown', shown }, correlationId });
    const card = deps.buildCard('password', { ...data, password, goneAt: shown.goneAt });
    const edited = await persist(() => deps.chat.edit(setup.conversation, messageId, { card }), SHOW_WITHIN_MS, { setup, correlationId });
    if (edited === 'gone') throw new Error('the message for the password is gone');
  }

  return {
    show(setup, password, correlationId) {
      if (setup.conversation.kind !== 'personal') return;
      const owed: OwedPassword = { ...personOf(setup), worker: deps.tenure.workerId, correlationId };
      const key = keyOf(setup, correlationId);
      atWork.add(key);
      // Nothing but this card has the password: the process does not end before it is sent.
      sends.add(send(setup, password, owed).catch(async (error: unknown) => {
        deps.log.error({ correlationId, setupId: setup.id, ...describeError(error) }, 'password card not sent');
        await tellLost(setup, owed).catch((second: unknown) => deps.log.error({ correlationId, setupId: setup.id, ...describeError(second) }, 'lost password not told'));
      }).finally(() => atWork.delete(key)));
    },
    async take(setup, messageId, correlationId) {
      const shown = setup.passwordCards?.find((one) => one.messageId === messageId) ?? setup.passwordCards?.at(-1);
      // The message itself is replaced, not only what this client shows: the answer to a click is one view of it.
      if (shown) {
        await replace(setup, shown.messageId, true, correlationId).catch((error: unknown) => {
          deps.log.warn({ correlationId, setupId: setup.id, ...describeError(error) }, 'password card not edited yet');
          void replaceAtLast(setup, shown.messageId, true, correlationId);
        });
      }
      return { type: 'card', card: goneCard(setup, shown ?? personOf(setup), true) };
    },
    settle: sends.settle,
    async mind(setup, alive, correlationId) {
      for (const shown of setup.passwordCards ?? []) if (shown.worker === undefined || !alive.has(shown.worker)) mindOne(setup, shown, correlationId);
      const { passwordOwed: owed } = setup;
      if (owed !== undefined && !alive.has(owed.worker) && !atWork.has(keyOf(setup, owed.correlationId))) await tellLost(setup, owed);
    },
    expire(setup, correlationId) {
      for (const shown of setup.passwordCards ?? []) {
        const key = keyOf(setup, shown.messageId);
        const isBeingReplaced = minded.has(key) && minded.get(key) === undefined;
        if (!isBeingReplaced && leftOf(shown) <= (minded.has(key) ? 0 : -OTHERS_LATER_MS)) void replaceAtLast(setup, shown.messageId, false, correlationId);
      }
    },
  };
}

function keyOf({ id: setupId }: Setup, messageId: string): string {
  return `${setupId}/${messageId}`;
}

function personOf({ newPerson }: Setup): { displayName: string; userPrincipalName: string } {
  return { displayName: newPerson?.displayName ?? '', userPrincipalName: newPerson?.userPrincipalName ?? '' };
}
