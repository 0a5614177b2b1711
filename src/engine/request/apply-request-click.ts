// What a person's click does to a request: who asked says what, sends it or takes it back; who may decide decides, once.
import type { AccessRequest, RequestEvent, RequestWish } from '../../model/request';
import { begin, beginAdding, canBeAdded, decide, isOurs, listMeant, refuse, withoutCalls, type RequestDecided } from './request-decided';

type Click = Extract<RequestEvent, { type: 'clicked' }>;

/** Longer ones are a mistake of the keyboard. */
const MOST_DAYS = 365;
const MOST_REASON = 500;
/** More people at once want a group. */
const MOST_PEOPLE = 50;

/** What is asked for when somebody says no more than that it is a test user. Most guides call theirs so. */
export const TEST_USER = { kind: 'test-user', account: 'b.simon' } as const;

/** Of the person who asked alone. */
const OF_REQUESTER: Record<string, (request: AccessRequest, click: Click, now: string) => RequestDecided> = {
  'request.look': lookFor,
  'request.app': chooseApp,
  'request.person': choosePeople,
  'request.kind': (request, { values }) => switchKind(request, values),
  'request.change': (request) => (request.stage === 'preview' ? decide({ ...request, stage: 'form' }) : ignored(request)),
  'request.send': send,
  'request.withdraw': withdraw,
};

/** Of people who may decide, and who did not ask. */
const OF_APPROVER: Record<string, (request: AccessRequest, click: Click, now: string) => RequestDecided> = {
  'request.approve': approve,
  'request.refuse': refuseRequest,
  'request.retry': retry,
  'request.leave': leaveFailed,
  'request.remove': removeNow,
};

export function isApproverVerb(verb: string): boolean {
  return Object.hasOwn(OF_APPROVER, verb);
}

export function applyRequestClick(request: AccessRequest, click: Click, now: string): RequestDecided {
  const { by, verb } = click;
  if (Object.hasOwn(OF_REQUESTER, verb)) return by.objectId === request.requester.objectId ? OF_REQUESTER[verb]!(request, click, now) : refuse(request, 'notYourRequest');
  if (!isApproverVerb(verb)) return ignored(request);
  if (by.objectId === request.requester.objectId) return refuse(request, 'ownRequest');
  if (click.mayDecide !== true) return refuse(request, 'mayNotDecide');
  return OF_APPROVER[verb]!(request, click, now);
}

function ignored(request: AccessRequest): RequestDecided {
  return { ...decide(request), isIgnored: true };
}

function isBeingAsked({ stage, status }: AccessRequest): boolean {
  return status === 'asking' || (stage === 'looking' && status !== 'working');
}

function lookFor(request: AccessRequest, { values }: Click): RequestDecided {
  if (!isBeingAsked(request)) return ignored(request);
  const asked: AccessRequest = { ...request, wish: { ...request.wish, ...readForm(request.wish, values) } };
  const faults = listFormFaults(asked.wish);
  if (Object.keys(faults).length > 0) return decide({ ...asked, stage: 'form', status: 'asking', faults });
  const { app: _found, ...rest } = asked;
  return look(asked.wish.app === request.wish.app && request.app ? asked : { ...rest, apps: [] });
}

function readForm(wish: RequestWish, values: Record<string, string>): Pick<RequestWish, 'account' | 'app' | 'people'> {
  const read = (key: 'account' | 'app' | 'people'): string => (values[key] ?? wish[key] ?? '').trim();
  return { app: read('app'), people: read('people'), ...(wish.kind === 'test-user' ? { account: read('account') } : {}) };
}

function listFormFaults({ account, app, kind, people }: RequestWish): AccessRequest['faults'] {
  const lines = countLines(people);
  const ofPeople = lines === 0 ? 'missing' : kind === 'test-user' ? (lines > 1 ? 'onlyOne' : undefined) : lines > MOST_PEOPLE ? 'tooMany' : undefined;
  return { ...(app === '' ? { app: 'missing' } : {}), ...(ofPeople ? { people: ofPeople } : {}), ...(account === '' ? { account: 'missing' } : {}) };
}

/** Between access for people who are there and an account that is made. What was typed stays, where it means the same. */
function switchKind(request: AccessRequest, values: Record<string, string>): RequestDecided {
  if (request.stage !== 'form' || request.status !== 'asking') return ignored(request);
  const { account, kind, ...wish } = { ...request.wish, ...readForm(request.wish, values) };
  const asked: AccessRequest = { ...request, faults: {}, people: [], unclear: [], wish };
  return decide(kind === 'test-user' ? asked : { ...asked, wish: { ...wish, ...TEST_USER, people: 'me', account: account ?? TEST_USER.account } });
}

function countLines(people: string): number {
  return people.split(/\r?\n/).filter((line) => line.trim() !== '').length;
}

/** What was said when it was begun: looked for at once when it names both. */
export function beginLooking(request: AccessRequest): RequestDecided {
  const faults = listFormFaults(request.wish);
  // What was not said yet is no mistake.
  if (Object.keys(faults).length > 0) return decide(faults.people === 'tooMany' ? { ...request, faults: { people: 'tooMany' } } : request);
  return look(request);
}

/** Much may have changed since the last look. */
export function lookAnew(request: AccessRequest): RequestDecided {
  return isBeingAsked(request) && request.status !== 'needs-sign-in' && Object.keys(listFormFaults(request.wish)).length === 0 ? look(request) : decide(request);
}

function look(request: AccessRequest): RequestDecided {
  return begin({ ...request, stage: 'looking', faults: {}, people: [], unclear: [] }, 'findTargets');
}

function chooseApp(request: AccessRequest, { choice, values }: Click): RequestDecided {
  const app = request.apps.find(({ servicePrincipalId }) => servicePrincipalId === choice);
  return app && isBeingAsked(request) ? look({ ...request, wish: { ...request.wish, people: readPeople(request, values).people }, app, apps: [] }) : ignored(request);
}

/** Each name that fits several is answered by one of them; one that nobody has goes back to the form. */
function choosePeople(request: AccessRequest, { values }: Click): RequestDecided {
  if (!isBeingAsked(request) || request.unclear.length === 0) return ignored(request);
  const { people, isChosen } = readPeople(request, values);
  return isChosen ? look({ ...request, wish: { ...request.wish, people } }) : refuse(request, 'chooseOne');
}

/** What stands in the form, with those in the place of names that were chosen for them. */
function readPeople({ unclear, wish }: AccessRequest, values: Record<string, string>): { people: string; isChosen: boolean } {
  const chosen = new Map(unclear.flatMap(({ text, matches }, at) => {
    const one = matches.find(({ objectId }) => objectId === values[`person-${at}`]);
    return one ? [[text, one.userPrincipalName] as const] : [];
  }));
  const typed = (values['people'] ?? '').trim() === '' ? wish.people : values['people']!;
  return { people: typed.split(/\r?\n/).map((line) => chosen.get(line.trim()) ?? line).join('\n'), isChosen: chosen.size > 0 };
}

function send(request: AccessRequest, { values, copies = [] }: Click, now: string): RequestDecided {
  if (request.stage !== 'preview' || request.status !== 'asking') return ignored(request);
  if (listMeant(request).length === 0) return refuse(request, 'nobodyToAdd');
  const wish = readWish(request.wish, values);
  const faults: AccessRequest['faults'] = { ...(wish.reason === '' ? { reason: 'missing' } : {}), ...(wish.typedDays === undefined ? {} : { days: 'outOfRange' }) };
  if (Object.keys(faults).length > 0) return decide({ ...request, wish, faults });
  if (copies.length === 0) return refuse(request, 'noApprover');
  const { isUnreached: _before, ...asked } = request;
  return decide({ ...asked, wish, faults: {}, stage: 'sent', status: 'waiting', sentAt: now, copies: [...request.copies, ...copies] });
}

function readWish({ account, app, kind, people, ...before }: RequestWish, values: Record<string, string>): RequestWish {
  return {
    app, people, ...(kind === undefined ? {} : { kind }), ...(account === undefined ? {} : { account }),
    purpose: values['purpose'] === 'lasting' ? 'lasting' : 'test',
    reason: (values['reason'] ?? before.reason).trim().slice(0, MOST_REASON),
    ...readDays(values['days'] ?? String(before.days ?? '')),
  };
}

/** Neither of the two: until somebody takes it away. */
function readDays(text: string): Pick<RequestWish, 'days' | 'typedDays'> {
  const typed = text.trim();
  if (typed === '') return {};
  const days = Number(typed);
  return Number.isInteger(days) && days >= 1 && days <= MOST_DAYS ? { days } : { typedDays: typed.slice(0, 20) };
}

function withdraw(request: AccessRequest): RequestDecided {
  const isOpen = isBeingAsked(request) || (request.stage === 'sent' && request.status === 'waiting') || request.status === 'needs-sign-in';
  if (!(isOpen && !request.decision) && !isStuck(request)) return ignored(request);
  return { record: { ...withoutCalls(request), stage: 'withdrawn', status: 'cancelled', pending: [] }, effects: [] };
}

/** Approved, and nothing can have come of it: it need not stand there for ever. */
export function isStuck({ account, people, stage, status }: AccessRequest): boolean {
  return stage === 'adding' && status === 'stopped' && account?.objectId === undefined && !people.some((person) => isOurs(person) || person.result?.state === 'there-already');
}

/** With the choice `changed` the boxes of the card count; without it all is given as asked. */
function approve(request: AccessRequest, { by, choice, reach, values }: Click, now: string): RequestDecided {
  if (request.stage !== 'sent' || request.status !== 'waiting') return ignored(request);
  const hasBoxes = choice === 'changed';
  const wanted = hasBoxes && listMeant(request).length > 1 ? new Set((values['people'] ?? '').split(',').map((id) => id.trim())) : undefined;
  const people = request.people.map((person) => (wanted && canBeAdded(person) && !wanted.has(person.objectId) ? { ...person, isLeftOut: true as const } : person));
  if (listMeant({ people }).length === 0) return refuse(request, 'chooseSomebody');
  const asked = request.wish.days;
  const given = readDays(hasBoxes ? values['days'] ?? '' : '');
  if (given.typedDays !== undefined) return refuse(request, 'daysOutOfRange');
  // Whoever decides gives less, and never more than was asked.
  if (asked !== undefined && given.days !== undefined && given.days > asked) return refuse(request, 'daysLonger');
  const days = given.days ?? asked;
  const isChanged = days !== asked || people.some(({ isLeftOut }) => isLeftOut);
  const decided: AccessRequest = {
    ...withActor(request, by, reach), people, wish: { ...request.wish, ...(days === undefined ? {} : { days }) }, stage: 'adding',
    decision: { by, at: now, how: 'approved', ...(isChanged ? { isChanged: true } : {}) },
  };
  return beginAdding(decided);
}

function withActor({ actorReach: _before, ...request }: AccessRequest, actor: AccessRequest['actor'] & object, reach: Click['reach']): AccessRequest {
  return { ...request, actor, ...(reach === undefined ? {} : { actorReach: reach }) };
}

function refuseRequest(request: AccessRequest, { by, values }: Click, now: string): RequestDecided {
  if (request.stage !== 'sent' || request.status !== 'waiting') return ignored(request);
  const reason = (values['refusal'] ?? '').trim().slice(0, MOST_REASON);
  if (reason === '') return refuse(request, 'reasonMissing');
  return decide({ ...request, stage: 'refused', status: 'finished', decision: { by, at: now, how: 'refused', reason } });
}

/** Also with another person's right: who decided may be away. */
function retry(request: AccessRequest, { by, reach }: Pick<Click, 'by' | 'reach'>): RequestDecided {
  if (request.status !== 'stopped' && request.status !== 'needs-sign-in') return ignored(request);
  if (request.stage !== 'adding' && request.stage !== 'removing') return ignored(request);
  const waiting = request.pending[0];
  const acting = withActor(request, by, reach);
  const { effects: [fresh], record } = request.stage === 'adding' ? beginAdding(acting) : begin(acting, 'removePeople');
  // What was begun before may have left its traces.
  const attempt = (waiting?.attempt ?? 1) + 1;
  return decide({ ...record, pending: [] }, [{ ...fresh!, attempt } as typeof fresh & object]);
}

/** Partly done, and that is how it stays. */
function leaveFailed(request: AccessRequest, _click: Click, now: string): RequestDecided {
  if (request.status !== 'stopped' || request.stage !== 'adding' || !request.people.some(({ result }) => result?.state === 'added' || result?.state === 'there-already')) return ignored(request);
  const { problem: _problem, ...rest } = request;
  return decide(afterAdding(rest, now));
}

function removeNow(request: AccessRequest, { by, reach }: Click, now: string): RequestDecided {
  if (request.stage === 'removing') return retry(request, { by, ...(reach ? { reach } : {}) });
  if (request.stage !== 'added' || request.status !== 'waiting') return ignored(request);
  const { dueAt: _dueAt, ...rest } = request;
  return begin({ ...withActor(rest, by, reach), stage: 'removing', endsAt: now }, 'removePeople');
}

/** Done, or waiting for the end of what was given for a time. */
export function afterAdding(request: AccessRequest, now: string): AccessRequest {
  const timed = withEnd(request, now);
  if (timed.endsAt === undefined) return { ...timed, stage: 'added', status: 'finished' };
  return { ...timed, stage: 'added', status: 'waiting', dueAt: timed.endsAt };
}

/** The time runs from the first who was given access, or perhaps was, also while it lacks for others: nobody has it, and no account is there, longer than was approved. */
export function withEnd(request: AccessRequest, now: string): AccessRequest {
  const isBegun = request.account?.objectId !== undefined || request.people.some(isOurs);
  const { days } = request.wish;
  if (days === undefined || !isBegun || request.endsAt !== undefined) return request;
  const endsAt = new Date(Date.parse(now) + days * 24 * 60 * 60_000).toISOString();
  return { ...request, endsAt, dueAt: endsAt };
}
