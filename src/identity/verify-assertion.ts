// Checks the token that a Teams client hands over, and that it belongs to the person who sends it. Knows nothing of Graph.
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { SetupError } from '../model/errors';
import type { PersonKey } from '../model/person';

export interface AssertionRules {
  clientId: string;
  authorityHost: string;
  /** `{tid}` stands for the tenant. */
  issuers: string[];
  /** More client applications than Teams' own ones that may hand over a token. */
  moreClients?: string[];
}

export interface VerifiedAssertion {
  assertion: string;
  expiresAt: Date;
  /** Sign-in name for the consent page; not an identity. */
  loginHint?: string;
}

// Teams docs, bot SSO registration: desktop and mobile, web; then the Microsoft 365 and Outlook hosts of Teams apps.
export const TEAMS_CLIENTS = [
  '1fec8e78-bce4-4aaf-ab1b-5451cc387264',
  '5e3ce6c0-2b1f-4285-8d4b-75ee78787346',
  '4765445b-32c6-49b0-83e6-1d93765276ca',
  '0ec893e0-5785-4de6-99da-4ed124e5296c',
  'd3590ed6-52b3-4102-aeff-aad2292ab01c',
  'bc59ab01-8403-45c6-8796-ac3ef710b3e3',
];

/** One is served; a bound that costs nothing. */
const MOST_TENANTS = 10;
/** As Microsoft's own libraries allow it: Microsoft.IdentityModel, TokenValidationParameters.DefaultClockSkew. */
const CLOCK_SKEW_SECONDS = 300;
/** Within the 5 s that a client waits. */
const KEYS_TIMEOUT_MS = 2500;

export type VerifyAssertion = (person: PersonKey, assertion: string, now: Date) => Promise<VerifiedAssertion>;

/**
 * One verifier for the life of the process; each tenant's keys are fetched when first needed and kept.
 * Its function rejects with SetupError identity/invalid-assertion, identity/wrong-person or, when the keys cannot be had, identity/unavailable.
 */
export function createAssertionVerifier(rules: AssertionRules): VerifyAssertion {
  const keys = new LRUCache<string, JWTVerifyGetKey>({ max: MOST_TENANTS });
  const clients = new Set([...TEAMS_CLIENTS, ...(rules.moreClients ?? [])]);
  const audience = [rules.clientId, `api://botid-${rules.clientId}`, `api://${rules.clientId}`];
  return async (person, assertion, now) => {
    const options = {
      audience,
      issuer: rules.issuers.map((issuer) => issuer.replace('{tid}', person.tenantId)),
      algorithms: ['RS256'],
      clockTolerance: CLOCK_SKEW_SECONDS,
      requiredClaims: ['exp', 'oid', 'tid'],
      currentDate: now,
    };
    const payload = await readPayload(() => jwtVerify(assertion, keysOf(keys, rules.authorityHost, person.tenantId), options));
    checkUse(payload, clients);
    checkPerson(payload, person);
    const hint = payload.preferred_username ?? payload.upn;
    return { assertion, expiresAt: new Date((payload.exp ?? 0) * 1000), loginHint: typeof hint === 'string' ? hint : undefined };
  };
}

/** The tenant comes from the verified activity, so an address is never built from the token itself. */
function keysOf(known: LRUCache<string, JWTVerifyGetKey>, authorityHost: string, tenantId: string): JWTVerifyGetKey {
  const found = known.get(tenantId);
  if (found) return found;
  const made = createRemoteJWKSet(new URL(`${authorityHost}/${tenantId}/discovery/v2.0/keys`), { timeoutDuration: KEYS_TIMEOUT_MS, cooldownDuration: 30_000 });
  known.set(tenantId, made);
  return made;
}

async function readPayload(verify: () => Promise<{ payload: JWTPayload }>): Promise<JWTPayload> {
  try {
    return (await verify()).payload;
  } catch (cause) {
    if (isTokenFault(cause)) throw new SetupError('identity/invalid-assertion', { message: `client token refused: ${cause.code}`, cause });
    throw new SetupError('identity/unavailable', { message: 'signing keys of the tenant cannot be read', retry: 'later', cause });
  }
}

/** Everything jose says about the token, as opposed to the way to the keys. */
function isTokenFault(error: unknown): error is errors.JOSEError {
  if (!(error instanceof errors.JOSEError)) return false;
  const aboutKeys = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === 'ERR_JOSE_GENERIC';
  return !aboutKeys;
}

function checkUse(payload: JWTPayload, clients: ReadonlySet<string>): void {
  const scopes = typeof payload.scp === 'string' ? payload.scp.split(' ') : [];
  if (!scopes.includes('access_as_user')) throw refuse('scope access_as_user is missing');
  const client = payload.azp ?? payload.appid;
  if (typeof client !== 'string' || !clients.has(client)) throw refuse('not handed out to a Teams client');
}

function checkPerson(payload: JWTPayload, person: PersonKey): void {
  if (sameId(payload.oid, person.objectId) && sameId(payload.tid, person.tenantId)) return;
  throw new SetupError('identity/wrong-person', { message: 'client token of somebody else' });
}

function sameId(claim: unknown, id: string): boolean {
  return typeof claim === 'string' && claim.toLowerCase() === id.toLowerCase();
}

function refuse(message: string): SetupError {
  return new SetupError('identity/invalid-assertion', { message });
}
