// Service principals: list, read, change, delete. Signing certificates, assignments and policies have files of their own. Graph docs: servicePrincipal.
import type { AppRole, ServicePrincipal } from '@microsoft/microsoft-graph-types';
import type { Tenant } from '../tenant';
import type { PrincipalRecord } from '../tenant-state';
import { LIST_QUERY, answerEntity, answerList, type ListRules } from './answer-list';
import { checkAppRoles } from './check-app-roles';
import { checkEntity, refuseReadOnly } from './check-entity';
import { readPrincipal, writablePrincipal } from './read-object';
import { anyOf, type GraphAnswer, type GraphCall, type Params, type Route } from './graph-call';
import { invalidValue, notPlayed } from './graph-error';
import { hideKeys } from './hide-keys';
import { keepCredentials } from './keep-credentials';

const RULES: ListRules = {
  type: 'servicePrincipal', context: 'servicePrincipals',
  filterable: {
    appId: ['eq'], applicationTemplateId: ['eq'], displayName: ['eq', 'startswith'], servicePrincipalNames: ['any'], id: ['eq'],
    tags: ['any'], preferredSingleSignOnMode: ['eq'],
  },
  searchable: ['displayName'], orderable: ['displayName'],
};
const READ = anyOf('Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All');
const WRITE = anyOf('Application.ReadWrite.All', 'Directory.ReadWrite.All');
const READ_ONLY = ['id', 'appId', 'applicationTemplateId', 'appDisplayName', 'appOwnerOrganizationId', 'deletedDateTime', 'createdByAppId', 'oauth2PermissionScopes', 'signInAudience', 'servicePrincipalType', 'verifiedPublisher', 'disabledByMicrosoftStatus'];
const PLAYED = [
  'preferredSingleSignOnMode', 'loginUrl', 'samlSingleSignOnSettings', 'notificationEmailAddresses', 'appRoleAssignmentRequired', 'accountEnabled',
  'tags', 'preferredTokenSigningKeyThumbprint', 'appRoles', 'notes', 'displayName', 'description', 'keyCredentials', 'passwordCredentials',
];
/** Graph docs, "Update servicePrincipal". */
const MODES = [null, 'password', 'saml', 'notSupported', 'oidc', 'external'];

export const servicePrincipalRoutes: Route[] = [
  {
    method: 'GET', path: 'servicePrincipals', scopes: READ, query: LIST_QUERY,
    handle: (call) => answerList(call, RULES, call.tenant.servicePrincipals.listVisible().map((one) => hideKeys(one))),
  },
  {
    method: 'GET', path: 'servicePrincipals/{id}', scopes: READ, query: ['$select'],
    handle: (call, { id = '' }) => answerEntity(call, RULES, hideKeys(endActiveKey(call.tenant, readPrincipal(call.tenant, id)), call)),
  },
  { method: 'PATCH', path: 'servicePrincipals/{id}', scopes: WRITE, task: 'manageApps', writes: ({ id }) => `servicePrincipals/${id}`, handle: patch },
  { method: 'DELETE', path: 'servicePrincipals/{id}', scopes: WRITE, task: 'manageApps', writes: ({ id }) => `servicePrincipals/${id}`, handle: remove },
];

const DAY_MS = 86_400_000;

/** The fault "expired certificate" is one that Graph shows as well: the active key ended yesterday. */
function endActiveKey(tenant: Tenant, principal: PrincipalRecord): PrincipalRecord {
  if (!tenant.faults.expiredCertificate) return principal;
  const endDateTime = new Date(tenant.now().getTime() - DAY_MS).toISOString();
  const isActive = (identifier: unknown): boolean => Buffer.from(String(identifier), 'base64').toString('hex').toUpperCase() === principal.preferredTokenSigningKeyThumbprint?.toUpperCase();
  return { ...principal, keyCredentials: (principal.keyCredentials ?? []).map((one) => (isActive(one.customKeyIdentifier) ? { ...one, endDateTime } : one)) };
}

function patch(call: GraphCall, { id = '' }: Params): GraphAnswer {
  const { tenant } = call;
  const before = writablePrincipal(tenant, id);
  const body = checkEntity('servicePrincipal', call.body, call.tenant.cloud) as ServicePrincipal;
  refuseReadOnly(body as Record<string, unknown>, READ_ONLY);
  const strange = Object.keys(body).find((name) => !name.includes('@') && !PLAYED.includes(name));
  if (strange) throw notPlayed(`PATCH of servicePrincipal property '${strange}'`);
  check(tenant, before, body);
  tenant.servicePrincipals.write({ ...before, ...body, ...keepCredentials(before, body), id: before.id, appId: before.appId });
  return { status: 204 };
}

function check(tenant: Tenant, before: PrincipalRecord, body: ServicePrincipal): void {
  const refuse = (property: keyof ServicePrincipal): Error => invalidValue(property, 'ServicePrincipal');
  if (body.preferredSingleSignOnMode !== undefined && !MODES.includes(body.preferredSingleSignOnMode)) throw refuse('preferredSingleSignOnMode');
  if (body.loginUrl && !/^https?:\/\/\S+$/.test(body.loginUrl)) throw refuse('loginUrl');
  if (body.notes && body.notes.length > 1024) throw refuse('notes');
  if (body.displayName !== undefined && (!body.displayName || body.displayName.length > 256)) throw refuse('displayName');
  if (body.notificationEmailAddresses?.some((one) => !/^[^@\s]+@[^@\s]+$/.test(one))) throw refuse('notificationEmailAddresses');
  if (body.appRoles) checkAppRoles(before.appRoles ?? [], body.appRoles as AppRole[], 'ServicePrincipal');
  const thumbprint = body.preferredTokenSigningKeyThumbprint;
  if (thumbprint && !hasCertificate(before, thumbprint)) throw refuse('preferredTokenSigningKeyThumbprint');
}

function hasCertificate(principal: PrincipalRecord, thumbprint: string): boolean {
  const identifier = Buffer.from(thumbprint, 'hex').toString('base64');
  return (principal.keyCredentials ?? []).some((one) => one.usage === 'Verify' && String(one.customKeyIdentifier) === identifier);
}

function remove(call: GraphCall, { id = '' }: Params): GraphAnswer {
  const { tenant } = call;
  const principal = writablePrincipal(tenant, id);
  tenant.state.deletedItems.push({ kind: 'servicePrincipal', object: { ...principal, deletedDateTime: tenant.now().toISOString() } });
  tenant.servicePrincipals.remove(principal.id);
  return { status: 204 };
}
