// What one decision about a request looks like, and the few helpers that every part of it uses. No clock, no I/O.
import type { AccessRequest, RequestEffect, RequestedPerson } from '../../model/request';

const DAY_MS = 24 * 60 * 60_000;
const MOST_CALLS = 5;

export interface RequestDecided {
  record: AccessRequest;
  /** To be started now; all of them also stand in `record.pending`. */
  effects: RequestEffect[];
  /** Key of words.yaml `notices`: said below the card, and nothing changes. */
  notice?: string;
  /** True: nothing came of the event, and nothing is saved. */
  isIgnored?: true;
}

export function decide(request: AccessRequest, effects: RequestEffect[] = []): RequestDecided {
  const pending = [...request.pending.filter((old) => !effects.some(({ key }) => key === old.key)), ...effects];
  return { record: { ...request, pending }, effects };
}

export function refuse(request: AccessRequest, notice: string): RequestDecided {
  return { record: request, effects: [], notice };
}

/** Starts the work of this kind. */
export function begin({ problem: _problem, ...stopped }: AccessRequest, type: RequestEffect['type']): RequestDecided {
  const request = withoutCalls(stopped);
  const key = `${request.id}/${type}`;
  const effect: RequestEffect = type === 'findTargets' ? { type, key } : { type, key, attempt: 1 };
  return decide({ ...request, status: 'working' }, [effect]);
}

/** Nobody has to be called for it any more; what was given for a time still comes due. */
export function withoutCalls(request: AccessRequest): AccessRequest {
  const { calls: _made, dueAt: _due, ...rest } = request;
  return request.endsAt === undefined || request.stage !== 'adding' ? rest : { ...rest, dueAt: request.endsAt };
}

/** A day later whoever has to act is called. What waits to be given is called for a few times, and never beyond its end; what has to end is called for until it did. */
export function callLater(request: AccessRequest, now: string): AccessRequest {
  const dueAt = new Date(Date.parse(now) + DAY_MS).toISOString();
  const { endsAt, stage } = request;
  if (stage === 'removing') return { ...request, dueAt };
  if (stage !== 'adding') return request;
  if ((request.calls ?? 0) < MOST_CALLS && !(endsAt !== undefined && endsAt < dueAt)) return { ...request, dueAt };
  const { dueAt: _due, ...called } = request;
  return endsAt === undefined ? called : { ...called, dueAt: endsAt };
}

/** Access that was given, or perhaps was, by this request: it is ended by it, too. */
export function isOurs({ result }: Pick<RequestedPerson, 'result'>): boolean {
  return result?.state === 'added' || (result?.state === 'failed' && result.isInDoubt === true);
}

/** What may have begun before has to look for its own traces first. */
export function nextAttempt(effect: RequestEffect): RequestEffect {
  return 'attempt' in effect && effect.type !== 'findTargets' ? { ...effect, attempt: effect.attempt + 1 } : effect;
}

export function withoutWorker({ worker: _worker, ...effect }: RequestEffect): RequestEffect {
  return effect as RequestEffect;
}

/** A disabled account cannot use any app, and who has access needs none. */
export function canBeAdded({ accountEnabled, has }: RequestedPerson): boolean {
  return accountEnabled && has === undefined;
}

/** Who has to be made is made first. */
export function beginAdding(request: AccessRequest): RequestDecided {
  return begin(request, listMeant(request).some(({ isPlanned }) => isPlanned) ? 'makeUser' : 'addPeople');
}

/** Those that the work is for. */
export function listMeant({ people }: Pick<AccessRequest, 'people'>): RequestedPerson[] {
  return people.filter((person) => canBeAdded(person) && !person.isLeftOut);
}
