// Groups of the directory: who is in them directly.
import type { DirectoryObject } from '@microsoft/microsoft-graph-types';
import type { GraphSession } from '../model/action';

/** Direct members only; Entra ignores nested groups for access to apps. @throws SetupError graph/forbidden without a group scope */
export async function isInGroup(graph: GraphSession, groupId: string, userId: string): Promise<boolean> {
  const members = await graph.list<DirectoryObject>(`/groups/${encodeURIComponent(groupId)}/members`, { query: { $select: 'id', $top: '999' } });
  return members.some(({ id }) => id === userId);
}

/**
 * Ids of what the person is a direct member of: groups, roles and units alike. Graph docs, limited information: without a group scope the
 * entries carry nothing but type and id, which is enough to compare.
 */
export async function listMembershipIds(graph: GraphSession, userId: string): Promise<string[]> {
  const entries = await graph.list<DirectoryObject>(`/users/${encodeURIComponent(userId)}/memberOf`, { query: { $select: 'id', $top: '999' } });
  return entries.flatMap(({ id }) => (id == null ? [] : [id]));
}
