// Groups of the directory: who is in them directly.
import type { DirectoryObject } from '@microsoft/microsoft-graph-types';
import type { GraphSession } from '../model/action';

/** Direct members only; Entra ignores nested groups for access to apps. @throws SetupError graph/forbidden without a group scope */
export async function isInGroup(graph: GraphSession, groupId: string, userId: string): Promise<boolean> {
  const members = await graph.list<DirectoryObject>(`/groups/${encodeURIComponent(groupId)}/members`, { query: { $select: 'id', $top: '999' } });
  return members.some(({ id }) => id === userId);
}
