// Builds the address of the authority's sign-in and consent page. Pure; knows no requests.
import type { AuthorizeParameters } from '../identity/consent-requests';

/** Sign-in itself, beside what is asked of Graph. */
export const SIGN_IN_SCOPES = ['openid', 'profile'];

export interface AuthorizeSettings {
  authorityHost: string;
  clientId: string;
  graphResource: string;
  publicUrl: string;
}

/** Entra docs, authorization code flow. The tenant is the person's own, taken from the verified activity. */
export function buildAuthorizeUrl(settings: AuthorizeSettings, parameters: AuthorizeParameters): string {
  const { request, state, nonce, codeChallenge } = parameters;
  const url = new URL(`${settings.authorityHost}/${request.person.tenantId}/oauth2/v2.0/authorize`);
  const scopes = request.scopes.length > 0 ? request.scopes : ['User.Read'];
  const query: Record<string, string | undefined> = {
    client_id: settings.clientId,
    redirect_uri: `${settings.publicUrl}/auth-end`,
    response_type: 'code',
    response_mode: 'query',
    scope: [...SIGN_IN_SCOPES, ...scopes.map((scope) => `${settings.graphResource}/${scope}`)].join(' '),
    state,
    nonce,
    code_challenge: codeChallenge,
    code_challenge_method: 'S256',
    login_hint: request.loginHint,
    // Without a reason the page shows only what is really missing.
    prompt: request.challenge?.reason === 'consent' ? 'consent' : undefined,
    claims: request.challenge?.claims,
  };
  for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value);
  return url.href;
}
