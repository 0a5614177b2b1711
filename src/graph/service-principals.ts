// Service principals: the half of an app that holds SAML mode, certificate, sign-on address and properties.
import type { SelfSignedCertificate, ServicePrincipal } from '@microsoft/microsoft-graph-types';
import type { GraphSession } from '../model/action';
import { odataText, searchClause } from './odata';

// keyCredentials carry their public key only when they are selected by name.
const FIELDS = [
  'id', 'appId', 'displayName', 'accountEnabled', 'appRoleAssignmentRequired', 'appRoles', 'applicationTemplateId', 'keyCredentials',
  'loginUrl', 'notes', 'notificationEmailAddresses', 'preferredSingleSignOnMode', 'preferredTokenSigningKeyThumbprint', 'replyUrls',
  'samlSingleSignOnSettings', 'servicePrincipalNames', 'tags',
].join(',');
const BRIEF = 'id,appId,displayName,preferredSingleSignOnMode';

export function getServicePrincipal(graph: GraphSession, id: string): Promise<ServicePrincipal> {
  return graph.get<ServicePrincipal>(pathOf(id), { query: { $select: FIELDS } });
}

export function listServicePrincipalsOfTemplate(graph: GraphSession, templateId: string): Promise<ServicePrincipal[]> {
  return graph.list<ServicePrincipal>('/servicePrincipals', { query: { $filter: `applicationTemplateId eq ${odataText(templateId)}`, $select: FIELDS } });
}

/** One or none in its home tenant. */
export function listServicePrincipalsOfApp(graph: GraphSession, clientId: string): Promise<ServicePrincipal[]> {
  return graph.list<ServicePrincipal>('/servicePrincipals', { query: { $filter: `appId eq ${odataText(clientId)}`, $select: FIELDS } });
}

/** Graph docs (servicePrincipal): the names are the client id and all identifiers. */
export function listServicePrincipalsNamed(graph: GraphSession, servicePrincipalName: string): Promise<ServicePrincipal[]> {
  return graph.list<ServicePrincipal>('/servicePrincipals', { query: { $filter: `servicePrincipalNames/any(name:name eq ${odataText(servicePrincipalName)})`, $select: BRIEF } });
}

/** One page by words of the name, each from its beginning. Graph docs: $search on directory objects needs the header. */
export async function searchServicePrincipals(graph: GraphSession, text: string, limit: number): Promise<ServicePrincipal[]> {
  const page = await graph.get<{ value: ServicePrincipal[] }>('/servicePrincipals', {
    query: { $search: searchClause('displayName', text), $select: BRIEF, $top: String(limit) },
    headers: { ConsistencyLevel: 'eventual' },
  });
  return page.value.slice(0, limit);
}

/** One page of all that sign people in by SAML. */
export async function listSamlServicePrincipals(graph: GraphSession, limit: number): Promise<ServicePrincipal[]> {
  const page = await graph.get<{ value: ServicePrincipal[] }>('/servicePrincipals', { query: { $filter: `preferredSingleSignOnMode eq 'saml'`, $select: BRIEF, $top: String(limit) } });
  return page.value.slice(0, limit);
}

/** A collection in `changes` takes the place of the old one. */
export function updateServicePrincipal(graph: GraphSession, id: string, changes: ServicePrincipal): Promise<void> {
  return graph.patch(pathOf(id), changes);
}

/**
 * Entra makes key and certificate; the private key never leaves it. Not available in the sovereign clouds.
 * @param subject begins with `CN=`
 * @param endDateTime ISO time, at most 3 years from now; absent: 3 years
 */
export function addTokenSigningCertificate(graph: GraphSession, id: string, subject: string, endDateTime?: string): Promise<SelfSignedCertificate> {
  return graph.post<SelfSignedCertificate>(`${pathOf(id)}/addTokenSigningCertificate`, { displayName: subject, ...(endDateTime === undefined ? {} : { endDateTime }) }, { once: true });
}

function pathOf(id: string): string {
  return `/servicePrincipals/${encodeURIComponent(id)}`;
}
