// Looks into one trouble: who and which app is meant, then everything that may stand in the way, then the judgement. Shows nothing.
import { findApps, FIND_APPS_SCOPES, type FoundApp } from '../../actions/reads/find-apps';
import { FIND_PEOPLE_SCOPES } from '../../actions/reads/find-people';
import { findPerson } from '../../actions/reads/find-person';
import { readAppFacts, readAssignment, readTriedSignIns } from '../../actions/reads/read-app-facts';
import { READ_SIGN_INS_SCOPES } from '../../actions/reads/read-sign-ins';
import { judgeAccess } from '../../engine/diagnosis/judge-access';
import { listLooks } from '../../engine/diagnosis/list-looks';
import type { AccessFacts, AppFacts, Finding, Look, LookedAt, SignInCodes, Trouble } from '../../model/trouble';
import type { DirectoryPerson } from '../../model/person';
import type { BotDeps } from '../bot-deps';
import { createNameSearch } from '../talk/name-search';
import { findExpected } from './find-expected';
import { lookWithin, type Asking } from './look-within';

/** Of whoever asks, before anything can be looked at. */
export const LOOK_SCOPES = [...FIND_PEOPLE_SCOPES, ...FIND_APPS_SCOPES];

const LOG_DAYS = 7;
const DAY_MS = 86_400_000;

export type Looked =
  | { type: 'missing'; trouble: Trouble }
  | { type: 'people'; trouble: Trouble; found: DirectoryPerson[] }
  | { type: 'apps'; trouble: Trouble; found: FoundApp[] }
  | { type: 'found'; trouble: Trouble; facts: AccessFacts; finding: Finding; looks: LookedAt[] };

/** @throws SetupError of NEEDS_SIGN_IN, or when no token can be had */
export async function lookInto(deps: BotDeps, codes: SignInCodes, asking: Asking, trouble: Trouble): Promise<Looked> {
  const about = trouble.code === undefined ? 'both' : codes.get(trouble.code)?.about ?? 'both';
  const lacks = (about !== 'app' && trouble.person === undefined) || (about !== 'person' && trouble.app === undefined);
  if (lacks) return { type: 'missing', trouble };
  await deps.identity.getToken(asking.asker, LOOK_SCOPES);
  const [people, apps] = await Promise.all([
    trouble.person === undefined ? undefined : lookWithin(deps, asking, LOOK_SCOPES, (context) => findPerson(context, trouble.person!)),
    trouble.app === undefined ? undefined : lookWithin(deps, asking, LOOK_SCOPES, (context) => findApps(context, trouble.app!, rankByName)),
  ]);
  // A number that tells of the app alone is explained without a person, and the other way round.
  if (people?.seen && isUnclear(people.seen, about !== 'app', about === 'both')) return { type: 'people', trouble: withIds(trouble, undefined, apps), found: people.seen };
  if (apps?.seen && isUnclear(apps.seen, about !== 'person', about === 'both')) return { type: 'apps', trouble: withIds(trouble, people), found: apps.seen };
  const known = withIds(trouble, people, apps);
  const facts = await readFacts(deps, asking, only(people), only(apps));
  const evidence = { facts, trouble: known, codes, now: theirNow(deps) };
  return { type: 'found', trouble: known, facts, finding: judgeAccess(evidence), looks: listLooks(evidence) };
}

/** @param isWanted the answer needs one, so of several one has to be chosen @param isNeeded without one there is no answer */
function isUnclear(found: unknown[], isWanted: boolean, isNeeded: boolean): boolean {
  return (isWanted && found.length > 1) || (isNeeded && found.length === 0);
}

/** No look was possible at all; what the number of an error says stays true. */
export function nothingSeen(trouble: Trouble): Extract<Looked, { type: 'found' }> {
  const facts: AccessFacts = { ...(trouble.person === undefined ? {} : { person: { unseen: 'unavailable' } }), ...(trouble.app === undefined ? {} : { app: { unseen: 'unavailable' } }) };
  const evidence = { facts, trouble: {}, codes: new Map(), now: '' };
  return { type: 'found', trouble, facts, finding: judgeAccess(evidence), looks: listLooks(evidence) };
}

function rankByName(text: string, apps: FoundApp[]): FoundApp[] {
  const { exact, close } = createNameSearch(apps, ({ displayName }) => [displayName])(text);
  return exact.length > 0 ? exact : close;
}

/** Whoever looks again means the same ones, whatever they are called by then. */
function withIds(trouble: Trouble, people?: Look<DirectoryPerson[]>, apps?: Look<FoundApp[]>): Trouble {
  const [person, app] = [only(people)?.seen, only(apps)?.seen];
  return { ...trouble, ...(person ? { person: person.objectId } : {}), ...(app ? { app: app.servicePrincipalId } : {}) };
}

function only<T>(found: Look<T[]> | undefined): Look<T> | undefined {
  if (found?.seen === undefined) return found;
  const [one] = found.seen;
  return one === undefined || found.seen.length > 1 ? undefined : { seen: one };
}

async function readFacts(deps: BotDeps, asking: Asking, person: Look<DirectoryPerson> | undefined, found: Look<FoundApp> | undefined): Promise<AccessFacts> {
  const userId = person?.seen?.objectId;
  const app = found?.seen;
  if (app === undefined) return { ...(person ? { person } : {}), ...(found ? { app: { unseen: found.unseen ?? 'unavailable' } } : {}) };
  const { servicePrincipalId, clientId } = app;
  const since = new Date(Date.parse(theirNow(deps)) - LOG_DAYS * DAY_MS);
  const [read, assignment, signIns] = await Promise.all([
    lookWithin(deps, asking, LOOK_SCOPES, (context) => readAppFacts(context, servicePrincipalId)),
    userId === undefined ? undefined : lookWithin(deps, asking, LOOK_SCOPES, (context) => readAssignment(context, servicePrincipalId, userId)),
    userId === undefined ? undefined : lookWithin(deps, asking, READ_SIGN_INS_SCOPES, (context) => readTriedSignIns(context, { clientId, userId, since })),
  ]);
  const expected = read.seen && (await findExpected(deps, asking.asker.tenantId, read.seen));
  const seen: Look<AppFacts> = read;
  return { ...(person ? { person } : {}), app: seen, ...(assignment ? { assignment } : {}), ...(signIns ? { signIns } : {}), ...(expected ? { expected } : {}) };
}

/** By Entra's clock: its certificates end by that one. */
function theirNow({ clock, now }: BotDeps): string {
  return (clock?.theirNow() ?? now()).toISOString();
}
