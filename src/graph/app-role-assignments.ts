// Who may use an app: assignments of people and groups to roles of its service principal.
import type { AppRoleAssignment } from '@microsoft/microsoft-graph-types';
import type { GraphSession } from '../model/action';
import { SetupError } from '../model/errors';

export function listAppRoleAssignments(graph: GraphSession, servicePrincipalId: string): Promise<AppRoleAssignment[]> {
  return graph.list<AppRoleAssignment>(pathOf(servicePrincipalId), { query: { $top: '999' } });
}

/** @throws SetupError graph/conflict with reason `already-assigned`, graph/not-replicated while a replica does not know person or role */
export function addAppRoleAssignment(graph: GraphSession, servicePrincipalId: string, principalId: string, appRoleId: string): Promise<AppRoleAssignment> {
  return graph.post<AppRoleAssignment>(pathOf(servicePrincipalId), { principalId, resourceId: servicePrincipalId, appRoleId });
}

/** An assignment that is gone already counts as removed. */
export async function removeAppRoleAssignment(graph: GraphSession, servicePrincipalId: string, assignmentId: string): Promise<void> {
  await graph.delete(`${pathOf(servicePrincipalId)}/${encodeURIComponent(assignmentId)}`).catch((error: unknown) => {
    if (!(error instanceof SetupError && error.code === 'graph/not-found')) throw error;
  });
}

function pathOf(servicePrincipalId: string): string {
  return `/servicePrincipals/${encodeURIComponent(servicePrincipalId)}/appRoleAssignedTo`;
}
