// The tenant as the relay sees it: the words of `rehearsal: …` turned into faults of the tenant and the sign-in service.
import type { FaultWord, RelayTenant } from './relay/relay-tenant';
import { describeTime } from './relay/play-time';
import { nameOfRole } from './tenant/role-templates';
import type { Tenant } from './tenant/tenant';

const DEFAULT_THROTTLED_CALLS = 3;
const DEFAULT_SLOW_SECONDS = 20;
const FLIPS_EVERY = 3;

export function createTenantForRelay(tenant: Tenant): RelayTenant {
  return {
    mintSsoToken: (person) => tenant.mintSsoToken(person),
    readAuthorizeRequest: (query) => tenant.readAuthorizeRequest(query),
    grantConsent: (person, scopes) => tenant.grantConsent(person, scopes),
    verifyBotToken: (token) => tenant.verifyBotToken(token),
    playFault: (fault, argument, person) => playFault(tenant, fault, argument, person),
    clearFaults: () => tenant.clearFaults(),
    readTime: () => ({ now: tenant.now(), isAhead: isAhead(tenant) }),
    moveTime: (to) => tenant.moveClock(to),
    describe: (person) => describe(tenant, person),
  };
}

const isAhead = (tenant: Tenant): boolean => tenant.state.clockAheadMs !== undefined;

function describe(tenant: Tenant, person: string): string {
  const faults = Object.keys(tenant.faults);
  const roles = tenant.listActiveRoles(person).map((role) => nameOfRole(role) ?? role);
  const apps = tenant.servicePrincipals.listLatest().map((one) => one.displayName);
  return [
    `faults: ${faults.join(', ') || 'none'}`, `your roles: ${roles.join(', ') || 'none'}`, `apps: ${apps.join(', ') || 'none'}`,
    `time: ${describeTime(tenant.now())}${isAhead(tenant) ? ', moved forward' : ''}`, `people: ${tenant.users.listLatest().length}`, `sign-ins: ${tenant.state.signIns.length}`,
  ].join('; ');
}

function playFault(tenant: Tenant, fault: FaultWord, argument: string, person: string): string {
  const number = Number(argument);
  const given = argument !== '' && Number.isFinite(number) && number > 0 ? number : undefined;
  if (argument !== '' && given === undefined && ['throttle', 'slow replication', 'flipping replication', 'outage'].includes(fault)) return `"${argument}" is not a number.`;
  switch (fault) {
    case 'throttle':
      tenant.setFault('throttle', given ?? DEFAULT_THROTTLED_CALLS);
      return `the next ${given ?? DEFAULT_THROTTLED_CALLS} Graph calls answer 429.`;
    case 'throttle every second':
      tenant.setFault('throttle', 'every-second');
      return 'every second Graph call answers 429 until rehearsal: clear.';
    case 'no role':
      tenant.setFault('noRole', person);
      return 'you have no directory role until rehearsal: activate role, or clear.';
    case 'activate role':
      if (tenant.faults.noRole === person || tenant.faults.noRole === true) tenant.setFault('noRole', undefined);
      tenant.activateRole(person);
      return tenant.listActiveRoles(person).length ? 'your roles are active, as after PIM.' : 'you are not eligible for any role.';
    case 'consent removed':
      tenant.setFault('consentRemoved', true);
      return 'the consent for the bot is gone; the next sign-in asks for it.';
    case 'new token':
      tenant.setFault('claimsChallenge', true);
      return 'Graph takes no token from before now and asks for a newer one.';
    case 'slow replication':
      tenant.setFault('slowReplication', given ?? DEFAULT_SLOW_SECONDS);
      return `changes are seen ${given ?? DEFAULT_SLOW_SECONDS} s later.`;
    case 'flipping replication':
      tenant.setFault('slowReplication', given ?? DEFAULT_SLOW_SECONDS);
      tenant.setFault('flippingReplication', FLIPS_EVERY);
      return `for ${given ?? DEFAULT_SLOW_SECONDS} s after a change every ${FLIPS_EVERY}rd reading shows it, the others show what was before.`;
    case 'outage':
      tenant.setFault('outage', given ?? true);
      return `Graph answers 503 ${given ? `for ${given} s` : 'until rehearsal: clear'}.`;
    case 'template fills values':
      return fillTemplates(tenant, argument);
    case 'mfa':
      tenant.setFault('mfa', true);
      return 'the tenant asks for a second factor before the bot may act.';
    case 'no premium':
      tenant.setFault('tenantWithoutPremium', true);
      return 'the tenant has no Entra ID P1: the sign-in log is closed.';
    case 'wrong region':
      tenant.setFault('wrongRegion', true);
      return 'sign-ins go out in the name of another region.';
    case 'unassigned user':
      tenant.setFault('unassignedUser', true);
      return 'nobody counts as assigned at sign-in.';
    case 'expired certificate':
      tenant.setFault('expiredCertificate', true);
      return 'the certificate of each app ended yesterday, and sign-ins are signed with it all the same.';
    case 'plain audience':
      tenant.setFault('plainAudience', true);
      return 'an issuer that is no URI comes back as the audience as it is, without spn: before it.';
  }
}

/** What was typed after the words, or values that any app may have. */
function fillTemplates(tenant: Tenant, argument: string): string {
  const [identifier = 'https://template.example/saml', replyUrl = argument === '' ? 'https://template.example/saml/acs' : undefined] = argument.split(' ').filter(Boolean);
  tenant.setFault('templateFills', { identifier, ...(replyUrl === undefined ? {} : { replyUrl }) });
  return `the next app from a template comes with the identifier ${identifier}${replyUrl === undefined ? '' : ` and the reply URL ${replyUrl}`}.`;
}
