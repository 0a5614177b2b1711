// The small rest of the directory: organization, groups, sign-in log, deleted items. Graph docs: organization, group, signIn, directory.
import { DEFAULT_DOMAIN, INITIAL_DOMAIN } from '../seed-people';
import type { AppRecord, DeletedItem, PrincipalRecord, UserRecord } from '../tenant-state';
import { LIST_QUERY, answerEntity, answerList, type ListRules } from './answer-list';
import { readObject } from './read-object';
import { anyOf, type GraphAnswer, type GraphCall, type Params, type Route } from './graph-call';
import { GraphError, badRequest, notFound, notPlayed } from './graph-error';
import { hideKeys } from './hide-keys';

const GROUP_RULES: ListRules = {
  type: 'group', context: 'groups', filterable: { displayName: ['eq', 'startswith'], id: ['eq'], securityEnabled: ['eq'] },
  searchable: ['displayName', 'description'], orderable: ['displayName'],
};
const SIGN_IN_RULES: ListRules = {
  type: 'signIn', context: 'auditLogs/signIns', orderable: ['createdDateTime'], pageSize: 1000, maxPageSize: 1000,
  filterable: {
    appId: ['eq'], createdDateTime: ['ge', 'gt', 'le', 'lt'], userId: ['eq'], userPrincipalName: ['eq', 'startswith'], 'status/errorCode': ['eq'], id: ['eq'],
  },
};
const GROUP_READ = anyOf('Group.Read.All', 'GroupMember.Read.All', 'Directory.Read.All', 'Group.ReadWrite.All');
const APP_WRITE = anyOf('Application.ReadWrite.All');

export const directoryRoutes: Route[] = [
  { method: 'GET', path: 'organization', scopes: anyOf('User.Read', 'Organization.Read.All', 'Directory.Read.All'), query: ['$select'], handle: (call) => answerList(call, { type: 'organization', context: 'organization' }, [organization(call)]) },
  { method: 'GET', path: 'groups', scopes: GROUP_READ, query: LIST_QUERY, handle: (call) => answerList(call, GROUP_RULES, call.tenant.groups.listVisible()) },
  { method: 'GET', path: 'groups/{id}', scopes: GROUP_READ, query: ['$select'], handle: (call, { id = '' }) => answerEntity(call, GROUP_RULES, readObject(call.tenant.groups, id)) },
  { method: 'GET', path: 'groups/{id}/members', scopes: GROUP_READ, query: ['$select', '$top', '$skiptoken'], handle: listMembers },
  { method: 'GET', path: 'directoryRoles/{key}/members', scopes: anyOf('RoleManagement.Read.Directory', 'Directory.Read.All'), query: ['$select'], handle: listRoleMembers },
  { method: 'GET', path: 'auditLogs/signIns', scopes: anyOf('AuditLog.Read.All'), task: 'readSignIns', query: LIST_QUERY, handle: listSignIns },
  { method: 'GET', path: 'directory/deletedItems/{type}', scopes: anyOf('Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'), query: ['$select', '$filter', '$top'], handle: listDeleted },
  { method: 'POST', path: 'directory/deletedItems/{id}/restore', scopes: APP_WRITE, task: 'manageApps', handle: restore },
  { method: 'DELETE', path: 'directory/deletedItems/{id}', scopes: APP_WRITE, task: 'purgeApps', handle: purge },
];

function organization(call: GraphCall): object {
  const domain = (name: string, isDefault: boolean, isInitial: boolean): object => ({ capabilities: 'Email, OfficeCommunicationsOnline', isDefault, isInitial, name, type: 'Managed' });
  return {
    id: call.tenant.tenantId, displayName: 'Contoso', tenantType: 'AAD', countryLetterCode: 'GB', preferredLanguage: 'en',
    technicalNotificationMails: [`it@${DEFAULT_DOMAIN}`], verifiedDomains: [domain(INITIAL_DOMAIN, false, true), domain(DEFAULT_DOMAIN, true, false)],
  };
}

function listMembers(call: GraphCall, { id = '' }: Params): GraphAnswer {
  const group = readObject(call.tenant.groups, id);
  const members = (call.tenant.state.groupMembers[group.id] ?? []).flatMap((one) => call.tenant.users.visible(one) ?? []);
  return answerList(call, { type: 'user', context: 'directoryObjects' }, members.map((user) => ({ '@odata.type': '#microsoft.graph.user', ...user })));
}

/** Graph docs, List members: by the role's template id, and only while somebody of the tenant has been given the role. */
function listRoleMembers(call: GraphCall, { key = '' }: Params): GraphAnswer {
  const { tenant } = call;
  const [name, templateId = ''] = key.split('=');
  if (name !== 'roleTemplateId') throw notPlayed(`directoryRoles/${key}/members`);
  if (!tenant.state.roleMembers.some(({ roleTemplateId }) => roleTemplateId === templateId)) throw notFound(templateId);
  const members = tenant.users.listVisible().filter(({ id }) => tenant.listActiveRoles(id).includes(templateId));
  return answerList(call, { type: 'user', context: 'directoryObjects' }, members.map((user) => ({ '@odata.type': '#microsoft.graph.user', ...user })));
}

function listSignIns(call: GraphCall): GraphAnswer {
  const { tenant } = call;
  if (tenant.faults.tenantWithoutPremium) {
    throw new GraphError(403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant', "Neither tenant is B2C or tenant doesn't have premium license");
  }
  const arrived = tenant.now().getTime() - (tenant.faults.signInLogDelayMs ?? 0);
  return answerList(call, SIGN_IN_RULES, tenant.state.signIns.filter((one) => Date.parse(one.createdDateTime ?? '') <= arrived));
}

const DELETED_TYPES: Record<string, DeletedItem['kind']> = {
  'microsoft.graph.application': 'application', 'microsoft.graph.servicePrincipal': 'servicePrincipal', 'microsoft.graph.user': 'user',
};

function listDeleted(call: GraphCall, { type = '' }: Params): GraphAnswer {
  const kind = DELETED_TYPES[type];
  if (!kind) {
    const item = findDeleted(call, type);
    return answerEntity(call, { type: item.kind, context: 'directoryObjects' }, showDeleted(item));
  }
  const rows = call.tenant.state.deletedItems.filter((item) => item.kind === kind).map(showDeleted);
  return answerList(call, { type: kind, context: `${kind}s`, filterable: { displayName: ['eq', 'startswith'], appId: ['eq'], id: ['eq'] } }, rows);
}

function showDeleted(item: DeletedItem): object {
  return item.kind === 'user' ? item.object : hideKeys(item.object as PrincipalRecord);
}

function findDeleted(call: GraphCall, id: string): DeletedItem {
  const item = call.tenant.state.deletedItems.find((one) => one.object.id === id);
  if (!item) throw notFound(id);
  return item;
}

/** Through Graph an application and its service principal come back one by one. */
function restore(call: GraphCall, { id = '' }: Params): GraphAnswer {
  const { tenant } = call;
  const item = findDeleted(call, id);
  const object = { ...item.object, deletedDateTime: null };
  if (item.kind === 'servicePrincipal' && !tenant.applications.listLatest().some((one) => one.appId === (object as PrincipalRecord).appId)) {
    throw badRequest('The application of this service principal is deleted: restore it first.');
  }
  if (item.kind === 'application') tenant.applications.write(object as AppRecord);
  if (item.kind === 'servicePrincipal') tenant.servicePrincipals.write(object as PrincipalRecord);
  if (item.kind === 'user') tenant.users.write(object as UserRecord);
  forget(call, item);
  return { status: 200, body: { '@odata.context': `${tenant.graphBaseUrl}/v1.0/$metadata#directoryObjects/$entity`, '@odata.type': `#microsoft.graph.${item.kind}`, ...showDeleted({ ...item, object }) } };
}

function purge(call: GraphCall, { id = '' }: Params): GraphAnswer {
  forget(call, findDeleted(call, id));
  return { status: 204 };
}

function forget(call: GraphCall, item: DeletedItem): void {
  call.tenant.state.deletedItems = call.tenant.state.deletedItems.filter((one) => one !== item);
  call.tenant.touch();
}
