// The signed-in person, and what a person is a member of. Graph docs: /me, List memberOf.
import { createHash } from 'node:crypto';
import { nameOfRole } from '../role-templates';
import { answerEntity, answerList } from './answer-list';
import { anyOf, type GraphAnswer, type GraphCall, type Route } from './graph-call';
import { GraphError } from './graph-error';
import { USER_RULES, findUser } from './users';

const MEMBER = anyOf('User.Read', 'User.ReadBasic.All', 'User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All');
const FULL = ['Directory.Read.All', 'RoleManagement.Read.Directory', 'Directory.ReadWrite.All'];
const GROUPS = ['GroupMember.Read.All', 'Group.Read.All', ...FULL];
const QUERY = ['$select', '$top', '$count', '$skiptoken'];
const ROLE_RULES = { type: 'directoryRole', context: 'directoryObjects/microsoft.graph.directoryRole' };

export const meRoutes: Route[] = [
  { method: 'GET', path: 'me', scopes: anyOf('User.Read', 'User.Read.All', 'User.ReadWrite.All'), query: ['$select'], handle: (call) => answerEntity(call, USER_RULES, findUser(call.tenant, me(call))) },
  ...['memberOf', 'transitiveMemberOf'].flatMap((name): Route[] => [
    { method: 'GET', path: `me/${name}`, scopes: MEMBER, query: QUERY, handle: (call) => listMemberOf(call, me(call)) },
    { method: 'GET', path: `me/${name}/microsoft.graph.directoryRole`, scopes: MEMBER, query: QUERY, handle: (call) => answerList(call, ROLE_RULES, listRoles(call, me(call))) },
  ]),
  { method: 'GET', path: 'users/{id}/memberOf', scopes: MEMBER, query: QUERY, handle: (call, { id = '' }) => listMemberOf(call, findUser(call.tenant, id).id, call.caller.scopes.some((scope) => GROUPS.includes(scope))) },
];

function me(call: GraphCall): string {
  if (call.caller.personObjectId) return call.caller.personObjectId;
  throw new GraphError(400, 'BadRequest', '/me request is only valid with delegated authentication flow.');
}

function listRoles(call: GraphCall, person: string): object[] {
  // Graph docs: without a scope for roles an entry carries nothing but its type and id.
  const isFull = call.caller.scopes.some((scope) => FULL.includes(scope));
  return call.tenant.listActiveRoles(person).map((roleTemplateId) => ({
    '@odata.type': '#microsoft.graph.directoryRole',
    id: idOfRole(call.tenant.tenantId, roleTemplateId),
    deletedDateTime: null,
    description: null,
    displayName: isFull ? nameOfRole(roleTemplateId) ?? null : null,
    roleTemplateId: isFull ? roleTemplateId : null,
  }));
}

/** @param seesGroups false: of a group nothing but its id is shown. Graph docs, "Limited information returned for inaccessible member objects" */
function listMemberOf(call: GraphCall, person: string, seesGroups = true): GraphAnswer {
  const groups = call.tenant.groups.listVisible().filter((group) => call.tenant.state.groupMembers[group.id]?.includes(person));
  const rows = [...listRoles(call, person), ...groups.map((group) => ({ '@odata.type': '#microsoft.graph.group', ...(seesGroups ? group : { id: group.id }) }))];
  return answerList(call, { type: 'directoryRole', context: 'directoryObjects' }, rows);
}

/** A role's object id differs from its template id and from tenant to tenant. */
function idOfRole(tenantId: string, roleTemplateId: string): string {
  const hex = createHash('sha256').update(tenantId + roleTemplateId).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
