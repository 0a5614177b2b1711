// What an effect came to, and what follows from it for the request.
import type { DirectoryPerson } from '../../model/person';
import type { AccessRequest, AskedAccount, RequestedApp, RequestedPerson, RequestEvent } from '../../model/request';
import { afterAdding, withEnd } from './apply-request-click';
import { isCuredBySignIn } from './is-cured-by-sign-in';
import { begin, callLater, canBeAdded, decide, isOurs, listMeant, withoutWorker, type RequestDecided } from './request-decided';

type Outcome = Extract<RequestEvent, { key: string }>;

export function applyRequestOutcome(before: AccessRequest, outcome: Outcome, now: string): RequestDecided {
  const effect = before.pending.find(({ key }) => key === outcome.key);
  // It was withdrawn meanwhile, or another process does it by now.
  const isForeign = outcome.type === 'effectFailed' && effect?.worker !== undefined && outcome.worker !== undefined && effect.worker !== outcome.worker;
  if (!effect || isForeign) return { ...decide(before), isIgnored: true };
  const request: AccessRequest = { ...before, pending: before.pending.filter(({ key }) => key !== outcome.key) };
  switch (outcome.type) {
    case 'targetsFound':
      return decide(takeTargets(request, outcome));
    case 'userMade':
      return begin(takeAccount(request, outcome.person), 'addPeople');
    case 'peopleDone':
      return decide(takeResults(request, outcome.results, now));
    case 'effectFailed': {
      const { problem } = outcome;
      const timed = request.stage === 'adding' ? withEnd(request, now) : request;
      if (isCuredBySignIn(problem.code)) return decide({ ...callLater(withActorCopy(timed), now), pending: [withoutWorker(effect)], status: 'needs-sign-in', problem, signInsAsked: (request.signInsAsked ?? 0) + 1 });
      return decide({ ...(timed.stage === 'removing' ? callLater(timed, now) : timed), status: 'stopped', problem });
    }
  }
}

/** Whoever has to sign in does so in their own chat, and finds the request there. */
function withActorCopy(request: AccessRequest): AccessRequest {
  const { actor, actorReach, copies } = request;
  if (!actor || !actorReach || copies.some(({ conversation, of }) => of === 'approver' && conversation.conversationId === actorReach.conversationId)) return request;
  return { ...request, copies: [...copies, { id: `actor-${actor.objectId}`, conversation: actorReach, of: 'approver', person: actor }] };
}

function takeTargets(request: AccessRequest, outcome: Extract<Outcome, { type: 'targetsFound' }>): AccessRequest {
  const { app, apps, people, unclear } = outcome;
  const { account: _named, app: _before, ...rest } = request;
  const found: AccessRequest = { ...rest, status: 'asking', ...(app ? { app } : {}), apps, people, unclear };
  const nobody = unclear.some(({ matches }) => matches.length === 0);
  const account = found.wish.kind === 'test-user' ? planAccount(outcome) : undefined;
  const ofPeople = nobody ? 'notFound' : account && 'people' in account ? account.people : undefined;
  const faults: AccessRequest['faults'] = {
    ...(app === undefined && apps.length === 0 ? { app: 'notFound' } : {}), ...(ofPeople ? { people: ofPeople } : {}),
    ...(account && 'account' in account ? { account: account.account } : {}),
  };
  if (app === undefined || unclear.length > 0 || Object.keys(faults).length > 0) return { ...found, faults, stage: 'form' };
  if (account && 'user' in account) return previewAccount(found, app, account);
  // From now on they are known by what Entra calls them.
  const wish = { ...found.wish, app: app.displayName, people: people.map(({ userPrincipalName }) => userPrincipalName).join('\n') };
  return { ...found, wish, faults: {}, stage: 'preview' };
}

/** The account that can be made, or the fields of the form in the way. */
function planAccount({ account, chat, people: [user] }: Extract<Outcome, { type: 'targetsFound' }>): AskedAccount | Pick<AccessRequest['faults'], 'account' | 'people'> {
  if (!account || 'fault' in account) return { account: account?.fault ?? 'missing' };
  // Who has no chat with the bot could not be shown the password, and who cannot sign in would not need one.
  if (user && (!chat || !user.accountEnabled)) return { people: chat ? 'disabled' : 'noChat' };
  return user && chat ? { ...account, user, chat } : {};
}

function previewAccount(request: AccessRequest, app: RequestedApp, account: AskedAccount): AccessRequest {
  const { displayName, user, userPrincipalName } = account;
  const planned: RequestedPerson = { objectId: 'planned', displayName, userPrincipalName, accountEnabled: true, isGuest: false, isPlanned: true };
  return { ...request, wish: { ...request.wish, app: app.displayName, people: user.userPrincipalName, account: userPrincipalName }, faults: {}, account, people: [planned], stage: 'preview' };
}

/** From now on it is an account as any other, and one that is the request's own. */
function takeAccount(request: AccessRequest, made: DirectoryPerson): AccessRequest {
  const { account } = request;
  return { ...request, ...(account ? { account: { ...account, objectId: made.objectId } } : {}), people: request.people.map((person) => (person.isPlanned ? made : person)) };
}

function takeResults(request: AccessRequest, results: Extract<Outcome, { type: 'peopleDone' }>['results'], now: string): AccessRequest {
  const { problem: _problem, ...rest } = request;
  const people = rest.people.map((person) => {
    const result = results[person.objectId];
    return result ? { ...person, result } : person;
  });
  const done: AccessRequest = { ...rest, people };
  const isRemoving = done.stage === 'removing';
  // Who was given nothing keeps that result, and nothing has to be taken away.
  const failed = people.find(({ result }) => result?.state === (isRemoving ? 'not-removed' : 'failed'))?.result;
  if (failed && 'problem' in failed) return { ...(isRemoving ? callLater(done, now) : withEnd(done, now)), status: 'stopped', problem: failed.problem };
  if (!isRemoving) return afterAdding(done, now);
  const { dueAt: _dueAt, ...over } = done;
  return { ...over, stage: 'removed', status: 'finished' };
}

/** Those that an attempt still has to see to. */
export function listLeft(request: AccessRequest): AccessRequest['people'] {
  if (request.stage === 'removing') return request.people.filter((person) => isOurs(person) || person.result?.state === 'not-removed');
  return listMeant(request).filter((person) => canBeAdded(person) && (person.result === undefined || person.result.state === 'failed'));
}
