// Decides what happens next to a request: (request, event) -> the next request and its effects. Knows nothing of Teams, Graph or time.
import type { AccessRequest, RequestCopy, RequestEffect, RequestEvent } from '../../model/request';
import { applyPasswordEvent, PASSWORD_EVENTS } from '../apply-password-event';
import { applyRequestClick, lookAnew } from './apply-request-click';
import { applyRequestOutcome } from './apply-request-outcome';
import { begin, callLater, decide, nextAttempt, withoutCalls, withoutWorker, type RequestDecided } from './request-decided';

/** Events that change nothing on the cards that people see. */
const QUIET: ReadonlySet<RequestEvent['type']> = new Set(['copyShown', 'copyAdded', 'notBegun', ...PASSWORD_EVENTS]);

/** @param now ISO time of the event */
export function transitionRequest(request: AccessRequest, event: RequestEvent, now: string): RequestDecided {
  const decided = apply(request, event, now);
  if (decided.isIgnored || decided.notice !== undefined) return decided;
  const revision = request.revision + 1;
  if (QUIET.has(event.type)) return { ...decided, record: { ...decided.record, revision } };
  const seen = { ...decided.record, revision, face: revision, updatedAt: now };
  if (event.type !== 'clicked') return { ...decided, record: seen };
  const { interrupted: _read, signInsAsked: _counted, ...pressed } = seen;
  return { ...decided, record: pressed };
}

function apply(request: AccessRequest, event: RequestEvent, now: string): RequestDecided {
  switch (event.type) {
    case 'clicked':
      return applyRequestClick(request, event, now);
    case 'signedIn':
      return resume(request);
    case 'takenUp':
      return takeUp(request, event.gone, now);
    case 'notBegun':
      return takeBackAttempt(request, event.effectKey, event.attempt);
    case 'due':
      return applyDue(request, event.dueAt, now);
    case 'copyShown':
      return decide({ ...request, copies: request.copies.map((copy) => (copy.id === event.copyId ? { ...copy, messageId: event.messageId } : copy)) });
    case 'copyAdded':
      return request.copies.some(({ id }) => id === event.copy.id) ? ignore(request) : decide({ ...request, copies: [...request.copies, event.copy] });
    case 'askedAgain':
      return lookAnew({ ...request, copies: request.copies.map((copy) => (copy.of === 'requester' ? withoutMessage(copy) : copy)) });
    case 'placeLost':
      return losePlace(request, event.conversationId);
    case 'passwordMade':
    case 'passwordShown':
    case 'passwordLost':
    case 'passwordLate':
    case 'passwordGone':
      return decide(applyPasswordEvent(event.type === 'passwordMade' ? withPasswordMade(request) : request, event));
    default:
      return applyRequestOutcome(request, event, now);
  }
}

function withPasswordMade(request: AccessRequest): AccessRequest {
  return request.account ? { ...request, account: { ...request.account, isPasswordMade: true } } : request;
}

const ignore = (request: AccessRequest): RequestDecided => ({ ...decide(request), isIgnored: true });

/** Far up in the chat it is not seen: it comes as a new message. */
function withoutMessage({ messageId: _before, ...copy }: RequestCopy): RequestCopy {
  return copy;
}

/** What waits for a decision that nobody can see is asked anew by whoever asked: nothing of it is lost, and nobody waits for nothing. */
function losePlace(request: AccessRequest, conversationId: string): RequestDecided {
  const copies = request.copies.filter(({ conversation, of }) => of === 'requester' || conversation.conversationId !== conversationId);
  if (copies.length === request.copies.length) return ignore(request);
  const waits = request.stage === 'sent' && request.status === 'waiting';
  if (!waits || copies.some(({ of }) => of !== 'requester')) return decide({ ...request, copies });
  const { sentAt: _sent, ...unsent } = request;
  return decide({ ...unsent, copies, stage: 'preview', status: 'asking', isUnreached: true });
}

/** After a sign-in everything that waited for it is started again. */
function resume(request: AccessRequest): RequestDecided {
  if (request.status !== 'needs-sign-in' || request.pending.length === 0) return ignore(request);
  const { problem: _problem, ...rest } = withoutCalls(request);
  return decide({ ...rest, status: 'working' }, request.pending.filter(({ worker }) => worker === undefined).map(nextAttempt));
}

/** What waits for a sign-in goes on waiting, no matter who began it; the rest is begun again. */
function takeUp(request: AccessRequest, gone: string[], now: string): RequestDecided {
  const waits = request.status === 'needs-sign-in';
  const abandoned = request.pending.filter(({ worker }) => (worker === undefined ? !waits : gone.includes(worker)));
  if (abandoned.length === 0) return ignore(request);
  const known: AccessRequest = { ...request, interrupted: { at: now } };
  if (!waits) return decide(known, abandoned.map(nextAttempt));
  return decide({ ...known, pending: request.pending.map((effect) => (abandoned.includes(effect) ? withoutWorker(effect) : effect)) });
}

function takeBackAttempt(request: AccessRequest, key: string, attempt: number): RequestDecided {
  const isMeant = (effect: RequestEffect): boolean => effect.key === key && 'attempt' in effect && effect.attempt === attempt;
  if (!request.pending.some(isMeant)) return ignore(request);
  return decide({ ...request, pending: request.pending.map((effect) => (isMeant(effect) && 'attempt' in effect ? { ...effect, attempt: (effect.attempt ?? 1) - 1 } as RequestEffect : effect)) });
}

/** The end of temporary access has come; what waits for its approver comes again a day later, counted from now: days on which nobody was called are not made up for. */
function applyDue(request: AccessRequest, dueAt: string, now: string): RequestDecided {
  const { endsAt, stage, status } = request;
  if (request.dueAt !== dueAt) return ignore(request);
  // Given, and not to all who were meant: those who have it by now do not keep it for want of the others.
  const isPartlyGiven = stage === 'adding' && endsAt === dueAt;
  // Somebody tries again at this moment: it comes due once more right after.
  if (isPartlyGiven && status === 'working') return ignore(request);
  // What Entra refused a day ago is tried again by itself.
  const isToEnd = isPartlyGiven || (stage === 'added' && status === 'waiting') || (stage === 'removing' && status === 'stopped');
  if (isToEnd) return begin({ ...request, stage: 'removing', pending: [] }, 'removePeople');
  const isWaited = status === 'needs-sign-in' && (stage === 'removing' || stage === 'adding');
  return decide(isWaited ? callLater({ ...request, calls: (request.calls ?? 0) + 1 }, now) : withoutCalls(request));
}
