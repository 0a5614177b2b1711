// Directory roles of the signed-in person that are active now.
import type { DirectoryObject, DirectoryRole } from '@microsoft/microsoft-graph-types';
import type { GraphSession } from '../model/action';

type Membership = DirectoryObject & { '@odata.type'?: string };

/** Roles that PIM could activate but has not are not listed. Graph may hide the properties of a role: then it is left out. */
export async function listMyDirectoryRoles(graph: GraphSession): Promise<DirectoryRole[]> {
  const memberships = await graph.list<Membership>('/me/memberOf');
  return memberships.filter((membership) => membership['@odata.type'] === '#microsoft.graph.directoryRole').filter((role: DirectoryRole) => role.roleTemplateId != null);
}
