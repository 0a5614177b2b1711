// Applications: list, read, change, delete; a change flows on to the service principal after the delay. Graph docs: application.
import type { Application, AppRole, WebApplication } from '@microsoft/microsoft-graph-types';
import type { Tenant } from '../tenant';
import type { AppRecord, PrincipalRecord } from '../tenant-state';
import { LIST_QUERY, answerEntity, answerList, type ListRules } from './answer-list';
import { checkAppRoles } from './check-app-roles';
import { checkEntity, refuseReadOnly } from './check-entity';
import { checkIdentifierUris } from './check-identifier-uris';
import { checkWeb } from './check-web';
import { readApplication, writableApplication } from './read-object';
import { anyOf, type GraphAnswer, type GraphCall, type Params, type Route } from './graph-call';
import { invalidValue, notPlayed } from './graph-error';
import { hideKeys } from './hide-keys';

const RULES: ListRules = {
  type: 'application', context: 'applications',
  filterable: { appId: ['eq'], displayName: ['eq', 'startswith'], applicationTemplateId: ['eq'], identifierUris: ['any'], id: ['eq'] },
  searchable: ['displayName'], orderable: ['displayName'],
};
const READ = anyOf('Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All');
const WRITE = anyOf('Application.ReadWrite.All');
const READ_ONLY = ['id', 'appId', 'applicationTemplateId', 'createdDateTime', 'deletedDateTime', 'publisherDomain', 'createdByAppId', 'verifiedPublisher', 'disabledByMicrosoftStatus'];
/** What the tenant acts on or merely keeps; anything else that the schema allows is not played. */
const PLAYED = ['displayName', 'identifierUris', 'web', 'api', 'appRoles', 'tags', 'notes', 'description', 'info', 'groupMembershipClaims', 'optionalClaims', 'signInAudience'];
/** Complex properties of which a PATCH replaces only what it names. */
const MERGED = ['web', 'api', 'info'] as const;

export const applicationRoutes: Route[] = [
  {
    method: 'GET', path: 'applications', scopes: READ, query: LIST_QUERY,
    handle: (call) => answerList(call, RULES, call.tenant.applications.listVisible().map((one) => hideKeys(one))),
  },
  {
    method: 'GET', path: 'applications/{id}', scopes: READ, query: ['$select'],
    handle: (call, { id = '' }) => answerEntity(call, RULES, hideKeys(readApplication(call.tenant, id), call)),
  },
  { method: 'PATCH', path: 'applications/{id}', scopes: WRITE, task: 'manageApps', writes: ({ id }) => `applications/${id}`, handle: patch },
  { method: 'DELETE', path: 'applications/{id}', scopes: WRITE, task: 'manageApps', writes: ({ id }) => `applications/${id}`, handle: remove },
];

function patch(call: GraphCall, { id = '' }: Params): GraphAnswer {
  const { tenant } = call;
  const before = writableApplication(tenant, id);
  const body = checkEntity('application', call.body, call.tenant.cloud) as Application;
  refuseReadOnly(body as Record<string, unknown>, READ_ONLY);
  const strange = Object.keys(body).find((name) => !name.includes('@') && !PLAYED.includes(name));
  if (strange) throw notPlayed(`PATCH of application property '${strange}'`);
  const after: AppRecord = { ...before, ...body, id: before.id, appId: before.appId };
  for (const name of MERGED) if (body[name]) Object.assign(after, { [name]: { ...before[name], ...body[name] } });
  check(tenant, before, after, body);
  tenant.applications.write(after);
  flowOn(tenant, after, body);
  return { status: 204 };
}

function check(tenant: Tenant, before: AppRecord, after: AppRecord, body: Application): void {
  if (body.displayName !== undefined && (!body.displayName || body.displayName.length > 256)) throw invalidValue('displayName', 'Application');
  if (body.notes && body.notes.length > 1024) throw invalidValue('notes', 'Application');
  if (body.appRoles) checkAppRoles(before.appRoles ?? [], body.appRoles as AppRole[], 'Application');
  if (body.web) checkWeb(after.web as WebApplication);
  if (body.identifierUris) checkIdentifierUris(tenant, { ...after, identifierUris: before.identifierUris }, body.identifierUris);
}

/** In the home tenant the service principal follows its application. */
function flowOn(tenant: Tenant, after: AppRecord, body: Application): void {
  const principal = tenant.servicePrincipals.listLatest().find((one) => one.appId === after.appId);
  if (!principal) return;
  const changes: Partial<PrincipalRecord> = {
    ...(body.displayName ? { displayName: body.displayName, appDisplayName: body.displayName } : {}),
    ...(body.identifierUris ? { servicePrincipalNames: [after.appId, ...body.identifierUris] } : {}),
    ...(body.web ? { replyUrls: after.web?.redirectUris ?? [], logoutUrl: after.web?.logoutUrl ?? null, homepage: after.web?.homePageUrl ?? null } : {}),
    ...(body.appRoles ? { appRoles: body.appRoles } : {}),
    ...(body.tags ? { tags: [...new Set([...(principal.tags ?? []), ...body.tags])] } : {}),
  };
  if (Object.keys(changes).length > 0) tenant.servicePrincipals.write({ ...principal, ...changes });
}

function remove(call: GraphCall, { id = '' }: Params): GraphAnswer {
  const { tenant } = call;
  const application = writableApplication(tenant, id);
  const deletedDateTime = tenant.now().toISOString();
  tenant.state.deletedItems.push({ kind: 'application', object: { ...application, deletedDateTime } });
  tenant.applications.remove(application.id);
  const principal = tenant.servicePrincipals.listLatest().find((one) => one.appId === application.appId);
  if (principal) {
    tenant.state.deletedItems.push({ kind: 'servicePrincipal', object: { ...principal, deletedDateTime } });
    tenant.servicePrincipals.remove(principal.id);
  }
  return { status: 204 };
}
