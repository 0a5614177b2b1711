// Who has consented to what; knows neither tokens nor pages.
import { ROLES_FOR, nameOfRole } from '../role-templates';
import { CONSENTED_SCOPES } from '../seed-state';
import type { Tenant } from '../tenant';
import { AuthorityError } from './authority-error';
import { OIDC_SCOPES, readGraphScopes } from './scopes';

/** Graph permissions reference: the delegated scopes of this flow that a person may consent to without an admin. */
const FOR_ANYBODY = [...OIDC_SCOPES, 'User.Read', 'User.ReadBasic.All'];

export function listConsentedScopes(tenant: Tenant, personObjectId: string): string[] {
  const { everybody, people } = tenant.state.consents;
  return [...new Set([...(tenant.faults.consentRemoved ? [] : everybody), ...(people[personObjectId] ?? [])])];
}

/** Consents for one person. @throws AADSTS90094 when the scopes need an admin */
export function grantConsent(tenant: Tenant, personObjectId: string, scopes: string[]): void {
  const asked = readGraphScopes(scopes, tenant).flatMap((scope) => (scope === '.default' ? CONSENTED_SCOPES : [scope]));
  const isAdmin = tenant.listActiveRoles(personObjectId).some((role) => ROLES_FOR.manageApps.some((name) => name === nameOfRole(role)));
  const missing = asked.filter((scope) => !listConsentedScopes(tenant, personObjectId).includes(scope));
  if (!isAdmin && missing.some((scope) => !FOR_ANYBODY.includes(scope))) {
    throw new AuthorityError('consent_required', 90094, 'The grant requires admin permission.');
  }
  const { people } = tenant.state.consents;
  people[personObjectId] = [...new Set([...(people[personObjectId] ?? []), ...OIDC_SCOPES, ...asked])];
  tenant.state.secondFactorDone = [...new Set([...tenant.state.secondFactorDone, personObjectId])];
  tenant.touch();
}

export function revokeConsent(tenant: Tenant, personObjectId?: string): void {
  if (personObjectId) delete tenant.state.consents.people[personObjectId];
  else tenant.state.consents = { everybody: [], people: {} };
  tenant.touch();
}
