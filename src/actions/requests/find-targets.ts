// Finds the app and the people of a request, and who of them has access already. Changes nothing.
import type { AppRoleAssignment } from '@microsoft/microsoft-graph-types';
import type { ActionContext } from '../../model/action';
import type { DirectoryPerson } from '../../model/person';
import type { RequestedApp, RequestedPerson, RequestWish, UnclearName } from '../../model/request';
import { listAppRoleAssignments } from '../../graph/app-role-assignments';
import { listMembershipIds } from '../../graph/groups';
import { findApps, type FoundApp } from '../reads/find-apps';
import { findPerson } from '../reads/find-person';

// Directory.Read.All: who is in which group, without which access through a group cannot be seen.
export const FIND_TARGETS_SCOPES = ['Application.Read.All', 'User.Read.All', 'Directory.Read.All'];

export interface FoundTargets {
  /** Several fit what was typed. */
  apps: RequestedApp[];
  app?: RequestedApp;
  people: RequestedPerson[];
  /** Names that nobody has, or several. */
  unclear: UnclearName[];
}

const MOST_APPS = 5;
const AT_ONCE = 5;

/** @param chosen the app, when it is clear already @param rank finds names that are near to a text, best first */
export async function findTargets(context: Pick<ActionContext, 'graph'>, wish: Pick<RequestWish, 'app' | 'people'>, chosen: RequestedApp | undefined, rank: (text: string, apps: FoundApp[]) => FoundApp[]): Promise<FoundTargets> {
  const lines = [...new Set(wish.people.split(/\r?\n/).map((line) => line.trim()).filter(Boolean))];
  const [found, names] = await Promise.all([
    chosen ? [chosen] : findApps(context, wish.app, rank),
    inGroups(lines, async (text): Promise<UnclearName> => ({ text, matches: await findPerson(context, text) })),
  ]);
  const apps = found.slice(0, MOST_APPS).map(({ servicePrincipalId, displayName }) => ({ servicePrincipalId, displayName }));
  const app = apps.length === 1 ? apps[0] : undefined;
  const unclear = names.filter(({ matches }) => matches.length !== 1);
  const sure = [...new Map(names.flatMap(({ matches }) => (matches.length === 1 ? [[matches[0]!.objectId, matches[0]!] as const] : []))).values()];
  return { apps: app ? [] : apps, ...(app ? { app } : {}), people: app ? await readAccess(context, app, sure) : sure, unclear };
}

/** Entra docs: only direct members of an assigned group have access; groups within groups do not count. */
async function readAccess(context: Pick<ActionContext, 'graph'>, app: RequestedApp, people: DirectoryPerson[]): Promise<RequestedPerson[]> {
  const assignments = await listAppRoleAssignments(context.graph, app.servicePrincipalId);
  const ofGroups = assignments.filter(({ principalType }) => principalType === 'Group');
  return inGroups(people, async (person) => {
    if (assignments.some(({ principalId }) => principalId === person.objectId)) return { ...person, has: { through: 'direct' } };
    const group = ofGroups.length > 0 ? await findGroup(context, person, ofGroups) : undefined;
    return group === undefined ? person : { ...person, has: { through: 'group', group } };
  });
}

async function findGroup({ graph }: Pick<ActionContext, 'graph'>, { objectId }: DirectoryPerson, ofGroups: AppRoleAssignment[]): Promise<string | undefined> {
  const memberships = await listMembershipIds(graph, objectId);
  const through = ofGroups.find(({ principalId }) => memberships.includes(principalId ?? ''));
  return through && (through.principalDisplayName ?? '');
}

/** In order, a few at a time. */
async function inGroups<A, B>(items: A[], work: (item: A) => Promise<B>): Promise<B[]> {
  const done: B[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) done.push(...await Promise.all(items.slice(at, at + AT_ONCE).map(work)));
  return done;
}
