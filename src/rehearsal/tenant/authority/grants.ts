// The two grants of the token endpoint, each check in Entra's order; knows nothing of HTTP.
import { timingSafeEqual } from 'node:crypto';
import { decodeJwt, errors } from 'jose';
import type { Tenant } from '../tenant';
import type { UserRecord } from '../tenant-state';
import { AuthorityError } from './authority-error';
import { checkClientAssertion } from './check-client-assertion';
import { findGraphResource, qualifyScope, readGraphScopes, splitScopes } from './scopes';
import { TOKEN_SECONDS, signToken, v1Issuer, v2Issuer, verifyToken } from './tokens';

export type Form = Record<string, string | undefined>;

export interface TokenAnswer {
  token_type: 'Bearer';
  scope?: string;
  expires_in: number;
  ext_expires_in: number;
  access_token: string;
}

export const OBO_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** @throws AuthorityError */
export async function answerGrant(tenant: Tenant, form: Form): Promise<TokenAnswer> {
  await checkClient(tenant, form);
  if (form.grant_type === 'client_credentials') return grantConnector(tenant, form);
  if (form.grant_type === OBO_GRANT) return grantOnBehalfOf(tenant, form);
  throw new AuthorityError('unsupported_grant_type', 70003, `The app requested an unsupported grant type '${form.grant_type}'.`);
}

function need(form: Form, name: string): string {
  const value = form[name];
  if (!value) throw new AuthorityError('invalid_request', 900144, `The request body must contain the following parameter: '${name}'.`);
  return value;
}

async function checkClient(tenant: Tenant, form: Form): Promise<void> {
  need(form, 'grant_type');
  const clientId = need(form, 'client_id');
  if (clientId !== tenant.botClientId) {
    throw new AuthorityError('unauthorized_client', 700016, `Application with identifier '${clientId}' was not found in the directory 'Contoso'.`);
  }
  if (form.client_assertion) return checkClientAssertion(tenant, { type: need(form, 'client_assertion_type'), token: form.client_assertion });
  if (!form.client_secret) {
    throw new AuthorityError('invalid_client', 7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.", { status: 401 });
  }
  const given = Buffer.from(form.client_secret);
  const expected = Buffer.from(tenant.botSecret);
  if (tenant.botCredentials !== undefined) throw new AuthorityError('invalid_client', 7000215, `Invalid client secret provided for app '${clientId}'.`, { status: 401 });
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new AuthorityError('invalid_client', 7000215, `Invalid client secret provided for app '${clientId}'.`, { status: 401 });
  }
}

async function grantConnector(tenant: Tenant, form: Form): Promise<TokenAnswer> {
  const scope = need(form, 'scope');
  // The bot has no application permission at all: its own token is good for the connector only.
  if (scope !== `${tenant.cloud.channel}/.default`) {
    throw new AuthorityError('invalid_scope', 70011, `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`);
  }
  const token = await signToken(tenant, tenant.cloud.channel, v1Issuer(tenant), { appid: tenant.botClientId, appidacr: '1', ver: '1.0' });
  return { token_type: 'Bearer', expires_in: TOKEN_SECONDS, ext_expires_in: TOKEN_SECONDS, access_token: token };
}

async function grantOnBehalfOf(tenant: Tenant, form: Form): Promise<TokenAnswer> {
  if (need(form, 'requested_token_use') !== 'on_behalf_of') {
    throw new AuthorityError('invalid_request', 900144, "The value of 'requested_token_use' must be 'on_behalf_of'.");
  }
  const user = await readAssertion(tenant, need(form, 'assertion'));
  const asked = splitScopes(need(form, 'scope'));
  const granted = checkConsent(tenant, user, readGraphScopes(asked, tenant));
  checkSecondFactor(tenant, user);
  const token = await signToken(tenant, tenant.graphBaseUrl, v1Issuer(tenant), {
    oid: user.id, sub: user.id, upn: user.userPrincipalName, name: user.displayName, appid: tenant.botClientId, appidacr: '1',
    scp: granted.filter((scope) => scope !== 'offline_access').join(' '), ver: '1.0', ...readCapabilities(form),
  });
  // Entra answers every granted scope of the resource, and what was asked for.
  const scope = [...new Set([...granted.map((one) => qualifyScope(one, findGraphResource(asked, tenant))), ...asked])].join(' ');
  return { token_type: 'Bearer', scope, expires_in: TOKEN_SECONDS, ext_expires_in: TOKEN_SECONDS, access_token: token };
}

async function readAssertion(tenant: Tenant, assertion: string): Promise<UserRecord> {
  try {
    const claims = await verifyToken(tenant, assertion, { audience: tenant.botClientId });
    if (claims.tid !== tenant.tenantId || claims.iss !== v2Issuer(tenant)) throw new AuthorityError('invalid_grant', 50013, 'Assertion failed signature validation: the token was issued by another tenant.');
    if (!splitScopes(String(claims.scp ?? '')).includes('access_as_user')) {
      throw new AuthorityError('invalid_grant', 50013, 'Assertion is not a delegated token for this application.');
    }
    return findUser(tenant, String(claims.oid));
  } catch (error) {
    throw error instanceof AuthorityError ? error : explainAssertion(error, assertion);
  }
}

function explainAssertion(error: unknown, assertion: string): AuthorityError {
  if (error instanceof errors.JWTExpired) {
    return new AuthorityError('invalid_grant', 500133, 'Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion.');
  }
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') {
    return new AuthorityError('invalid_grant', 500131, `Assertion audience does not match the Client app presenting the assertion. The audience in the assertion was '${String(decodeJwt(assertion).aud)}'.`);
  }
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) {
    return new AuthorityError('invalid_request', 50027, 'JWT token is invalid or malformed.');
  }
  return new AuthorityError('invalid_grant', 50013, 'Assertion failed signature validation.');
}

function findUser(tenant: Tenant, objectId: string): UserRecord {
  const user = tenant.users.visible(objectId);
  if (!user) throw new AuthorityError('invalid_grant', 50034, `The user account ${objectId} does not exist in the Contoso directory.`);
  if (user.accountEnabled === false) throw new AuthorityError('invalid_grant', 50057, 'The user account is disabled.');
  return user;
}

function checkConsent(tenant: Tenant, user: UserRecord, asked: string[]): string[] {
  const granted = tenant.listConsentedScopes(user.id);
  const missing = asked.filter((scope) => scope !== '.default' && !granted.includes(scope));
  if (missing.length > 0 || granted.length === 0) {
    throw new AuthorityError('invalid_grant', 65001,
      `The user or administrator has not consented to use the application with ID '${tenant.botClientId}' named 'Latchkey'. Send an interactive authorization request for this user and resource.`,
      { suberror: 'consent_required' });
  }
  return granted;
}

function checkSecondFactor(tenant: Tenant, user: UserRecord): void {
  if (!tenant.faults.mfa || tenant.state.secondFactorDone.includes(user.id)) return;
  throw new AuthorityError('interaction_required', 50076,
    'Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.',
    { suberror: 'basic_action', claims: '{"access_token":{"polids":{"essential":true,"values":["5ce770ea-8690-4747-aa73-c5b3cd509cd4"]}}}' });
}

/** Entra docs, "Claims challenges": a client says with xms_cc that it can handle continuous access evaluation. */
function readCapabilities(form: Form): { xms_cc?: string[] } {
  if (!form.claims) return {};
  try {
    const claims = JSON.parse(form.claims) as { access_token?: { xms_cc?: { values?: string[] } } };
    const values = claims.access_token?.xms_cc?.values?.map((value) => value.toLowerCase());
    return values ? { xms_cc: values } : {};
  } catch {
    throw new AuthorityError('invalid_request', 90015, "The value of 'claims' is not valid JSON.");
  }
}
