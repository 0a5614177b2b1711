// Answers what people say and press about requests: who asks, who decides, and whose sign-in comes first. What a card carries is a hint; who and where come from the turn.
import type { Click, WaitingClick } from '../../model/click';
import type { RefusedWhat } from '../../model/refusal';
import type { AccessRequest } from '../../model/request';
import type { PersonKey } from '../../model/person';
import type { Turn, TurnAnswer } from '../../model/turn';
import { isApproverVerb } from '../../engine/request/apply-request-click';
import { waitingPerson } from '../../engine/request/waiting-person';
import { problemOf, SetupError } from '../../model/errors';
import { isCuredBySignIn } from '../../engine/request/is-cured-by-sign-in';
import type { BotDeps } from '../bot-deps';
import type { Outbox } from '../letters/outbox';
import type { PasswordCards } from '../show/password-cards';
import { isForged } from '../talk/is-forged';
import { noteRefusal } from '../talk/note-refusal';
import { refuseHost } from './refuse-host';
import { createQueues } from '../work/create-queues';
import { isTroubleOfStore } from '../work/save-persistently';
import { withinTime } from '../work/within-time';
import { APPROVER_SCOPES, copyFor, type ApproverBook, type MayDecide } from './approvers';
import { beginRequest } from './begin-request';
import { listMyRequests, listRequestHistory } from './list-my-requests';
import type { RequestCopies } from './request-copies';
import { findCopy } from './request-copies';
import { listDecisionScopes, listRequestScopes } from './request-performer';
import type { RequestWords } from './read-request';
import type { RequestRunner } from './request-runner';

export interface RequestDesk {
  /** Begins one in the person's own chat, wherever they said so; what was not said is asked for by the form. */
  begin(turn: Turn, wish: RequestWords): Promise<TurnAnswer>;
  press(turn: Turn, click: Click, messageId: string | undefined): Promise<TurnAnswer>;
  listMine(turn: Turn): Promise<TurnAnswer>;
  /** Goes on with what waited for this sign-in. */
  continueAfterSignIn(turn: Turn): Promise<void>;
  /** Asked before requests are brought to a channel: what is to be said instead, when that is not for this person. */
  refuseHost(turn: Turn): Promise<TurnAnswer | undefined>;
  /** The bot was removed from these chats and channels: nobody decides anything there any more. */
  leave(tenantId: string, conversationIds: string[], correlationId: string): Promise<void>;
  /** Of what waits for this person. */
  neededScopes(person: PersonKey): Promise<string[]>;
  /** Ends what was given for a time and calls whoever has to sign in for it. Resolves with how many. */
  remind(): Promise<number>;
}

export interface DeskParts {
  deps: BotDeps;
  runner: RequestRunner;
  copies: RequestCopies;
  approvers: ApproverBook;
  outbox: Pick<Outbox, 'address' | 'sweep' | 'put'>;
  passwords: Pick<PasswordCards<AccessRequest>, 'expire' | 'take'>;
}

/** A sign-in that takes longer was given up; the button is pressed again then. */
const WAITS_MS = 15 * 60_000;
/** Of the time that a turn may take, for the look at the person's roles and for the work after it. */
const SHARE = 0.4;

export function createRequestDesk(parts: DeskParts): RequestDesk {
  const { approvers, copies, deps, outbox, passwords, runner } = parts;
  const waitingClickOf = (person: PersonKey): Promise<WaitingClick | undefined> => deps.waitingClicks.find(person, new Date(deps.now().getTime() - WAITS_MS));
  const noticeOf = (key: string, isError = true): TurnAnswer => ({ type: 'notice', text: deps.say(`notices.${key}`), isError });

  async function refuse(turn: Turn, what: RefusedWhat, says: string, request?: AccessRequest): Promise<TurnAnswer> {
    await noteRefusal(deps, turn, what, request?.id);
    return noticeOf(says);
  }

  async function press(turn: Turn, click: Click, messageId: string | undefined): Promise<TurnAnswer> {
    const isPersonal = turn.conversation.kind === 'personal';
    if (click.verb === 'request.begin') return beginByButton(turn, click);
    if (click.verb === 'request.list') return isPersonal ? listMyRequests(deps, turn, Number(click.choice ?? '0')) : noticeOf('requestInChat');
    const request = click.setupId === undefined ? undefined : await deps.requests.find(turn.person.tenantId, click.setupId);
    if (!request) return refuse(turn, 'click.unknown-setup', 'unknownRequest');
    if (click.verb === 'request.password-taken') return takePassword(turn, request, messageId);
    if (isApproverVerb(click.verb)) return decide(turn, request, click, messageId);
    const isTheirs = request.requester.objectId === turn.person.objectId;
    const isShown = isTheirs || findCopy(request, turn.conversation) !== undefined;
    switch (click.verb) {
      case 'request.show':
        return isShown ? copies.answerInPlace(request, turn, messageId) : refuse(turn, 'click.not-yours', 'unknownRequest', request);
      case 'request.history':
        return isShown && isPersonal ? listRequestHistory(deps, request, Number(click.choice ?? '0')) : refuse(turn, 'click.not-yours', 'unknownRequest', request);
      case 'request.sign-in':
        return startSignIn(turn, request, messageId);
    }
    if (!isTheirs) return refuse(turn, 'click.not-yours', 'notYourRequest', request);
    if (!isPersonal) return noticeOf('requestInChat');
    return click.verb === 'request.send' ? sendOut(turn, request, click, messageId) : dispatch(turn, request, click, messageId, {});
  }

  /** Whoever signs in with the account may be neither who asked nor who decided. */
  async function takePassword(turn: Turn, request: AccessRequest, messageId: string | undefined): Promise<TurnAnswer> {
    const isTheirs = request.account?.user.objectId === turn.person.objectId && turn.conversation.kind === 'personal';
    return isTheirs ? passwords.take(request, messageId, turn.correlationId) : refuse(turn, 'click.not-yours', 'unknownRequest', request);
  }

  async function beginByButton(turn: Turn, { choice = '', values }: Click): Promise<TurnAnswer> {
    // Delivered twice, it is one wish.
    if (!(await deps.seen.isFirst(`request-begin/${turn.activityId}`, turn.at))) return noticeOf('requestBelow', false);
    const answer = await begin(turn, { app: choice, people: values['person'] ?? '' });
    return answer.type === 'none' ? noticeOf('requestBelow', false) : answer;
  }

  /** Who decides is looked up with the rights of who asks. */
  async function sendOut(turn: Turn, request: AccessRequest, click: Click, messageId: string | undefined): Promise<TurnAnswer> {
    try {
      return await dispatch(turn, request, click, messageId, { copies: await approvers.findPlaces(request, turn.correlationId) });
    } catch (error) {
      if (isTroubleOfStore(error)) throw error;
      const { code } = problemOf(error);
      if (!isCuredBySignIn(code)) {
        deps.log.warn({ correlationId: turn.correlationId, setupId: request.id, code }, 'approvers not looked up');
        return noticeOf('approversUnknown');
      }
      await deps.waitingClicks.keep(turn.person, click, deps.now());
      await deps.chat.startSignIn(turn.conversation, turn.person);
      return noticeOf('signInToSend', false);
    }
  }

  /** Everything that the words of a request change, top to bottom. */
  async function dispatch(turn: Turn, request: AccessRequest, click: Click, messageId: string | undefined, more: object): Promise<TurnAnswer> {
    if (isForged(click, { face: request.face, stepId: request.stage })) return refuse(turn, 'click.forged', 'requestNeverShown', request);
    // Pressed long ago: they see where it stands, and press again.
    if (turn.isLate) return copies.answerInPlace(request, turn, messageId);
    const { choice, revision, values, verb } = click;
    const event = { type: 'clicked' as const, verb, values, by: turn.person, ...(choice === undefined ? {} : { choice }), ...more };
    const { isStale, isUnfit, notice, record } = await runner.dispatch({ record: request, known: request, face: revision ?? -1, correlationId: turn.correlationId, event });
    if (notice !== undefined) return noticeOf(notice);
    if (isUnfit) return refuse(turn, 'click.unfit', 'requestNotOnCard', record);
    if (isStale) await noteRefusal(deps, turn, 'click.superseded', record.id);
    return copies.answerInPlace(await settled(record), turn, messageId);
  }

  /** Waits a moment for work to end, so that most clicks are answered by its end; the rest is shown by edits. */
  async function settled(record: AccessRequest): Promise<AccessRequest> {
    if (!runner.isBusy(record.id)) return record;
    await withinTime(runner.whenIdle(record.id), deps.answerBudgetMs * SHARE);
    return runner.latest(record);
  }

  async function decide(turn: Turn, request: AccessRequest, click: Click, messageId: string | undefined): Promise<TurnAnswer> {
    const { correlationId, person } = turn;
    if (request.requester.objectId === person.objectId) return refuse(turn, 'request.own', 'ownRequest', request);
    // What somebody else has decided is told without asking Entra for anything, and only where it was told before.
    if (click.revision !== request.face && findCopy(request, turn.conversation)) return dispatch(turn, request, click, messageId, {});
    try {
      const may = await withinTime(mayDecide(turn, request, click), deps.answerBudgetMs * SHARE);
      if (may === 'late') return noticeOf('entraIsSlow');
      if (may !== 'yes') return await refuse(turn, 'request.not-approver', may === 'no' ? 'mayNotDecide' : 'mayNotMakeUsers', request);
    } catch (error) {
      if (error instanceof SetupError && isCuredBySignIn(error.code)) return signInFirst(turn, request, click);
      deps.log.warn({ correlationId, setupId: request.id, code: problemOf(error).code }, 'approver not looked up');
      return noticeOf('approverUnknown');
    }
    const reach = (await deps.conversations.find(person))?.conversation;
    return dispatch(turn, request, click, messageId, { mayDecide: true, ...(reach ? { reach } : {}) });
  }

  /** With a token in hand for what follows: a decision whose work cannot begin helps nobody. */
  async function mayDecide(turn: Turn, request: AccessRequest, { verb }: Click): Promise<MayDecide> {
    const isWork = verb !== 'request.refuse' && verb !== 'request.leave';
    if (isWork) await deps.identity.getToken(turn.person, listDecisionScopes(request));
    return approvers.mayDecide(turn, isWork && request.account !== undefined);
  }

  /** In a channel no silent sign-in exists: it runs in the person's own chat, where the request then stands as well. What was pressed is done when it has come. */
  async function signInFirst(turn: Turn, request: AccessRequest, click: Click): Promise<TurnAnswer> {
    const { conversation, correlationId, person } = turn;
    const isPersonal = conversation.kind === 'personal';
    const reach = isPersonal ? conversation : (await deps.conversations.find(person))?.conversation;
    if (!reach) return { type: 'notice', text: deps.say('notices.signInNoChat', { url: deps.installUrl }), isError: true };
    await deps.waitingClicks.keep(person, click, deps.now());
    // Whoever presses a card that somebody passed on to them sees nothing of it before it is known who they are.
    if (!isPersonal && findCopy(request, conversation)) await copies.addCopy(request, copyFor(`approver-${person.objectId}`, person, reach), correlationId);
    await deps.chat.startSignIn(reach, person);
    return noticeOf(isPersonal ? 'signInHere' : 'signInInChat', false);
  }

  async function startSignIn(turn: Turn, request: AccessRequest, messageId: string | undefined): Promise<TurnAnswer> {
    const person = waitingPerson(request);
    if (person === undefined) return copies.answerInPlace(request, turn, messageId);
    if (person.objectId !== turn.person.objectId) return noticeOf('notYourSignIn');
    const reach = turn.conversation.kind === 'personal' ? turn.conversation : (await deps.conversations.find(person))?.conversation;
    if (!reach) return { type: 'notice', text: deps.say('notices.signInNoChat', { url: deps.installUrl }), isError: true };
    await deps.chat.startSignIn(reach, person);
    return copies.answerInPlace(request, turn, messageId);
  }

  const beginnings = createQueues();
  const begin = (turn: Turn, wish: RequestWords): Promise<TurnAnswer> => beginnings.inQueue(`${turn.person.tenantId}/${turn.person.objectId}`, () => beginRequest(parts, turn, wish));

  return {
    begin, press,
    listMine: (turn) => listMyRequests(deps, turn, 0),
    async continueAfterSignIn(turn) {
      const waiting = await waitingClickOf(turn.person);
      if (waiting !== undefined) {
        const answer = await press(turn, waiting.click, undefined);
        // Only now: a process that is killed before finds it again, and what was done meets its revision.
        await deps.waitingClicks.forget(turn.person, waiting);
        // Cards are edited by letters; what was refused is said.
        if (answer.type === 'notice') await deps.chat.send(turn.conversation, { text: answer.text });
      }
      for (const record of await deps.requests.listWaitingFor(turn.person)) await runner.dispatch({ record, event: { type: 'signedIn' }, correlationId: turn.correlationId });
    },
    refuseHost: (turn) => refuseHost(parts, turn),
    async leave(tenantId, conversationIds, correlationId) {
      const open = await deps.requests.listOpenOf(tenantId);
      for (const record of open) {
        for (const conversationId of conversationIds.filter((id) => record.copies.some(({ conversation, of }) => of !== 'requester' && conversation.conversationId === id))) await runner.dispatch({ record, event: { type: 'placeLost', conversationId }, correlationId });
      }
    },
    async neededScopes(person) {
      const setupId = (await waitingClickOf(person))?.click.setupId;
      const request = setupId === undefined ? undefined : await deps.requests.find(person.tenantId, setupId);
      const isOwn = request?.requester.objectId === person.objectId;
      const decisions = request ? [...APPROVER_SCOPES, ...(isOwn ? [] : listDecisionScopes(request))] : [];
      const work = (await deps.requests.listWaitingFor(person)).flatMap(listRequestScopes);
      return [...new Set([...decisions, ...work])];
    },
    async remind() {
      const due = await deps.requests.listDue(deps.now());
      const done = await Promise.all(due.map(async (record) => {
        const correlationId = deps.newId();
        passwords.expire(record, correlationId);
        if (record.dueAt === undefined || Date.parse(record.dueAt) > deps.now().getTime()) return 0;
        try {
          return (await runner.dispatch({ record, event: { type: 'due', dueAt: record.dueAt }, correlationId })).isStale ? 0 : 1;
        } catch (error) {
          deps.log.error({ correlationId, setupId: record.id, code: problemOf(error).code }, 'end of access not begun');
          return 0;
        }
      }));
      const count = done.reduce<number>((sum, one) => sum + one, 0);
      if (count > 0) await outbox.sweep();
      return count;
    },
  };
}
