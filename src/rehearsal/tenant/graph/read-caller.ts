// Who calls: reads and checks the bearer token, scopes and directory role. Knows no route.
import { errors } from 'jose';
import { v1Issuer, verifyToken } from '../authority/tokens';
import { splitScopes } from '../authority/scopes';
import { ROLES_FOR, nameOfRole } from '../role-templates';
import type { Tenant } from '../tenant';
import type { Caller, Route } from './graph-call';
import { GraphError, denied, unauthenticated } from './graph-error';

/** @throws 401 InvalidAuthenticationToken */
export async function readCaller(tenant: Tenant, authorization: string | undefined): Promise<Caller> {
  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  if (!token) throw unauthenticated('Access token is empty.');
  const claims = await verifyToken(tenant, token, { audience: tenant.graphBaseUrl }).catch((error: unknown) => {
    if (error instanceof errors.JWTExpired) throw unauthenticated('Lifetime validation failed, the token is expired.');
    if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') throw unauthenticated('Access token validation failure. Invalid audience.');
    if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) throw unauthenticated('CompactToken parsing failed with error code: 80049217');
    throw unauthenticated('Access token validation failure.');
  });
  if (claims.iss !== v1Issuer(tenant)) throw unauthenticated('Access token validation failure. Invalid issuer.');
  challenge(tenant, claims);
  return { personObjectId: claims.oid as string | undefined, scopes: splitScopes(String(claims.scp ?? '')) };
}

/** Continuous access evaluation: only clients that said they can handle it are asked for a newer token. */
function challenge(tenant: Tenant, claims: { iat?: number; xms_cc?: unknown }): void {
  const since = tenant.faults.claimsChallenge;
  if (typeof since !== 'number' || !Array.isArray(claims.xms_cc) || !claims.xms_cc.includes('cp1') || (claims.iat ?? 0) >= since) return;
  throw unauthenticated('Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
    JSON.stringify({ access_token: { nbf: { essential: true, value: String(since) } } }));
}

/** Delegated right: what the token may do and what the person may do, both. @throws 403 */
export function checkRight(tenant: Tenant, caller: Caller, route: Route): void {
  const hasScope = route.scopes.length === 0 || route.scopes.some((set) => set.every((scope) => caller.scopes.includes(scope)));
  if (!hasScope) throw denied();
  if (!route.task) return;
  const allowed = ROLES_FOR[route.task];
  const roles = caller.personObjectId ? tenant.listActiveRoles(caller.personObjectId) : [];
  if (roles.some((role) => allowed.some((name) => name === nameOfRole(role)))) return;
  throw route.task === 'readSignIns' ? new GraphError(403, 'Authorization_RequestDenied', 'User is not in the allowed roles') : denied();
}
