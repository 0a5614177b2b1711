// Switches faults on and off and turns durations into moments; what a fault does is decided where it strikes.
import type { FaultName, FaultValues } from './faults';
import type { Tenant } from './tenant';

export function setFault<N extends FaultName>(tenant: Tenant, name: N, value: FaultValues[N]): void {
  if (value === undefined || value === false) {
    delete tenant.faults[name];
  } else {
    tenant.faults[name] = value;
    if (name === 'outage' && typeof value === 'number') tenant.faults.outage = tenant.now().getTime() + value * 1000;
    if (name === 'claimsChallenge' && typeof value === 'boolean') tenant.faults.claimsChallenge = Math.floor(tenant.tokenNow().getTime() / 1000) + 1;
    if (name === 'consentRemoved') tenant.state.consents.people = {};
    if (name === 'mfa') tenant.state.secondFactorDone = [];
  }
  tenant.touch();
}

export function clearFaults(tenant: Tenant): void {
  for (const name of Object.keys(tenant.faults) as FaultName[]) delete tenant.faults[name];
  tenant.touch();
}

export function isOut(tenant: Tenant): boolean {
  const { outage } = tenant.faults;
  return outage === true || (typeof outage === 'number' && tenant.now().getTime() < outage);
}
