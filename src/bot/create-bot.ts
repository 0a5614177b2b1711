// Puts the bot together and handles one turn as one readable list. Knows no SDK.
import { describeError } from '../model/describe-error';
import { LRUCache } from 'lru-cache';
import type { PersonKey } from '../model/person';
import { problemOf } from '../model/errors';
import type { Bot, Turn, TurnAnswer } from '../model/turn';
import { answerElsewhere } from './talk/answer-elsewhere';
import { createHolderCards, type HolderCards } from './baton/holder-cards';
import { listBatonLetters } from './baton/list-baton-letters';
import { loseHolder, reachHolder } from './baton/reach-holder';
import type { BotDeps } from './bot-deps';
import type { BotRuntime } from './bot-runtime';
import { createLostPlaces } from './channels/lost-places';
import { concernsChannels, createNotices, type Notices } from './channels/notices';
import { rootOf } from './channels/root-of';
import { createSendRates } from './letters/send-rates';
import { createTroubleDesk } from './diagnosis/trouble-desk';
import { createVendorFinder } from './talk/vendor-finder';
import { bringAlong } from './talk/bring-along';
import { createTaskSet } from './work/create-task-set';
import { createUnanswered } from './letters/unanswered';
import { handleClick } from './talk/handle-click';
import { createLanes } from './letters/lanes';
import { createOutbox, type Outbox } from './letters/outbox';
import { createSentPlaces } from './letters/sent-places';
import { createOwedCards } from './letters/owed-cards';
import { createQueues } from './work/create-queues';
import { deliverLetter } from './letters/deliver-letter';
import { greetNewcomer } from './talk/greet-newcomer';
import { handleCommand } from './talk/handle-command';
import { listNeededScopes } from './work/list-rights';
import { refuseSignIn } from './talk/refuse-sign-in';
import { paceChat } from './letters/pace-chat';
import { createPresenter, type Presenter } from './show/presenter';
import { isTroubleOfStore } from './work/save-persistently';
import { openRequests, type Requests } from './requests/open-requests';
import { createSetupRunner, type SetupRunner } from './work/setup-runner';
import { createSignInStarter } from './letters/sign-in-starter';
import { sendReminders } from './letters/send-reminders';
import { createPasswordCards } from './show/password-cards';
import { homeOfSetups } from './show/home-of-setups';
import { mindPasswords } from './show/mind-passwords';

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

export function createBot(given: BotDeps): RunningBot {
  const elapsed = (): number => performance.now();
  const rest = (ms: number): Promise<void> => given.wait(ms, given.stopping);
  const { direct, paced } = paceChat(given.chat, createSendRates(elapsed), rest);
  const deps: BotDeps = { ...given, chat: direct };

  const late: { runner?: SetupRunner; presenter?: Presenter; notices?: Notices; holderCards?: HolderCards; requestCopies?: Requests['copies'] } = {};
  const outbox = createOutbox({
    store: deps.outbox, tenure: deps.tenure, workers: deps.workers, now: deps.now, log: deps.log, correlationId: deps.newId(),
    openLanes: (onGone) => createLanes({ now: elapsed, wait: rest, random: Math.random, log: deps.log, onGone }),
    deliver: (letter) => deliverLetter({ deps, chat: paced, presenter: late.presenter!, notices: late.notices!, holderCards: late.holderCards!, requestCopies: late.requestCopies! }, letter),
  });
  const sending = createTaskSet();
  const passwords = createPasswordCards(deps, { outbox, paced, home: homeOfSetups(deps, () => late.runner!) });
  const runner = createSetupRunner(deps, {
    listLetters(before, after, correlationId, event) {
      const toTheTwo = listBatonLetters(deps, outbox.address, { before, after, event, correlationId });
      return concernsChannels(before, after) ? late.notices!.address(after, correlationId).then((toChannels) => [...toTheTwo, ...toChannels]) : toTheTwo;
    },
    onSecret: (setup, password, correlationId) => passwords.show(setup, password, correlationId),
    onLetters: () => sending.add(outbox.sweep()),
    onProgress: (setup, key, until) => late.presenter!.noteProgress(setup.id, key, until),
  });
  const sent = createSentPlaces(deps);
  const startSignIn = createSignInStarter(deps, outbox, elapsed);
  const presenter = createPresenter(deps, runner, { startSignIn, outbox, paced, places: sent });
  const owed = createOwedCards(deps, runner, presenter);
  const notices = createNotices(deps, { outbox, chat: paced, render: presenter.renderNotice });
  const places = createLostPlaces(deps, outbox);
  const holderCards = createHolderCards({ deps, runner, places: sent, presenter, chat: paced });
  const { copies: requestCopies, desk: requests, passwords: requestPasswords, runner: requestRunner } = openRequests(deps, { outbox, places: sent, chat: paced, onLetters: () => sending.add(outbox.sweep()) });
  Object.assign(late, { runner, presenter, notices, holderCards, requestCopies });
  const troubles = createTroubleDesk(deps, { outbox, paced });
  const runtime: BotRuntime = { deps, runner, presenter, holderCards, passwords, startSignIn, outbox, troubles, requests, beginnings: createQueues(), findVendors: createVendorFinder(deps.dialogs) };
  const unanswered = createUnanswered(deps, outbox);
  const leaving = createTaskSet();
  const known = new LRUCache<string, string>({ max: MOST_KNOWN });

  /** Where the person was seen last; written only when it changed. Resolves with how many offers are on their way to them for it. Who added the app was perhaps forgotten by another process, which heard that it was removed. */
  async function remember(turn: Turn): Promise<number> {
    const where = `${turn.conversation.conversationId} ${turn.conversation.serviceUrl}`;
    const who = keyOf(turn.person);
    if (turn.conversation.kind !== 'personal' || (known.get(who) === where && turn.what.type !== 'installed')) return 0;
    await deps.conversations.remember(turn.person, turn.conversation);
    await bringAlong(runtime, turn);
    const offers = await reachHolder(runtime, turn.person, turn.conversation, turn.correlationId);
    known.set(who, where);
    return offers;
  }

  async function answer(turn: Turn): Promise<TurnAnswer> {
    const { what } = turn;
    if (what.type === 'removed') {
      // Told twice, or late: the app may have been added again since. If it was not, the next knock finds out.
      if (!turn.isLate && (await deps.seen.isFirst(`removed/${turn.conversation.conversationId}/${turn.activityId}`, turn.at))) await leave(turn);
      return { type: 'none' };
    }
    if (what.type === 'signInRefused') return refuseSignIn(deps, turn, what.what);
    const isPersonal = turn.conversation.kind === 'personal';
    // A click that comes twice meets its revision; a message that comes twice would start twice.
    if ((what.type === 'message' || (what.type === 'installed' && isPersonal)) && !(await unanswered.begin(turn, what.type))) return { type: 'none' };
    if (!isPersonal) return answerElsewhere(runtime, turn);
    // Who could not be reached there is reached anew.
    if (outbox.isClosed(turn.conversation)) known.delete(keyOf(turn.person));
    // Before anything new is said there: a letter that meets a closed conversation would close it once more.
    await outbox.open(turn.conversation);
    const offers = await remember(turn);
    switch (what.type) {
      case 'click':
        return handleClick(runtime, turn, what.data, what.messageId);
      case 'message':
        return handleCommand(runtime, turn, what.text);
      case 'installed':
        return greetNewcomer(runtime, turn, offers);
      case 'signedIn':
        return continueAfterSignIn(turn);
      case 'signInFailed':
        return { type: 'text', text: deps.say('chat.signInFailed', { code: what.code }) };
    }
  }

  /** Setups stay. What was confirmed goes on to its end, unseen; then the person's tokens go. */
  async function leave({ conversation, person, correlationId }: Turn): Promise<void> {
    if (conversation.kind !== 'personal') return requests.leave(person.tenantId, await places.forget(rootOf(conversation), correlationId), correlationId);
    known.delete(keyOf(person));
    await outbox.close(conversation.conversationId);
    await deps.conversations.forget(conversation.conversationId);
    await requests.leave(person.tenantId, [conversation.conversationId], correlationId);
    await loseHolder(runtime, person, conversation.conversationId, correlationId);
    const open = await deps.setups.listOpen(person);
    leaving.add(Promise.all(open.map(({ id }) => runner.whenIdle(id))).then(() => {
      // Added again meanwhile: they are wanted.
      if (!known.has(keyOf(person))) deps.identity.signOut(person);
    }));
  }

  async function continueAfterSignIn(turn: Turn): Promise<TurnAnswer> {
    await troubles.continueAfterSignIn(turn);
    await requests.continueAfterSignIn(turn);
    for (const setup of await deps.setups.listWaitingFor(turn.person)) {
      const { setup: resumed } = await runner.dispatch({ setup, event: { type: 'signedIn' }, correlationId: turn.correlationId });
      presenter.follow(resumed, turn.correlationId);
    }
    return { type: 'none' };
  }

  let isLeftLying = false;

  async function takeUp(): Promise<void> {
    if (deps.stopping?.aborted) return;
    isLeftLying = true;
    await mindPasswords(deps, { outbox, ofSetups: passwords, ofRequests: requestPasswords });
    for (const { setup, correlationId } of await runner.takeUpAbandoned()) {
      deps.log.info({ correlationId, setupId: setup.id }, 'setup resumed');
      if (setup.status === 'needs-sign-in') presenter.owe(setup, correlationId);
      else presenter.follow(setup, correlationId);
    }
    await requestRunner.takeUpAbandoned();
    await unanswered.takeUp();
    isLeftLying = false;
    await sweepOutbox();
  }

  async function sweepOutbox(): Promise<void> {
    if (deps.stopping?.aborted) return;
    await outbox.sweep();
    await places.mind();
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
      const all = [...new Set([...scopes, ...troubles.neededScopes(person), ...await requests.neededScopes(person)])];
      return all.length > 0 ? all : ['User.Read'];
    },
    sendReminders: async () => (await sendReminders(deps, runner, outbox, passwords)) + (await requests.remind()),
    // The database may have been in trouble when the others were found gone.
    sweep: () => (isLeftLying ? takeUp() : sweepOutbox()),
    outbox: { count: outbox.count, age: outbox.age },
    async settle() {
      await runner.settle();
      await requestRunner.settle();
      await presenter.settle();
      await sent.settle();
      await passwords.settle();
      await requestPasswords.settle();
      await troubles.settle();
      await sending.settle();
      await outbox.settle();
      await leaving.settle();
      await deps.setups.flush();
      await deps.seen.flush();
    },
    workload() {
      const [ofSetups, ofRequests] = [runner.workload(), requestRunner.workload()];
      return { effects: ofSetups.effects + ofRequests.effects, queued: ofSetups.queued + ofRequests.queued };
    },
    resumeSetups: takeUp,
  };
}

function keyOf({ tenantId, objectId }: PersonKey): string {
  return `${tenantId}/${objectId}`;
}
