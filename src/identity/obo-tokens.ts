// Trades one client token for Graph tokens, each for exactly the scopes asked for, and keeps them in memory. Knows no persons.
import { OnBehalfOfCredential, type OnBehalfOfCredentialOptions } from '@azure/identity';
import { decodeJwt } from 'jose';
import type { AccessToken, ClockWatch } from '../model/ports';
import type { BotRegistration } from '../model/registration';
import { explainTokenError, type TokenErrorBody, type TokenFailure } from './explain-token-error';
import { createClientAssertion } from './create-client-assertion';
import { authorityOptions } from './make-app-credential';

export interface OboTokens {
  /**
   * From memory when it is good for five more minutes; a claims challenge always asks the authority.
   * @throws SetupError as in explain-token-error.ts
   */
  get(scopes: string[], claims?: string): Promise<AccessToken>;
}

export interface OboSettings {
  registration: BotRegistration;
  /** Prefix of the scopes, without a slash at its end. */
  graphResource: string;
  now: () => Date;
  /** Sees the date of each answer of the token endpoint, and tells what its time is. */
  clock?: ClockWatch;
}

const MARGIN_MS = 5 * 60_000;
const REQUEST_TIMEOUT_MS = 8000;

/** Makes exchangers, one for each client token; what they share is made once. */
export function createOboFactory(settings: OboSettings): (assertion: string) => OboTokens {
  const clientOptions = makeClientOptions(settings.registration, settings.clock);
  return (assertion) => {
    // The library types each kind of secret as an option type of its own; which one it is was decided above.
    const failures: Failures = new Map();
    const additionalPolicies = [{ policy: keepFailures(failures, settings.clock), position: 'perCall' }];
    const credential = new OnBehalfOfCredential({ ...clientOptions, additionalPolicies, userAssertionToken: assertion } as ConstructorParameters<typeof OnBehalfOfCredential>[0]);
    const kept = new Map<string, AccessToken>();
    const running = new Map<string, Promise<AccessToken>>();
    return {
      get: async (scopes, claims) => {
        const key = keyOf(scopes);
        const known = kept.get(key);
        if (known && !claims && known.expiresAt.getTime() - MARGIN_MS > settings.now().getTime()) return known;
        const runKey = `${key}\n${claims ?? ''}`;
        const already = running.get(runKey);
        if (already) return already;
        const request = fetchToken({ credential, failures, scopes, claims, graphResource: settings.graphResource })
          .then((token) => {
            kept.set(key, token);
            return token;
          })
          .finally(() => running.delete(runKey));
        running.set(runKey, request);
        return request;
      },
    };
  };
}

async function fetchToken(ask: { credential: OnBehalfOfCredential; failures: Failures; scopes: string[]; claims?: string; graphResource: string }): Promise<AccessToken> {
  const scopes = ask.scopes.map((scope) => `${ask.graphResource}/${scope}`);
  const key = keyOf(scopes);
  ask.failures.delete(key);
  ask.failures.delete('');
  try {
    const claims = ask.claims === undefined ? undefined : readClaims(ask.claims);
    const { token, expiresOnTimestamp } = await ask.credential.getToken(scopes, { enableCae: true, claims });
    return { token, expiresAt: new Date(expiresOnTimestamp), scopes: readScopes(token) ?? ask.scopes };
  } catch (cause) {
    throw explainTokenError(ask.failures.get(key) ?? ask.failures.get('') ?? {}, cause);
  }
}

/** Graph sends a challenge in base64, the token endpoint as JSON. */
function readClaims(claims: string): string {
  return claims.startsWith('{') ? claims : Buffer.from(claims, 'base64').toString('utf8');
}

/** Graph's tokens are meant for Graph alone; when one cannot be read, the scopes asked for stand. */
function readScopes(token: string): string[] | undefined {
  if (token.split('.').length !== 3) return undefined;
  try {
    const { scp } = decodeJwt(token);
    return typeof scp === 'string' ? scp.split(' ') : undefined;
  } catch {
    return undefined;
  }
}

function makeClientOptions(registration: BotRegistration, clock: ClockWatch | undefined): Record<string, unknown> {
  const { tenantId, clientId, secret } = registration;
  return {
    ...authorityOptions(registration),
    tenantId,
    clientId,
    ...(secret.type === 'password' && { clientSecret: secret.password }),
    ...(secret.type !== 'password' && { getAssertion: createClientAssertion(registration, secret, clock?.theirNow) }),
    // A client waits 5 s for the end of its sign-in: trying again is the person's or the setup's business.
    retryOptions: { maxRetries: 0 },
  };
}

type PipelinePolicy = NonNullable<OnBehalfOfCredentialOptions['additionalPolicies']>[number]['policy'];

/**
 * The last refusal by the scopes that were asked for; '' for the authority's own documents. Several requests run at once, and an
 * AsyncLocalStorage would tell them apart too, but it makes every promise of the whole process dearer.
 */
type Failures = Map<string, TokenFailure>;

/** The library keeps an error's text only; suberror, numbers and the claims challenge stand in the body. */
function keepFailures(failures: Failures, clock: ClockWatch | undefined): PipelinePolicy {
  return {
    name: 'keepTokenFailure',
    sendRequest: async (request, next) => {
      // Not `request.timeout`: the library keeps that timer, and so the process, alive after a broken connection.
      request.abortSignal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
      const asked = performance.now();
      const response = await next(request);
      clock?.note('entra', response.headers.get('date'), performance.now() - asked);
      if (response.status >= 400) failures.set(readScopesAsked(request.body), { status: response.status, body: readBody(response.bodyAsText) });
      return response;
    },
  };
}

/** What the library adds to every token request. */
const ADDED_SCOPES = ['openid', 'profile', 'offline_access'];

function readScopesAsked(body: unknown): string {
  const scope = typeof body === 'string' ? new URLSearchParams(body).get('scope') : undefined;
  return keyOf((scope ?? '').split(' ').filter((one) => one !== '' && !ADDED_SCOPES.includes(one)));
}

function keyOf(scopes: string[]): string {
  return [...scopes].sort().join(' ');
}

function readBody(text: string | null | undefined): TokenErrorBody | undefined {
  if (!text?.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as TokenErrorBody;
  } catch {
    return undefined;
  }
}
