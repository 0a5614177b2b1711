// Who is signed in, in which tenant, with which directory roles. Changes nothing.
import { listMyDirectoryRoles } from '../../graph/directory-roles';
import { getOrganization } from '../../graph/organization';
import { getMe } from '../../graph/users';
import type { ActionContext } from '../../model/action';
import { roleNameOf } from '../directory-roles';

export const READ_ACCESS_SCOPES = ['User.Read'];

export interface AccessRead {
  userPrincipalName: string;
  displayName: string;
  mail?: string;
  tenantName: string;
  defaultDomain: string;
  verifiedDomains: string[];
  activeRoles: Array<{ templateId: string; displayName: string }>;
  /** True when roles are asked for and none of them is active. */
  missingRole: boolean;
}

/** @param needed role template ids of which one is enough; empty: none needed */
export async function readAccess({ graph }: Pick<ActionContext, 'graph'>, needed: { roles: string[] }): Promise<AccessRead> {
  const [me, roles, organization] = await Promise.all([getMe(graph), listMyDirectoryRoles(graph), getOrganization(graph)]);
  const domains = organization.verifiedDomains ?? [];
  const activeRoles = roles.map(({ roleTemplateId, displayName }) => ({ templateId: roleTemplateId ?? '', displayName: displayName || roleNameOf(roleTemplateId ?? '') || '' }));
  return {
    userPrincipalName: me.userPrincipalName ?? '',
    displayName: me.displayName ?? '',
    ...(me.mail == null ? {} : { mail: me.mail }),
    tenantName: organization.displayName ?? '',
    defaultDomain: (domains.find(({ isDefault }) => isDefault) ?? domains[0])?.name ?? '',
    // A federated domain keeps its passwords elsewhere: nobody can be made there with one.
    verifiedDomains: domains.filter(({ type }) => type !== 'Federated').map(({ name }) => name ?? ''),
    activeRoles,
    missingRole: needed.roles.length > 0 && !activeRoles.some(({ templateId }) => needed.roles.includes(templateId)),
  };
}
