// What Entra shows of one SAML app and of one person's way into it. Changes nothing.
import type { ServicePrincipal } from '@microsoft/microsoft-graph-types';
import { listAppRoleAssignments } from '../../graph/app-role-assignments';
import { listMembershipIds } from '../../graph/groups';
import { getServicePrincipal } from '../../graph/service-principals';
import { listSignIns } from '../../graph/sign-ins';
import type { ActionContext } from '../../model/action';
import type { AppFacts, AssignmentFacts, TriedSignIn } from '../../model/trouble';
import { certificatesOf } from '../shared/known-certificate';

type Reading = Pick<ActionContext, 'graph'>;

export interface AppRead extends AppFacts {
  /** What people and tools wrote down about the app. */
  notes: string;
}

/** @throws SetupError graph/not-found */
export async function readAppFacts({ graph }: Reading, servicePrincipalId: string): Promise<AppRead> {
  return toFacts(await getServicePrincipal(graph, servicePrincipalId));
}

function toFacts(principal: ServicePrincipal): AppRead {
  const { id, appId, displayName, accountEnabled, preferredSingleSignOnMode, appRoleAssignmentRequired, servicePrincipalNames, replyUrls, notes } = principal;
  return {
    servicePrincipalId: id ?? '',
    clientId: appId ?? '',
    displayName: displayName ?? '',
    enabled: accountEnabled !== false,
    mode: preferredSingleSignOnMode ?? null,
    assignmentRequired: appRoleAssignmentRequired !== false,
    // The client id is a name of every app.
    identifiers: (servicePrincipalNames ?? []).filter((name) => name !== appId),
    replyUrls: replyUrls ?? [],
    certificates: certificatesOf(principal).map(({ thumbprint, notAfter, isActive }) => ({ thumbprint, notAfter, isActive })),
    notes: notes ?? '',
  };
}

/** Entra docs: only direct members of an assigned group have access; groups within groups do not count. */
export async function readAssignment({ graph }: Reading, servicePrincipalId: string, userId: string): Promise<AssignmentFacts> {
  const assignments = await listAppRoleAssignments(graph, servicePrincipalId);
  if (assignments.some(({ principalId }) => principalId === userId)) return { how: 'direct' };
  const ofGroups = assignments.filter(({ principalType }) => principalType === 'Group');
  if (ofGroups.length === 0) return { how: 'none' };
  const memberships = await listMembershipIds(graph, userId);
  const through = ofGroups.find(({ principalId }) => memberships.includes(principalId ?? ''));
  return through ? { how: 'group', group: through.principalDisplayName ?? '' } : { how: 'none' };
}

/** Newest first, at most 10. @throws SetupError graph/no-premium-licence, graph/forbidden */
export async function readTriedSignIns({ graph }: Reading, asked: { clientId: string; userId: string; since: Date }): Promise<TriedSignIn[]> {
  const entries = await listSignIns(graph, { applicationClientId: asked.clientId, userObjectId: asked.userId, since: asked.since });
  return entries
    .map(({ createdDateTime, status }) => ({
      at: createdDateTime ?? '',
      errorCode: status?.errorCode ?? -1,
      ...(status?.errorCode !== 0 && status?.failureReason ? { failureReason: status.failureReason } : {}),
    }))
    .sort((one, other) => other.at.localeCompare(one.at));
}
