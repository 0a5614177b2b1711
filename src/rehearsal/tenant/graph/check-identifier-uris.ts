// The rules for identifierUris: one owner in the tenant, and a verified domain unless the app is in SAML mode. Writes nothing.
import { DEFAULT_DOMAIN, INITIAL_DOMAIN } from '../seed-people';
import type { Tenant } from '../tenant';
import type { AppRecord } from '../tenant-state';
import { badRequest } from './graph-error';

/** Entra docs, "Restrictions on identifier URIs". @throws 400 */
export function checkIdentifierUris(tenant: Tenant, application: AppRecord, uris: string[]): void {
  if (new Set(uris).size !== uris.length) throw badRequest('Request contains a property with duplicate values.');
  if (uris.some((uri) => uri.trim() === '' || uri !== uri.trim())) throw badRequest("Invalid value specified for property 'identifierUris' of resource 'Application'.");
  const added = uris.filter((uri) => !application.identifierUris?.includes(uri));
  if (added.some((uri) => isTaken(tenant, application, uri))) {
    throw badRequest('Another object with the same value for property identifierUris already exists.');
  }
  const foreign = added.find((uri) => !isAllowed(tenant, application, uri));
  if (foreign) {
    throw badRequest(`Values of identifierUris property must use a verified domain of the organization or its subdomain: '${foreign}'`, 'HostNameNotOnVerifiedDomain');
  }
}

/** A deleted application keeps its identifiers until it is purged. */
function isTaken(tenant: Tenant, application: AppRecord, uri: string): boolean {
  const deleted = tenant.state.deletedItems.filter((item) => item.kind === 'application').map((item) => item.object as AppRecord);
  return [...tenant.applications.listLatest(), ...deleted]
    .some((other) => other.id !== application.id && other.identifierUris?.some((one) => one.toLowerCase() === uri.toLowerCase()));
}

function isAllowed(tenant: Tenant, application: AppRecord, uri: string): boolean {
  if (application.api?.requestedAccessTokenVersion === 2) return true;
  // The exemption counts only when the SAML mode has arrived at the replica that checks.
  const principal = tenant.servicePrincipals.listVisible().find((one) => one.appId === application.appId);
  if (principal?.preferredSingleSignOnMode === 'saml') return true;
  if (uri.includes(application.appId) || uri.includes(tenant.tenantId)) return true;
  const host = URL.canParse(uri) ? new URL(uri).hostname : '';
  return [DEFAULT_DOMAIN, INITIAL_DOMAIN].some((domain) => host === domain || host.endsWith(`.${domain}`));
}
