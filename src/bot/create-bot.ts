// Puts the bot together and handles one turn as one readable list. Knows no SDK.
import { describeError } from '../model/describe-error';
import { LRUCache } from 'lru-cache';
import type { PersonKey } from '../model/person';
import { problemOf } from '../model/errors';
import type { Bot, Turn, TurnAnswer } from '../model/turn';
import { answerElsewhere } from './answer-elsewhere';
import type { BotDeps } from './bot-deps';
import type { BotRuntime } from './bot-runtime';
import { createSendRates } from './send-rates';
import { createVendorFinder } from './vendor-finder';
import { bringAlong } from './bring-along';
import { createTaskSet } from './create-task-set';
import { createUnanswered } from './unanswered';
import { handleClick } from './handle-click';
import { createLanes } from './lanes';
import { createOutbox, type Outbox } from './outbox';
import { createOwedCards } from './owed-cards';
import { createQueues } from './create-queues';
import { deliverLetter } from './deliver-letter';
import { handleCommand, openWelcome } from './handle-command';
import { listNeededScopes } from './list-rights';
import { listMySetups } from './list-my-setups';
import { noteRefusal } from './note-refusal';
import { paceChat } from './pace-chat';
import { createPresenter, type Presenter } from './presenter';
import { isTroubleOfStore } from './save-persistently';
import { createSetupRunner, type SetupRunner } from './setup-runner';
import { createSignInStarter } from './sign-in-starter';
import { sendReminders } from './send-reminders';
import { createPasswordCards } from './password-cards';

/** People whose chat need not be written again. */
const MOST_KNOWN = 5_000;

export interface RunningBot extends Bot {
  /** Picks up what a stopped process left pending. */
  resumeSetups(): Promise<void>;
  /** Goes on with what processes that are gone had begun. */
  takeUp(): Promise<void>;
  /** Resolves when no work goes on any more: with `stopping` aborted soon, as it is put down. */
  settle(): Promise<void>;
  /** How much work goes on at this moment. */
  workload(): Record<'effects' | 'queued', number>;
  /** Sends what is due by now; to be called about once a minute. Resolves with the number of cards sent. */
  sendReminders(): Promise<number>;
  /** Takes up what others left unsaid, and undone when that failed before; to be called every few seconds. */
  sweep(): Promise<void>;
  outbox: Pick<Outbox, 'count' | 'age'>;
}

const SIGN_IN_REFUSALS = {
  'sign-in.wrong-person': 'chat.signInOfAnother',
  'sign-in.invalid-token': 'chat.signInInvalid',
  'sign-in.unreadable': 'chat.signInUnreadable',
  'sign-in.unasked': 'chat.signInUnasked',
};

export function createBot(given: BotDeps): RunningBot {
  const elapsed = (): number => performance.now();
  const rest = (ms: number): Promise<void> => given.wait(ms, given.stopping);
  const { direct, paced } = paceChat(given.chat, createSendRates(elapsed), rest);
  const deps: BotDeps = { ...given, chat: direct };

  const late: { runner?: SetupRunner; presenter?: Presenter } = {};
  const outbox = createOutbox({
    store: deps.outbox, tenure: deps.tenure, workers: deps.workers, now: deps.now, log: deps.log, correlationId: deps.newId(),
    openLanes: (onGone) => createLanes({ now: elapsed, wait: rest, random: Math.random, log: deps.log, onGone }),
    deliver: (letter) => deliverLetter({ deps, chat: paced, presenter: late.presenter! }, letter),
  });
  const passwords = createPasswordCards(deps, outbox, () => late.runner!);
  const runner = createSetupRunner(deps, {
    onSecret: (setup, password, correlationId) => passwords.show(setup, password, correlationId),
    onProgress: (setup, key, until) => late.presenter!.noteProgress(setup.id, key, until),
  });
  const startSignIn = createSignInStarter(deps, outbox, elapsed);
  const presenter = createPresenter(deps, runner, { startSignIn, outbox, paced });
  const owed = createOwedCards(deps, runner, presenter);
  Object.assign(late, { runner, presenter });
  const runtime: BotRuntime = { deps, runner, presenter, passwords, startSignIn, outbox, beginnings: createQueues(), findVendors: createVendorFinder(deps.dialogs) };
  const unanswered = createUnanswered(deps, outbox);
  const leaving = createTaskSet();
  const known = new LRUCache<string, string>({ max: MOST_KNOWN });

  /** Where the person was seen last; written only when it changed. Who added the app was perhaps forgotten by another process, which heard that it was removed. */
  async function remember(turn: Turn): Promise<void> {
    const where = `${turn.conversation.conversationId} ${turn.conversation.serviceUrl}`;
    const who = keyOf(turn.person);
    if (turn.conversation.kind !== 'personal' || (known.get(who) === where && turn.what.type !== 'installed')) return;
    await deps.conversations.remember(turn.person, turn.conversation);
    await bringAlong(runtime, turn);
    known.set(who, where);
  }

  async function answer(turn: Turn): Promise<TurnAnswer> {
    const { what } = turn;
    if (what.type === 'removed') {
      await leave(turn);
      return { type: 'none' };
    }
    if (what.type === 'signInRefused') return refuseSignIn(turn, what.what);
    if (turn.conversation.kind !== 'personal') return answerElsewhere(deps, turn);
    // A click that comes twice meets its revision; a message that comes twice would start twice.
    if ((what.type === 'message' || what.type === 'installed') && !(await unanswered.begin(turn, what.type))) return { type: 'none' };
    await remember(turn);
    await outbox.open(turn.conversation);
    switch (what.type) {
      case 'click':
        return handleClick(runtime, turn, what.data, what.messageId);
      case 'message':
        return handleCommand(runtime, turn, what.text);
      case 'installed':
        return (await deps.setups.listOpen(turn.person)).length > 0 ? listMySetups(runtime, turn) : openWelcome(runtime, turn, 'welcome');
      case 'signedIn':
        return continueAfterSignIn(turn);
      case 'signInFailed':
        return { type: 'text', text: deps.say('chat.signInFailed', { code: what.code }) };
    }
  }

  /** Setups stay. What was confirmed goes on to its end, unseen; then the person's tokens go. */
  async function leave({ conversation, person }: Turn): Promise<void> {
    known.delete(keyOf(person));
    await outbox.close(conversation.conversationId);
    await deps.conversations.forget(conversation.conversationId);
    if (conversation.kind !== 'personal') return;
    const open = await deps.setups.listOpen(person);
    leaving.add(Promise.all(open.map(({ id }) => runner.whenIdle(id))).then(() => {
      // Added again meanwhile: they are wanted.
      if (!known.has(keyOf(person))) deps.identity.signOut(person);
    }));
  }

  async function refuseSignIn(turn: Turn, what: keyof typeof SIGN_IN_REFUSALS): Promise<TurnAnswer> {
    await noteRefusal(deps, turn, what);
    return turn.conversation.kind === 'personal' ? { type: 'text', text: deps.say(SIGN_IN_REFUSALS[what]) } : { type: 'none' };
  }

  async function continueAfterSignIn(turn: Turn): Promise<TurnAnswer> {
    const waiting = (await deps.setups.listOpen(turn.person)).filter((setup) => setup.status === 'needs-sign-in');
    for (const setup of waiting) {
      const { setup: resumed } = await runner.dispatch({ setup, event: { type: 'signedIn' }, correlationId: turn.correlationId });
      presenter.follow(resumed, turn.correlationId);
    }
    return { type: 'none' };
  }

  /** What others show is theirs to take away, as long as they live. */
  async function mindPasswords(): Promise<void> {
    const showing = (await deps.setups.listPending()).filter(({ vendor, passwordCards, passwordOwed }) => (passwordCards ?? passwordOwed) !== undefined && deps.dialogs.has(vendor));
    if (showing.length === 0) return;
    const alive = new Set((await deps.workers.list()).map(({ id }) => id));
    for (const setup of showing) await passwords.mind(setup, alive, deps.newId());
  }

  let isLeftLying = false;

  async function takeUp(): Promise<void> {
    if (deps.stopping?.aborted) return;
    isLeftLying = true;
    await mindPasswords();
    for (const { setup, correlationId } of await runner.takeUpAbandoned()) {
      deps.log.info({ correlationId, setupId: setup.id }, 'setup resumed');
      if (setup.status === 'needs-sign-in') presenter.owe(setup, correlationId);
      else presenter.follow(setup, correlationId);
    }
    await unanswered.takeUp();
    isLeftLying = false;
    await sweepOutbox();
  }

  async function sweepOutbox(): Promise<void> {
    if (deps.stopping?.aborted) return;
    await outbox.sweep();
    await owed.sweep();
  }

  return {
    takeUp,
    async handleTurn(turn) {
      const begunAt = performance.now();
      const tookMs = (): number => performance.now() - begunAt;
      try {
        const answered = unanswered.minding(turn, await answer(turn));
        deps.meter?.count('turn', 'done', tookMs());
        deps.log.debug({ correlationId: turn.correlationId, reason: turn.what.type }, 'turn answered');
        return answered;
      } catch (error) {
        const problem = problemOf(error);
        deps.meter?.count('turn', 'failed', tookMs());
        deps.log.error({ correlationId: turn.correlationId, ...describeError(error), code: problem.code }, 'turn failed');
        // The card stays as it is, with all that was typed into it and the button to press again.
        if (turn.what.type === 'click' && isTroubleOfStore(error) && error.retry !== 'never') return { type: 'notice', text: deps.say('notices.notSaved', { code: error.code }), isError: true };
        return unanswered.minding(turn, { type: 'card', card: deps.buildCard('error', { code: problem.code, retry: problem.retry, details: { ...problem.details, correlationId: turn.correlationId }, lines: [], canUndo: false }) });
      }
    },
    async neededScopes(person: PersonKey) {
      const open = (await deps.setups.listOpen(person)).filter((setup) => setup.pending.length > 0);
      const scopes = open.flatMap((setup) => (deps.dialogs.has(setup.vendor) ? listNeededScopes(deps.dialogs.get(setup.vendor)!, setup, deps.actions) : []));
      return scopes.length > 0 ? [...new Set(scopes)] : ['User.Read'];
    },
    sendReminders: () => sendReminders(deps, runner, outbox, passwords),
    // The database may have been in trouble when the others were found gone.
    sweep: () => (isLeftLying ? takeUp() : sweepOutbox()),
    outbox: { count: outbox.count, age: outbox.age },
    async settle() {
      await runner.settle();
      await presenter.settle();
      await passwords.settle();
      await outbox.settle();
      await leaving.settle();
      await deps.setups.flush();
      await deps.seen.flush();
    },
    workload: () => runner.workload(),
    resumeSetups: takeUp,
  };
}

function keyOf({ tenantId, objectId }: PersonKey): string {
  return `${tenantId}/${objectId}`;
}
