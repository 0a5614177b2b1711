// Who is signed in, with which client token, until when: the Identity port. Knows nothing of Teams and of what the tokens are for.
import { LRUCache } from 'lru-cache';
import { describeError } from '../model/describe-error';
import { SetupError } from '../model/errors';
import type { PersonKey } from '../model/person';
import type { ClockWatch, Identity, Log, SignInOutcome } from '../model/ports';
import type { BotRegistration } from '../model/registration';
import type { ConsentRequests } from './consent-requests';
import { createOboFactory, type OboTokens } from './obo-tokens';
import { createAssertionVerifier, type VerifiedAssertion } from './verify-assertion';

export interface IdentityOptions {
  registration: BotRegistration;
  graphResource: string;
  assertionIssuers: string[];
  consentRequests: ConsentRequests;
  now: () => Date;
  /** Left out, nobody minds this machine's clock. */
  clock?: ClockWatch;
  log: Log;
}

interface Session {
  assertion: string;
  expiresAt: Date;
  tokens: OboTokens;
}

const MAX_SESSIONS = 2000;
/** The least that every work account may consent to; proves the grant when no scope is needed yet. */
const PROBE_SCOPES = ['User.Read'];

export function createIdentity(options: IdentityOptions): Identity {
  const { consentRequests, log, now, registration } = options;
  const sessions = new LRUCache<string, Session>({ max: MAX_SESSIONS });
  const verify = createAssertionVerifier({ clientId: registration.clientId, authorityHost: registration.authorityHost, issuers: options.assertionIssuers });
  const createTokens = createOboFactory(options);

  const findSession = (person: PersonKey): Session | undefined => {
    const session = sessions.get(keyOf(person));
    if (session && session.expiresAt.getTime() > now().getTime()) return session;
    sessions.delete(keyOf(person));
    return undefined;
  };

  return {
    checkAssertion: async (person, assertion, correlationId) => {
      try {
        await verify(person, assertion, now());
        return undefined;
      } catch (error) {
        const outcome = readOutcome(error);
        log.warn({ correlationId, ...describeError(error) }, 'sign-in refused');
        return outcome.result === 'refused' ? outcome : { result: 'refused', code: 'identity/unavailable' };
      }
    },
    acceptAssertion: async (person, assertion, scopes, correlationId) => {
      try {
        const verified = await verify(person, assertion, now());
        if (verified.loginHint) consentRequests.hint(person, verified.loginHint);
        const session = reuseSession(findSession(person), verified) ?? { assertion, expiresAt: verified.expiresAt, tokens: createTokens(assertion) };
        // Without the claims the kept token would do, the call that demanded more would fail again, and so on for ever.
        await session.tokens.get(scopes.length > 0 ? scopes : PROBE_SCOPES, consentRequests.findClaims(person));
        sessions.set(keyOf(person), session);
        consentRequests.forget(person);
        return { result: 'signed-in' };
      } catch (error) {
        const outcome = readOutcome(error);
        if (outcome.result === 'interaction-required') consentRequests.challenge(person, outcome);
        log.warn({ correlationId, ...describeError(error) }, 'sign-in refused');
        return outcome;
      }
    },
    getToken: async (person, scopes, { claims } = {}) => {
      const session = findSession(person);
      if (!session) throw new SetupError('identity/sign-in-required', { retry: 'now' });
      try {
        return await session.tokens.get(scopes, claims);
      } catch (error) {
        const outcome = readOutcome(error);
        if (outcome.result === 'interaction-required') consentRequests.challenge(person, outcome);
        if (error instanceof SetupError && error.code === 'identity/sign-in-required') sessions.delete(keyOf(person));
        throw error;
      }
    },
    isSignedIn: (person) => findSession(person) !== undefined,
    signOut: (person) => {
      sessions.delete(keyOf(person));
      consentRequests.forget(person);
    },
  };
}

function reuseSession(session: Session | undefined, verified: VerifiedAssertion): Session | undefined {
  return session?.assertion === verified.assertion ? session : undefined;
}

/** Consent and multi-factor sign-in are the only troubles that a consent page can cure. */
function readOutcome(error: unknown): Exclude<SignInOutcome, { result: 'signed-in' }> {
  const code = error instanceof SetupError ? error.code : 'identity/unavailable';
  const claims = error instanceof SetupError ? error.details.claims : undefined;
  switch (code) {
    case 'identity/consent-required':
      return { result: 'interaction-required', reason: 'consent', claims };
    case 'identity/mfa-required':
      return { result: 'interaction-required', reason: 'mfa', claims };
    case 'identity/sign-in-required':
      return { result: 'refused', code: 'identity/invalid-assertion' };
    case 'identity/invalid-assertion':
    case 'identity/wrong-person':
    case 'identity/blocked-by-policy':
    case 'identity/misconfigured':
      return { result: 'refused', code };
    default:
      return { result: 'refused', code: 'identity/unavailable' };
  }
}

function keyOf(person: PersonKey): string {
  return `${person.tenantId}/${person.objectId}`;
}
