// Claims mapping policies and the links from service principals to them. Graph docs: claimsMappingPolicy.
import { randomUUID } from 'node:crypto';
import type { ClaimsMappingPolicy } from '@microsoft/microsoft-graph-types';
import type { Tenant } from '../tenant';
import { answerEntity, answerList, type ListRules } from './answer-list';
import { checkEntity, refuseReadOnly } from './check-entity';
import { checkClaimsPolicy } from './check-claims-policy';
import { readObject, readPrincipal, writableObject, writablePrincipal } from './read-object';
import { anyOf, type GraphAnswer, type GraphCall, type Params, type Route } from './graph-call';
import { badRequest, notFound } from './graph-error';

const RULES: ListRules = { type: 'claimsMappingPolicy', context: 'policies/claimsMappingPolicies', filterable: { displayName: ['eq'], id: ['eq'] } };
const READ = anyOf('Policy.Read.All', 'Policy.ReadWrite.ApplicationConfiguration');
const WRITE = anyOf('Policy.ReadWrite.ApplicationConfiguration');
const LINK = [
  ['Application.ReadWrite.All', 'Policy.Read.All'], ['Application.ReadWrite.All', 'Policy.ReadWrite.ApplicationConfiguration'],
];
const BASE = 'policies/claimsMappingPolicies';
const OF_APP = 'servicePrincipals/{id}/claimsMappingPolicies';
const QUERY = ['$filter', '$select', '$top'];

export const claimsPolicyRoutes: Route[] = [
  { method: 'GET', path: BASE, scopes: READ, query: QUERY, handle: (call) => answerList(call, RULES, call.tenant.policies.listVisible()) },
  { method: 'POST', path: BASE, scopes: WRITE, task: 'manageApps', handle: create },
  { method: 'GET', path: `${BASE}/{id}`, scopes: READ, query: ['$select'], handle: (call, { id = '' }) => answerEntity(call, RULES, readObject(call.tenant.policies, id)) },
  { method: 'PATCH', path: `${BASE}/{id}`, scopes: WRITE, task: 'manageApps', writes: ({ id }) => `policies/${id}`, handle: patch },
  { method: 'DELETE', path: `${BASE}/{id}`, scopes: WRITE, task: 'manageApps', writes: ({ id }) => `policies/${id}`, handle: remove },
  { method: 'GET', path: `${BASE}/{id}/appliesTo`, scopes: [['Policy.Read.All', 'Application.ReadWrite.All'], ['Policy.ReadWrite.ApplicationConfiguration', 'Application.ReadWrite.All']], query: ['$select'], handle: listUsers },
  { method: 'GET', path: OF_APP, scopes: LINK, query: ['$select'], handle: listOfApp },
  { method: 'POST', path: OF_APP, scopes: LINK, handle: refuseWithoutRef },
  { method: 'POST', path: `${OF_APP}/$ref`, scopes: LINK, task: 'manageApps', writes: ({ id }) => `servicePrincipals/${id}`, handle: link },
  { method: 'DELETE', path: `${OF_APP}/{policyId}/$ref`, scopes: LINK, task: 'manageApps', writes: ({ id }) => `servicePrincipals/${id}`, handle: unlink },
];

function readBody(call: GraphCall): ClaimsMappingPolicy {
  const body = checkEntity('claimsMappingPolicy', call.body, call.tenant.cloud);
  refuseReadOnly(body, ['id', 'deletedDateTime']);
  if (body.definition !== undefined) checkClaimsPolicy(body.definition as unknown[]);
  return body as ClaimsMappingPolicy;
}

function create(call: GraphCall): GraphAnswer {
  const body = readBody(call);
  for (const name of ['displayName', 'definition'] as const) {
    if (!body[name]) throw badRequest(`A value is required for property '${name}' of resource 'ClaimsMappingPolicy'.`);
  }
  const made = call.tenant.policies.write({ deletedDateTime: null, description: null, isOrganizationDefault: false, ...body, id: randomUUID() });
  return answerEntity(call, RULES, made, 201);
}

function patch(call: GraphCall, { id = '' }: Params): GraphAnswer {
  const before = writableObject(call.tenant.policies, id);
  call.tenant.policies.write({ ...before, ...readBody(call), id });
  return { status: 204 };
}

function remove(call: GraphCall, { id = '' }: Params): GraphAnswer {
  const { tenant } = call;
  writableObject(tenant.policies, id);
  for (const one of tenant.policyLinks.listLatest().filter((link) => link.policyId === id)) tenant.policyLinks.remove(one.id);
  tenant.policies.remove(id);
  return { status: 204 };
}

function listUsers(call: GraphCall, { id = '' }: Params): GraphAnswer {
  const { tenant } = call;
  readObject(tenant.policies, id);
  const principals = tenant.policyLinks.listVisible().filter((one) => one.policyId === id)
    .flatMap((one) => tenant.servicePrincipals.visible(one.servicePrincipalId) ?? [])
    .map((one) => ({ '@odata.type': '#microsoft.graph.servicePrincipal', id: one.id, appId: one.appId, displayName: one.displayName }));
  return answerList(call, { type: 'servicePrincipal', context: 'directoryObjects' }, principals);
}

function listOfApp(call: GraphCall, { id = '' }: Params): GraphAnswer {
  const { tenant } = call;
  const principal = readPrincipal(tenant, id);
  const policies = tenant.policyLinks.listVisible().filter((one) => one.servicePrincipalId === principal.id)
    .flatMap((one) => tenant.policies.visible(one.policyId) ?? []);
  return answerList(call, RULES, policies);
}

function refuseWithoutRef(): never {
  throw badRequest('Write requests (excluding DELETE) are only supported on contained entities', 'BadRequest');
}

function link(call: GraphCall, { id = '' }: Params): GraphAnswer {
  const { tenant } = call;
  const principal = writablePrincipal(tenant, id);
  const policyId = readReference(tenant, call.body);
  if (!tenant.policies.visible(policyId)) throw notFound(policyId);
  const links = tenant.policyLinks.listLatest().filter((one) => one.servicePrincipalId === principal.id);
  if (links.some((one) => one.policyId === policyId)) {
    throw badRequest("One or more added object references already exist for the following modified properties: 'policies'.");
  }
  if (links.length > 0) throw badRequest('A conflicting object with one or more of the specified property values is present in the directory.');
  tenant.policyLinks.write({ id: `${principal.id}/${policyId}`, servicePrincipalId: principal.id, policyId });
  return { status: 204 };
}

/** Both forms are taken by the real service: the policy's own address and /directoryObjects/{id}; the host is this cloud's. */
function readReference(tenant: Tenant, body: unknown): string {
  const reference = String((body as Record<string, unknown> | null)?.['@odata.id'] ?? '');
  const prefix = `${tenant.graphBaseUrl}/v1.0/`;
  const match = reference.startsWith(prefix) ? /^(?:policies\/claimsMappingPolicies|directoryObjects)\/([0-9a-f-]{36})$/i.exec(reference.slice(prefix.length)) : null;
  if (!match?.[1]) throw badRequest(`Invalid object reference '${reference}' in '@odata.id'.`, 'BadRequest');
  return match[1];
}

function unlink(call: GraphCall, { id = '', policyId = '' }: Params): GraphAnswer {
  const { tenant } = call;
  const principal = writablePrincipal(tenant, id);
  const found = tenant.policyLinks.latest(`${principal.id}/${policyId}`);
  if (!found) throw notFound(policyId);
  tenant.policyLinks.remove(found.id);
  return { status: 204 };
}
