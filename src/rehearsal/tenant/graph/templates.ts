// Gallery templates and instantiate. Graph docs: applicationTemplate.
import type { Tenant } from '../tenant';
import type { TemplateRecord } from '../gallery';
import { answerEntity, answerList, LIST_QUERY, type ListRules } from './answer-list';
import { checkParameters } from './check-entity';
import { buildInstance } from './build-instance';
import { anyOf, type GraphAnswer, type GraphCall, type Params, type Route } from './graph-call';
import { GraphError, badRequest, notFound } from './graph-error';

const RULES: ListRules = {
  type: 'applicationTemplate', context: 'applicationTemplates',
  filterable: { displayName: ['eq', 'contains'] }, orderable: ['displayName'], skip: true,
};

export const templateRoutes: Route[] = [
  { method: 'GET', path: 'applicationTemplates', scopes: [], query: LIST_QUERY, handle: (call) => answerList(call, RULES, call.tenant.gallery) },
  { method: 'GET', path: 'applicationTemplates/{id}', scopes: [], query: ['$select'], handle: (call, params) => answerEntity(call, RULES, getTemplate(call.tenant, params)) },
  {
    method: 'POST', path: 'applicationTemplates/{id}/instantiate', task: 'manageApps',
    scopes: anyOf('Application.ReadWrite.All', 'Directory.ReadWrite.All'), handle: instantiate,
  },
];

function getTemplate(tenant: Tenant, params: Params): TemplateRecord {
  const template = tenant.gallery.find((one) => one.id === params.id);
  if (!template) throw notFound(params.id ?? '');
  return template;
}

function instantiate(call: GraphCall, params: Params): GraphAnswer {
  const { tenant } = call;
  const template = getTemplate(tenant, params);
  const { displayName } = checkParameters('instantiate', call.body);
  if (typeof displayName !== 'string' || displayName.trim() === '') throw badRequest("A value is required for property 'displayName' of resource 'ServicePrincipal'.");
  if (displayName.length > 256) throw badRequest("Invalid value specified for property 'displayName' of resource 'ServicePrincipal'.");
  const { application, servicePrincipal } = fillIn(tenant, buildInstance(tenant, template, displayName));
  tenant.applications.write(application);
  tenant.servicePrincipals.write(servicePrincipal);
  if (tenant.faults.lostInstantiate) {
    // Seen with the real service: both objects are there, the answer says otherwise.
    tenant.setFault('lostInstantiate', false);
    throw new GraphError(404, 'Request_ResourceNotFound', `Graph call failed with httpCode=NotFound, errorCode=Request_ResourceNotFound, errorMessage=Resource '${servicePrincipal.id}' does not exist or one of its queried reference-property objects are not present.`);
  }
  return { status: 201, body: { '@odata.context': `${tenant.graphBaseUrl}/v1.0/$metadata#microsoft.graph.applicationServicePrincipal`, application, servicePrincipal } };
}

/** Values of the template stand in the application, and the service principal shows them. */
function fillIn({ faults }: Tenant, instance: ReturnType<typeof buildInstance>): ReturnType<typeof buildInstance> {
  const { identifier, replyUrl, signOnUrl } = faults.templateFills ?? {};
  const { application, servicePrincipal } = instance;
  if (identifier) {
    application.identifierUris = [identifier];
    servicePrincipal.servicePrincipalNames?.push(identifier);
  }
  if (replyUrl) {
    application.web = { ...application.web, redirectUris: [replyUrl] };
    servicePrincipal.replyUrls = [replyUrl];
  }
  if (signOnUrl) servicePrincipal.loginUrl = signOnUrl;
  return instance;
}
