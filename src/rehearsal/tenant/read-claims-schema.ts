// Reads the ClaimsSchema out of the policy that hangs on a service principal; does not judge what it says.
import type { Tenant } from './tenant';

/** Undefined when no policy is assigned: the default claims apply. */
export function readClaimsSchema(tenant: Tenant, servicePrincipalId: string): Array<Record<string, string>> | undefined {
  const link = tenant.policyLinks.listVisible().find((one) => one.servicePrincipalId === servicePrincipalId);
  const definition = link && tenant.policies.visible(link.policyId)?.definition?.[0];
  if (!definition) return undefined;
  const { ClaimsMappingPolicy } = JSON.parse(definition) as { ClaimsMappingPolicy: { ClaimsSchema?: Array<Record<string, string>> } };
  return ClaimsMappingPolicy.ClaimsSchema ?? [];
}
