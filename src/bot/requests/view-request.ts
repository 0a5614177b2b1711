// Makes the facts of a request's cards from the request. Knows no wording and no chat.
import type { RequestCard, RequestFormCard, RequestPersonFact, RequestPreviewCard, RequestProblemFact, RequestsCard } from '../../model/card-data';
import type { SetupProblem } from '../../model/errors';
import type { AccessRequest, RequestCopy, RequestedPerson } from '../../model/request';
import { isStuck } from '../../engine/request/apply-request-click';
import { canBeAdded, listMeant } from '../../engine/request/request-decided';
import { waitingPerson } from '../../engine/request/waiting-person';

export type RequestView =
  | { name: 'request-form'; data: RequestFormCard }
  | { name: 'request-preview'; data: RequestPreviewCard }
  | { name: 'request'; data: RequestCard };

/** @param audience who reads it */
export function viewRequest(request: AccessRequest, audience: RequestCopy['of']): RequestView {
  const { stage } = request;
  if (stage === 'form' || stage === 'looking') return { name: 'request-form', data: viewForm(request) };
  if (stage === 'preview') return { name: 'request-preview', data: viewPreview(request) };
  return { name: 'request', data: viewSent(request, audience) };
}

/** One word for where it stands, as the list of a person's requests shows it. */
export function stateOf(request: AccessRequest): RequestsCard['requests'][number]['state'] {
  const { stage, status, people } = request;
  switch (stage) {
    case 'form':
    case 'looking':
    case 'preview':
      return 'form';
    case 'adding':
      if (status === 'needs-sign-in') return 'sign-in';
      if (status !== 'stopped') return 'adding';
      return people.some(({ result }) => result?.state === 'added' || result?.state === 'there-already') ? 'partly' : 'stopped';
    case 'removing':
      if (status === 'needs-sign-in') return 'sign-in';
      return status === 'stopped' ? 'not-removed' : 'removing';
    default:
      return stage;
  }
}

function frameOf({ id, code, face, interrupted, stage }: AccessRequest): Pick<RequestCard, 'action' | 'code' | 'interruptedAt'> {
  return { code, action: { setupId: id, stepId: stage, revision: face }, ...(interrupted ? { interruptedAt: interrupted.at } : {}) };
}

function factOfProblem({ code, details, retry }: SetupProblem): RequestProblemFact {
  return { code, retry, details };
}

function viewForm(request: AccessRequest): RequestFormCard {
  const { apps, faults, problem, stage, status, unclear, wish } = request;
  const looking = status === 'working' ? 'looking' : status === 'needs-sign-in' ? 'sign-in' : 'stopped';
  return {
    ...frameOf(request),
    state: stage === 'form' ? 'asking' : looking,
    isTestUser: wish.kind === 'test-user', account: wish.account ?? '', app: wish.app, people: wish.people, faults: faults as RequestFormCard['faults'],
    apps: apps.map(({ displayName, servicePrincipalId }) => ({ title: displayName, choice: servicePrincipalId })),
    unclear: unclear.flatMap(({ matches, text }, at) => (matches.length > 1 ? [{ key: `person-${at}`, text, matches: matches.map(({ displayName, objectId, userPrincipalName }) => ({ title: `${displayName}, ${userPrincipalName}`, value: objectId })) }] : [])),
    unknown: unclear.filter(({ matches }) => matches.length === 0).map(({ text }) => text),
    ...(problem && status === 'stopped' ? { problem: factOfProblem(problem) } : {}),
  };
}

function viewPreview(request: AccessRequest): RequestPreviewCard {
  const { account, app, faults, isUnreached = false, people, wish } = request;
  return {
    ...frameOf(request),
    app: app?.displayName ?? wish.app,
    people: people.map((person) => viewPerson(person)),
    ...(account ? { user: account.user.displayName } : {}),
    isUnreached,
    toAdd: listMeant(request).length,
    purpose: wish.purpose, reason: wish.reason, days: wish.typedDays ?? String(wish.days ?? ''),
    faults: faults as RequestPreviewCard['faults'],
  };
}

function viewSent(request: AccessRequest, audience: RequestCopy['of']): RequestCard {
  const { account, actor, app, copies, createdAt, decision, endsAt, people, problem, requester, sentAt, stage, status, wish } = request;
  const choices = stage === 'sent' && status === 'waiting' ? people.filter(canBeAdded).map(({ displayName, objectId }) => ({ title: displayName, value: objectId })) : [];
  const state = stateOf(request);
  return {
    ...frameOf(request), audience,
    state: state === 'form' ? 'withdrawn' : state,
    heading: headingOf(request, state),
    values: valuesOf(request),
    requester: requester.name,
    app: app?.displayName ?? wish.app,
    ...(account ? { user: account.user.displayName } : {}),
    people: failedFirst(people).map((person) => viewPerson(person, UNTOUCHED[state])),
    purpose: wish.purpose, reason: wish.reason, ...(wish.days === undefined ? {} : { days: String(wish.days) }),
    sentAt: sentAt ?? createdAt,
    ...(endsAt === undefined ? {} : { endsAt }),
    ...(decision ? { decision: { by: decision.by.name, at: decision.at, how: decision.how, isChanged: decision.isChanged === true, ...(decision.reason === undefined ? {} : { reason: decision.reason }) } } : {}),
    ...(actor ? { actor: (waitingPerson(request) ?? actor).name } : {}),
    ...(problem && (status === 'stopped' || status === 'needs-sign-in') ? { problem: factOfProblem(problem) } : {}),
    asked: [...new Set(copies.flatMap(({ of, person, place }) => (of === 'requester' ? [] : [of === 'channel' ? place ?? '' : person?.name ?? ''])))].filter((name) => name !== ''),
    choices, chosen: choices.map(({ value }) => value).join(','),
    canWithdraw: state === 'sent' || isStuck(request),
    canRetry: ['stopped', 'partly', 'not-removed', 'sign-in'].includes(state),
    canLeave: state === 'partly',
    canRemove: stage === 'added' && status === 'waiting',
  };
}

/** Where a test user has a sentence of its own. */
const OF_TEST_USERS: ReadonlyArray<ReturnType<typeof stateOf>> = ['sent', 'adding', 'added', 'stopped', 'removing', 'not-removed', 'removed', 'refused'];

/** What was left as it is stays told: some have no access then. */
function headingOf({ account, people, stage }: AccessRequest, state: ReturnType<typeof stateOf>): string {
  if (account && OF_TEST_USERS.includes(state)) return `test-${state}`;
  if (account && state === 'sign-in' && stage === 'removing') return 'test-due';
  if (state === 'sign-in') return stage === 'removing' ? 'due' : 'waits';
  if (state === 'added' && people.some(({ result }) => result?.state === 'failed')) return 'partly';
  return state === 'form' ? 'withdrawn' : state;
}

/** Of one person the name, of several how many: those that the request is still about. */
function valuesOf({ actor, app, people }: AccessRequest): Record<string, string> {
  const meant = listMeant({ people });
  const [first] = meant;
  return {
    ...(app ? { app: app.displayName } : {}), ...(actor ? { actor: actor.name } : {}),
    done: String(meant.filter(({ result }) => result?.state === 'added' || result?.state === 'there-already').length), all: String(meant.length),
    ...(meant.length === 1 ? { who: first!.displayName } : { count: String(meant.length) }),
  };
}

/** Of many people there is a line each: whoever needs somebody to act must not be looked for among them. */
const MOST_WITH_ROWS = 8;

function failedFirst(people: RequestedPerson[]): RequestedPerson[] {
  if (people.length <= MOST_WITH_ROWS) return people;
  const hasFailed = ({ result }: RequestedPerson): boolean => result !== undefined && 'problem' in result;
  return [...people.filter(hasFailed), ...people.filter((person) => !hasFailed(person))];
}

/** How somebody stands with whom nothing was done, where that is not `to-add`. */
const UNTOUCHED: Partial<Record<ReturnType<typeof stateOf>, 'not-yet' | 'not-given'>> = { stopped: 'not-yet', partly: 'not-yet', refused: 'not-given', withdrawn: 'not-given' };

function viewPerson(person: RequestedPerson, untouched: 'to-add' | 'not-yet' | 'not-given' = 'to-add'): RequestPersonFact {
  const { accountEnabled, displayName, has, isGuest, isLeftOut, isPlanned, result, userPrincipalName } = person;
  const before = has ? has.through : !accountEnabled ? 'disabled' : isLeftOut ? 'left-out' : isPlanned && untouched === 'to-add' ? 'to-make' : untouched;
  return {
    displayName, userPrincipalName, isGuest,
    standing: result?.state ?? before,
    ...(has?.through === 'group' ? { group: has.group } : {}),
    ...(result ? { at: result.at } : {}),
    ...(result?.state === 'added' && result.isUnseen ? { isUnseen: true } : {}),
    ...(result && 'problem' in result ? { problem: factOfProblem(result.problem) } : {}),
  };
}
