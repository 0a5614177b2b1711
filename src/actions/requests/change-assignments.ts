// Gives people access to an app, and takes away what was given: several at once, each with a result of its own. Safe to repeat.
import type { AppRoleAssignment } from '@microsoft/microsoft-graph-types';
import type { EndWrite, GraphAnswer, GraphSession, WriteRecord } from '../../model/action';
import { problemOf, SetupError } from '../../model/errors';
import { mayBeTaken } from '../../model/may-be-taken';
import type { PersonResult } from '../../model/request';
import { listAppRoleAssignments } from '../../graph/app-role-assignments';
import { BATCH_SIZE, sendBatch, type BatchAnswer, type BatchCall } from '../../graph/batch';
import { findUser } from '../../graph/users';
import { pollUntil } from '../../graph/poll-until';
import { getServicePrincipal } from '../../graph/service-principals';
import { chooseRole } from '../shared/choose-role';
import { appRolesOf } from '../shared/target-application';

export const CHANGE_ASSIGNMENTS_SCOPES = ['AppRoleAssignment.ReadWrite.All', 'Application.Read.All', 'User.Read.All'];

export interface AssignmentWork {
  graph: GraphSession;
  servicePrincipalId: string;
  wait: (ms: number) => Promise<void>;
  now: () => Date;
  /** Each write is noted before it is sent. */
  beginWrite: (write: Pick<WriteRecord, 'method' | 'path' | 'what' | 'principalId'>) => Promise<EndWrite>;
  /** Object ids of people whose assignment an earlier attempt sent and perhaps made: what is there of them is ours. */
  listSent: () => Promise<ReadonlySet<string>>;
}

type Results = Record<string, PersonResult>;

const ROUNDS = 3;
const FIRST_WAIT_MS = 500;

/**
 * What breaks off after somebody was given access, or perhaps was, such as a sign-in that is over between two calls, is told as the result of the others: what was given has to be known to be ended in time.
 * @throws SetupError when nobody was given access, for one reason such as a missing role
 */
export async function addPeople(work: AssignmentWork, objectIds: string[]): Promise<Results> {
  const results: Results = {};
  const ours = new Set(await work.listSent());
  const left = (): string[] => objectIds.filter((id) => !isDone(results[id]));
  try {
    await addInRounds(work, objectIds, { results, ours });
  } catch (error) {
    const isGiven = Object.values(results).some(({ state }) => state === 'added') || left().some((id) => ours.has(id));
    if (!(error instanceof SetupError) || !isGiven) throw error;
    const at = work.now().toISOString();
    for (const id of left()) results[id] = { state: 'failed', at, problem: problemOf(error) };
  }
  for (const id of left()) {
    const result = results[id];
    if (result?.state === 'failed' && ours.has(id)) results[id] = { ...result, isInDoubt: true };
  }
  return results;
}

/** @param ours whose assignment was sent and perhaps made, by this attempt or one before it */
async function addInRounds(work: AssignmentWork, objectIds: string[], { results, ours }: { results: Results; ours: Set<string> }): Promise<void> {
  const principal = await getServicePrincipal(work.graph, work.servicePrincipalId);
  const role = chooseRole(appRolesOf(principal), undefined);
  const take = ({ id, status, error, body }: BatchAnswer): void => {
    const at = work.now().toISOString();
    if (mayBeTaken({ status })) ours.add(id);
    if (!error) results[id] = { state: 'added', at, assignmentId: (body as AppRoleAssignment | undefined)?.id ?? '' };
    else if (error.details['reason'] !== 'already-assigned') results[id] = { state: 'failed', at, problem: problemOf(error) };
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round > 0) await work.wait(FIRST_WAIT_MS * 2 ** round);
    takeWhatIsThere(await listAppRoleAssignments(work.graph, work.servicePrincipalId), objectIds, { ours, results, at: work.now().toISOString() });
    const left = objectIds.filter((id) => !isDone(results[id]));
    if (left.length === 0) break;
    await sendNoted(work, left.map((id): BatchCall => ({ id, method: 'POST', path: pathOf(work), body: { principalId: id, resourceId: work.servicePrincipalId, appRoleId: role.id } })), take);
    refuseWhole(results, objectIds);
    if (!objectIds.some((id) => isWorthAnother(results[id]))) break;
  }
  await readBackAdded(work, results);
}

/** Graph answers for an account that was deleted as for one that a replica does not know yet: only a look tells. Not for accounts that were just made. */
export async function nameDeleted({ graph, now }: Pick<AssignmentWork, 'graph' | 'now'>, results: Results): Promise<Results> {
  const unknown = Object.entries(results).filter(([, result]) => 'problem' in result && result.problem.code === 'graph/not-replicated');
  const looks = await Promise.all(unknown.map(async ([id]) => ({ id, user: await findUser(graph, id) })));
  const deleted = looks.filter(({ user }) => user === undefined).map(({ id }): [string, PersonResult] => [id, { state: 'failed', at: now().toISOString(), problem: problemOf(new SetupError('actions/person-not-found')) }]);
  return { ...results, ...Object.fromEntries(deleted) };
}

/** What is gone already counts as removed. @param assigned without a number where nobody knows whether the assignment was made */
export async function removePeople(work: AssignmentWork, assigned: Array<{ objectId: string; assignmentId?: string }>): Promise<Results> {
  const results: Results = {};
  const assignments = await findDoubtful(work, assigned, results);
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round > 0) await work.wait(FIRST_WAIT_MS * 2 ** round);
    const left = assignments.filter(({ objectId }) => results[objectId]?.state !== 'removed');
    if (left.length === 0) break;
    const calls = left.map(({ objectId, assignmentId }): BatchCall => ({ id: objectId, method: 'DELETE', path: `${pathOf(work)}/${encodeURIComponent(assignmentId)}` }));
    await sendNoted(work, calls, ({ id, error }) => {
      const at = work.now().toISOString();
      const { assignmentId } = left.find(({ objectId }) => objectId === id)!;
      results[id] = !error || error.code === 'graph/not-found' ? { state: 'removed', at } : { state: 'not-removed', at, assignmentId, problem: problemOf(error) };
    });
    refuseWhole(results, assignments.map(({ objectId }) => objectId));
    if (!assignments.some(({ objectId }) => isWorthAnother(results[objectId]))) break;
  }
  await readBackRemoved(work, assignments, results);
  return results;
}

/** Those of which the list shows an assignment; the others have none. */
async function findDoubtful(work: AssignmentWork, assigned: Array<{ objectId: string; assignmentId?: string }>, results: Results): Promise<Array<{ objectId: string; assignmentId: string }>> {
  const isDoubtful = assigned.some(({ assignmentId }) => assignmentId === undefined);
  const there = isDoubtful ? await listAppRoleAssignments(work.graph, work.servicePrincipalId) : [];
  return assigned.flatMap(({ objectId, assignmentId }) => {
    const known = assignmentId ?? there.find(({ principalId }) => principalId === objectId)?.id;
    if (known === undefined) results[objectId] = { state: 'removed', at: work.now().toISOString() };
    return known === undefined ? [] : [{ objectId, assignmentId: known }];
  });
}

function pathOf({ servicePrincipalId }: AssignmentWork): string {
  return `/servicePrincipals/${encodeURIComponent(servicePrincipalId)}/appRoleAssignedTo`;
}

function isDone(result: PersonResult | undefined): boolean {
  return result?.state === 'added' || result?.state === 'there-already';
}

/** Microsoft was busy, or a replica is late; and a write of which nobody knows what came. */
function isWorthAnother(result: PersonResult | undefined): boolean {
  if (result === undefined) return true;
  return 'problem' in result && ['graph/throttled', 'graph/unavailable', 'graph/not-replicated', 'graph/unclear-answer'].includes(result.problem.code);
}

function takeWhatIsThere(assignments: AppRoleAssignment[], objectIds: string[], { ours, results, at }: { ours: ReadonlySet<string>; results: Results; at: string }): void {
  for (const id of objectIds) {
    const there = assignments.find(({ principalId }) => principalId === id);
    if (!there || isDone(results[id])) continue;
    results[id] = ours.has(id) ? { state: 'added', at, assignmentId: there.id ?? '' } : { state: 'there-already', at };
  }
}

/** Each part is noted before the call that carries it, and answered alone; what one call brought is taken before the next one begins. */
async function sendNoted(work: AssignmentWork, calls: BatchCall[], take: (answer: BatchAnswer) => void): Promise<void> {
  for (let at = 0; at < calls.length; at += BATCH_SIZE) {
    const part = calls.slice(at, at + BATCH_SIZE);
    let ends: EndWrite[] = [];
    let whole: GraphAnswer | undefined;
    const heard = await sendBatch(work.graph, part, {
      beforeSend: async () => { ends = await Promise.all(part.map(({ id, method, path }) => work.beginWrite({ method, path, what: 'assignment', principalId: id }))); },
      onAnswer: (answer) => { whole = answer; },
    }).catch((error: unknown) => {
      // Nobody knows which of them were done: the next look tells.
      if (error instanceof SetupError && error.code === 'graph/unclear-answer') return part.map(({ id }): BatchAnswer => ({ id, status: 0, requestId: '', error }));
      // The call as a whole was refused, and each part with it.
      if (whole && whole.status >= 400) for (const end of ends) end({ status: whole.status, graphRequestId: whole.requestId });
      throw error;
    });
    for (const [number, { status, requestId }] of heard.entries()) if (status > 0) ends[number]!({ status, graphRequestId: requestId });
    heard.forEach(take);
    const pause = Math.max(0, ...heard.map(({ retryAfterSeconds }) => retryAfterSeconds ?? 0));
    if (pause > 0) await work.wait(pause * 1000);
  }
}

/** The same refusal for everybody is one of the work, and not of each person. */
function refuseWhole(results: Results, objectIds: string[]): void {
  const all = objectIds.map((id) => results[id]);
  if (all.length > 0 && all.every((result) => result !== undefined && 'problem' in result && result.problem.code === 'graph/forbidden')) {
    const { problem } = all[0] as Extract<PersonResult, { problem: unknown }>;
    throw new SetupError(problem.code, { retry: problem.retry, details: problem.details });
  }
}

/** What was answered with "made" has to stand in the list, too. Whatever keeps it from being seen, it was made and will be ended. */
async function readBackAdded(work: AssignmentWork, results: Results): Promise<void> {
  const made = Object.entries(results).filter(([, { state }]) => state === 'added').map(([id]) => id);
  const shown = await readUntil(work, (there) => made.every((id) => there.some(({ principalId }) => principalId === id)), made.length);
  for (const id of made) {
    const result = results[id];
    if (result?.state === 'added' && !shown.some(({ principalId }) => principalId === id)) results[id] = { ...result, isUnseen: true };
  }
}

/** What the list shows all the same is not gone: it is taken away once more. Where the list cannot be read, Graph's answer stands. */
async function readBackRemoved(work: AssignmentWork, assignments: Array<{ objectId: string; assignmentId: string }>, results: Results): Promise<void> {
  const gone = assignments.filter(({ objectId }) => results[objectId]?.state === 'removed');
  const isThere = (there: AppRoleAssignment[], { assignmentId }: { assignmentId: string }): boolean => there.some(({ id }) => id === assignmentId);
  const there = await readUntil(work, (all) => !gone.some((one) => isThere(all, one)), gone.length);
  for (const one of gone.filter((each) => isThere(there, each))) {
    results[one.objectId] = { state: 'not-removed', at: work.now().toISOString(), assignmentId: one.assignmentId, problem: problemOf(new SetupError('graph/not-replicated', { retry: 'later' })) };
  }
}

/** Reads the list until it is so, or for five minutes; the last one that was read. */
async function readUntil(work: AssignmentWork, isSo: (there: AppRoleAssignment[]) => boolean, count: number): Promise<AppRoleAssignment[]> {
  let last: AppRoleAssignment[] = [];
  if (count === 0) return last;
  await pollUntil(async () => (last = await listAppRoleAssignments(work.graph, work.servicePrincipalId)), isSo, { wait: work.wait }).catch((error: unknown) => {
    if (!(error instanceof SetupError)) throw error;
  });
  return last;
}
