// Does one effect of a request: finds app and people with the requester's token; makes accounts, gives and takes access with the approver's. Knows not what follows.
import { nameMissingRole } from '../work/name-missing-role';
import type { GraphSession, WriteRecord } from '../../model/action';
import { mayBeTaken } from '../../model/may-be-taken';
import type { Person } from '../../model/person';
import type { AccessRequest, RequestEffect, RequestEvent } from '../../model/request';
import { ASSIGNMENT_ROLES, USER_ADMIN_ROLES } from '../../actions/directory-roles';
import type { FoundApp } from '../../actions/reads/find-apps';
import { READ_ACCESS_SCOPES } from '../../actions/reads/read-access';
import { addPeople, CHANGE_ASSIGNMENTS_SCOPES, nameDeleted, removePeople, type AssignmentWork } from '../../actions/requests/change-assignments';
import { findTargets, FIND_TARGETS_SCOPES } from '../../actions/requests/find-targets';
import { deleteTestUser, makeTestUser, MAKE_TEST_USER_SCOPES } from '../../actions/requests/make-test-user';
import { nameAccount, NAME_ACCOUNT_SCOPES } from '../../actions/requests/name-account';
import { listLeft } from '../../engine/request/apply-request-outcome';
import type { BotDeps } from '../bot-deps';
import { createNameSearch } from '../talk/name-search';
import { createEffectPerformer } from '../work/effect-performer';
import type { RecordWork } from '../work/record-runner';
import type { SafePoints } from '../work/safe-points';
import { createWriteNotes, type WriteNotes } from '../work/write-notes';

export interface RequestPerformer {
  /** @throws PutDown, when the process is to end */
  perform(work: RecordWork<AccessRequest, RequestEffect>): Promise<RequestEvent>;
}

export interface PasswordHooks {
  /** The one moment at which a first password is known. */
  onSecret(request: AccessRequest, password: string, correlationId: string): void;
  /** An account is there, and nobody has its password. */
  onSecretLost(request: AccessRequest, correlationId: string): Promise<void>;
}

/** Delegated scopes that the work of a request needs. */
export function listRequestScopes({ account, stage, wish }: Pick<AccessRequest, 'account' | 'stage' | 'wish'>): string[] {
  if (stage === 'adding' || stage === 'added' || stage === 'removing') return listDecisionScopes({ account });
  return wish.kind === 'test-user' ? [...new Set([...FIND_TARGETS_SCOPES, ...NAME_ACCOUNT_SCOPES])] : FIND_TARGETS_SCOPES;
}

/** For whoever decides. */
export function listDecisionScopes({ account }: Pick<AccessRequest, 'account'>): string[] {
  return account ? [...new Set([...CHANGE_ASSIGNMENTS_SCOPES, ...MAKE_TEST_USER_SCOPES])] : CHANGE_ASSIGNMENTS_SCOPES;
}

export function createRequestPerformer(deps: BotDeps, hooks: PasswordHooks): RequestPerformer {
  const performer = createEffectPerformer(deps);
  return {
    perform: ({ record, effect, correlationId }) => performer.perform({ id: record.id, effect, correlationId }, (points) => performEffect(openBench(deps, { record, effect, correlationId }, points), hooks)),
  };
}

/** One effect and all that it is done with. */
interface Bench extends RecordWork<AccessRequest, RequestEffect> {
  deps: BotDeps;
  points: SafePoints;
  /** Whose right it uses. */
  actor: Person;
  open(person: Person, scopes: string[]): GraphSession;
  /** @param what key of words.yaml `audit` */
  note(what: string): WriteNotes;
}

function openBench(deps: BotDeps, work: RecordWork<AccessRequest, RequestEffect>, points: SafePoints): Bench {
  const { correlationId, record } = work;
  const actor = record.actor ?? record.requester;
  return {
    ...work, deps, points, actor,
    open: (person, scopes) => points.watch(deps.openGraph({
      correlationId, wait: points.wait, onTry: points.noteTry,
      getToken: async (options) => {
        points.check();
        const { token } = await deps.identity.getToken(person, scopes, options);
        points.check();
        return token;
      },
    })),
    note: (what) => createWriteNotes(deps, { record, by: actor, correlationId, points }, what),
  };
}

function performEffect(bench: Bench, hooks: PasswordHooks): Promise<RequestEvent> {
  switch (bench.effect.type) {
    case 'findTargets':
      return find(bench);
    case 'makeUser':
      return nameRole(bench, USER_ADMIN_ROLES, makeUser(bench, hooks));
    case 'addPeople':
      return nameRole(bench, ASSIGNMENT_ROLES, add(bench));
    case 'removePeople':
      return nameRole(bench, bench.record.account?.objectId === undefined ? ASSIGNMENT_ROLES : USER_ADMIN_ROLES, remove(bench));
  }
}

function nameRole({ actor, open }: Bench, roles: string[], work: Promise<RequestEvent>): Promise<RequestEvent> {
  return work.catch(async (error: unknown) => {
    throw await nameMissingRole(error, { roles }, { graph: open(actor, READ_ACCESS_SCOPES) });
  });
}

/** How the asking person calls themselves. */
const MYSELF = /^(?:me|myself|i)$/i;

async function find({ deps, effect: { key }, open, record: { app, requester, tenantId, wish } }: Bench): Promise<RequestEvent> {
  const people = wish.people.split(/\r?\n/).map((line) => (MYSELF.test(line.trim()) ? requester.objectId : line)).join('\n');
  const found = await findTargets({ graph: open(requester, FIND_TARGETS_SCOPES) }, { ...wish, people }, app, rankByName);
  if (wish.kind !== 'test-user') return { type: 'targetsFound', key, ...found };
  const [user] = found.people;
  const [account, seen] = await Promise.all([
    nameAccount({ graph: open(requester, NAME_ACCOUNT_SCOPES) }, wish.account ?? ''),
    user && deps.conversations.find({ tenantId, objectId: user.objectId }),
  ]);
  return { type: 'targetsFound', key, ...found, account, ...(seen ? { chat: seen.conversation } : {}) };
}

async function makeUser({ actor, correlationId, deps, effect: { key }, note, open, points, record }: Bench, hooks: PasswordHooks): Promise<RequestEvent> {
  const notes = note('request.make-user');
  const { isFound, person } = await notes.during(async () => makeTestUser({
    graph: open(actor, MAKE_TEST_USER_SCOPES), beginWrite: notes.begin, wait: points.wait, now: deps.now,
    revealSecret(password) {
      // From here on nothing may put the work down: nobody else knows what was made.
      points.goOn();
      hooks.onSecret(record, password, correlationId);
    },
  }, record.code, record.account!, (await listWrites(deps, record)).some(({ method, path }) => method === 'POST' && path === '/users')));
  if (isFound && !record.account?.isPasswordMade) await hooks.onSecretLost(record, correlationId);
  return { type: 'userMade', key, person };
}

async function add(bench: Bench): Promise<RequestEvent> {
  const notes = bench.note('request.add');
  const work = workOf(bench, notes);
  const heard = await notes.during(() => addPeople(work, listLeft(bench.record).map(({ objectId }) => objectId)));
  const results = bench.record.account ? heard : await nameDeleted(work, heard);
  return { type: 'peopleDone', key: bench.effect.key, results };
}

/** An account that the request itself made goes as well. */
async function remove(bench: Bench): Promise<RequestEvent> {
  const { actor, deps, effect: { key }, note, open, points, record } = bench;
  const notes = note('request.remove');
  const left = listLeft(record).map(({ objectId, result }) => ({ objectId, ...(result && 'assignmentId' in result && result.assignmentId !== '' ? { assignmentId: result.assignmentId } : {}) }));
  const results = await notes.during(() => removePeople(workOf(bench, notes), left));
  if (record.account?.objectId !== undefined) {
    const ofUser = note('request.delete-user');
    await ofUser.during(() => deleteTestUser({ graph: open(actor, MAKE_TEST_USER_SCOPES), beginWrite: ofUser.begin, wait: points.wait, now: deps.now }, record.code, record.account!));
  }
  return { type: 'peopleDone', key, results };
}

function workOf({ actor, deps, open, points, record }: Bench, notes: WriteNotes): AssignmentWork {
  return {
    graph: open(actor, CHANGE_ASSIGNMENTS_SCOPES), servicePrincipalId: record.app!.servicePrincipalId, wait: points.wait, now: deps.now, beginWrite: notes.begin,
    listSent: async () => new Set((await listWrites(deps, record)).flatMap(({ method, principalId }) => (method === 'POST' && principalId ? [principalId] : []))),
  };
}

/** That may have changed something. What is not noted was not sent: the first attempt has nothing to look for. */
async function listWrites({ audit }: BotDeps, { id, tenantId }: AccessRequest): Promise<WriteRecord[]> {
  return (await audit.list(tenantId, id)).flatMap(({ write }) => (write && mayBeTaken(write) ? [write] : []));
}

function rankByName(text: string, apps: FoundApp[]): FoundApp[] {
  const { exact, close } = createNameSearch(apps, ({ displayName }) => [displayName])(text);
  return exact.length > 0 ? exact : close;
}
