// Moves the tenant's clock and keeps what is there readable; tokens and the machine's own clock stay as they are.
import type { Tenant } from './tenant';

/** @param to left out: the machine's time again */
export function moveClock(tenant: Tenant, machineNow: Date, to?: Date): void {
  const aheadMs = to === undefined ? 0 : Math.max(0, to.getTime() - machineNow.getTime());
  const goesBack = aheadMs < (tenant.state.clockAheadMs ?? 0);
  if (aheadMs > 0) tenant.state.clockAheadMs = aheadMs;
  else delete tenant.state.clockAheadMs;
  // What was written later than now would be on its way for years.
  if (goesBack) for (const objects of listReplicas(tenant)) objects.settle();
  tenant.touch();
}

function listReplicas(tenant: Tenant): Array<{ settle(): void }> {
  return [tenant.users, tenant.groups, tenant.applications, tenant.servicePrincipals, tenant.assignments, tenant.policies, tenant.policyLinks];
}
