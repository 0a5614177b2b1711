// App role assignments: who may use an enterprise application. Graph docs: appRoleAssignment.
import { randomBytes } from 'node:crypto';
import type { AppRoleAssignment } from '@microsoft/microsoft-graph-types';
import type { Tenant } from '../tenant';
import type { PrincipalRecord } from '../tenant-state';
import { answerEntity, answerList, type ListRules } from './answer-list';
import { checkEntity, refuseReadOnly } from './check-entity';
import { readObject, readPrincipal, writablePrincipal } from './read-object';
import { anyOf, type GraphAnswer, type GraphCall, type Params, type Route } from './graph-call';
import { badRequest } from './graph-error';

const RULES: ListRules = { type: 'appRoleAssignment', context: 'appRoleAssignments', filterable: { principalId: ['eq'], resourceId: ['eq'] } };
const QUERY = ['$filter', '$select', '$top', '$skiptoken'];
const READ = anyOf('Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All', 'AppRoleAssignment.ReadWrite.All');
/** For an app that declares no roles. */
const NO_ROLE = '00000000-0000-0000-0000-000000000000';

export const assignmentRoutes: Route[] = [
  { method: 'GET', path: 'servicePrincipals/{id}/appRoleAssignedTo', scopes: READ, query: QUERY, handle: list },
  {
    method: 'GET', path: 'users/{id}/appRoleAssignments', scopes: anyOf('AppRoleAssignment.ReadWrite.All', 'Directory.Read.All'), query: QUERY,
    handle: (call, { id = '' }) => {
      const user = readObject(call.tenant.users, id);
      return answerList(call, RULES, call.tenant.assignments.listVisible().filter((one) => one.principalId === user.id));
    },
  },
  {
    method: 'POST', path: 'servicePrincipals/{id}/appRoleAssignedTo', task: 'assignApps', handle: assign,
    scopes: [['AppRoleAssignment.ReadWrite.All', 'Application.Read.All'], ['AppRoleAssignment.ReadWrite.All', 'Application.ReadWrite.All'], ['AppRoleAssignment.ReadWrite.All', 'Directory.Read.All']],
  },
  {
    method: 'DELETE', path: 'servicePrincipals/{id}/appRoleAssignedTo/{assignmentId}', task: 'assignApps', handle: remove,
    scopes: anyOf('AppRoleAssignment.ReadWrite.All'), writes: ({ assignmentId }) => `assignments/${assignmentId}`,
  },
];

function list(call: GraphCall, { id = '' }: Params): GraphAnswer {
  const principal = readPrincipal(call.tenant, id);
  return answerList(call, RULES, call.tenant.assignments.listVisible().filter((one) => one.resourceId === principal.id));
}

function assign(call: GraphCall, { id = '' }: Params): GraphAnswer {
  const { tenant } = call;
  const resource = writablePrincipal(tenant, id);
  const body = checkEntity('appRoleAssignment', call.body, call.tenant.cloud) as AppRoleAssignment;
  refuseReadOnly(body as Record<string, unknown>, ['id', 'createdDateTime', 'principalDisplayName', 'principalType', 'resourceDisplayName', 'deletedDateTime']);
  for (const name of ['principalId', 'resourceId', 'appRoleId'] as const) {
    if (!body[name]) throw badRequest(`A value is required for property '${name}' of resource 'AppRoleAssignment'.`);
  }
  const principal = findPrincipal(tenant, body.principalId ?? '');
  if (body.resourceId !== resource.id || !principal) throw badRequest('Not a valid reference update.');
  checkRole(resource, body.appRoleId ?? '');
  const isThere = tenant.assignments.listLatest()
    .some((one) => one.principalId === body.principalId && one.resourceId === resource.id && one.appRoleId === body.appRoleId);
  if (isThere) throw badRequest('Permission being assigned already exists on the object');
  const made = tenant.assignments.write({
    id: randomBytes(32).toString('base64url'), deletedDateTime: null, appRoleId: body.appRoleId, createdDateTime: tenant.now().toISOString(),
    principalDisplayName: principal.displayName, principalId: body.principalId, principalType: principal.type,
    resourceDisplayName: resource.displayName, resourceId: resource.id,
  });
  return answerEntity(call, RULES, made, 201);
}

function findPrincipal(tenant: Tenant, id: string): { type: 'User' | 'Group'; displayName: string } | undefined {
  const user = tenant.users.visible(id);
  if (user) return { type: 'User', displayName: user.displayName };
  const group = tenant.groups.visible(id);
  return group?.securityEnabled ? { type: 'Group', displayName: group.displayName ?? '' } : undefined;
}

function checkRole(resource: PrincipalRecord, appRoleId: string): void {
  const roles = resource.appRoles ?? [];
  if (roles.length === 0 && appRoleId === NO_ROLE) return;
  const role = roles.find((one) => one.id === appRoleId);
  if (role?.isEnabled && role.allowedMemberTypes?.includes('User')) return;
  throw badRequest(`Permission being assigned was not found on application '${resource.appId}'.`);
}

function remove(call: GraphCall, { id = '', assignmentId = '' }: Params): GraphAnswer {
  const { tenant } = call;
  const resource = readPrincipal(tenant, id);
  const found = tenant.assignments.latest(assignmentId);
  if (found?.resourceId !== resource.id) throw badRequest('EntitlementGrant being updated or deleted is not found.');
  tenant.assignments.remove(assignmentId);
  return { status: 204 };
}
