// Reads and checks what a browser brings to the authorize endpoint; shows no page and grants nothing.
import type { Tenant } from '../tenant';
import { AuthorityError } from './authority-error';
import { readGraphScopes, splitScopes } from './scopes';

export interface AuthorizeRequest {
  clientId: string;
  redirectUri: string;
  responseMode: 'query' | 'fragment' | 'form_post';
  state: string;
  /** As they were asked for. */
  scopes: string[];
  codeChallenge: string;
  nonce?: string;
  loginHint?: string;
  prompt?: string;
  /** Of a claims challenge, to be satisfied by this sign-in. */
  claims?: string;
}

type Query = Record<string, string | undefined>;

const RESPONSE_MODES = ['query', 'fragment', 'form_post'] as const;

/** Source: Entra docs, "OAuth 2.0 authorization code flow". @throws AuthorityError */
export function readAuthorizeRequest(tenant: Tenant, query: Query): AuthorizeRequest {
  checkClient(tenant, query);
  if (query.response_type !== 'code') {
    throw new AuthorityError('unsupported_response_type', 700054, `response_type '${query.response_type ?? ''}' is not enabled for the application.`);
  }
  if (query.code_challenge_method !== 'S256' || !/^[A-Za-z0-9_-]{43}$/.test(query.code_challenge ?? '')) {
    throw new AuthorityError('invalid_request', 9002325, 'Proof Key for Code Exchange is required for cross-origin authorization code redemption.');
  }
  const scopes = splitScopes(need(query, 'scope'));
  readGraphScopes(scopes, tenant);
  const responseMode = RESPONSE_MODES.find((mode) => mode === (query.response_mode ?? 'query'));
  if (!responseMode) throw new AuthorityError('invalid_request', 90014, `The value '${query.response_mode}' of 'response_mode' is not valid.`);
  if (query.claims) checkJson(query.claims);
  return {
    clientId: tenant.botClientId,
    redirectUri: need(query, 'redirect_uri'),
    responseMode,
    state: need(query, 'state'),
    scopes,
    codeChallenge: need(query, 'code_challenge'),
    nonce: query.nonce,
    loginHint: query.login_hint,
    prompt: query.prompt,
    claims: query.claims,
  };
}

function checkClient(tenant: Tenant, query: Query): void {
  const clientId = need(query, 'client_id');
  if (clientId !== tenant.botClientId) {
    throw new AuthorityError('unauthorized_client', 700016, `Application with identifier '${clientId}' was not found in the directory 'Contoso'.`);
  }
  const redirectUri = need(query, 'redirect_uri');
  if (!isRegistered(tenant, redirectUri)) {
    throw new AuthorityError('invalid_request', 50011, `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}'.`);
  }
}

function isRegistered(tenant: Tenant, redirectUri: string): boolean {
  if (tenant.redirectUris) return tenant.redirectUris.includes(redirectUri);
  if (!URL.canParse(redirectUri)) return false;
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(redirectUri).hostname);
}

function need(query: Query, name: string): string {
  const value = query[name];
  if (!value) throw new AuthorityError('invalid_request', 900144, `The request body must contain the following parameter: '${name}'.`);
  return value;
}

function checkJson(claims: string): void {
  try {
    JSON.parse(claims);
  } catch {
    throw new AuthorityError('invalid_request', 90015, "The value of 'claims' is not valid JSON.");
  }
}
