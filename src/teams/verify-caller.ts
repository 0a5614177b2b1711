// Decides who speaks for the channel: the one way in, by a token that the channel signed for this bot. Knows tokens, not activities.
import { errors, jwtVerify, type JWTHeaderParameters } from 'jose';
import type { ChannelKeys } from './channel-keys';
import { isAllowedServiceUrl } from './service-url';

export interface CallerRules {
  /** The one audience. */
  clientId: string;
  /** The one issuer. */
  issuer: string;
  serviceUrlHosts: ReadonlySet<string>;
  keys: ChannelKeys;
  now: () => Date;
}

export type CallerVerdict =
  /** The address that the token was made for; an activity has to name the same. */
  | { type: 'channel'; serviceUrl: string }
  | { type: 'refused'; reason: string; /** True: the channel signed it, for another time than this machine's. */ isOfAnotherTime?: true }
  /** Nobody can be told apart from the channel now. */
  | { type: 'unavailable'; cause: unknown };

export type VerifyCaller = (authorization: string | undefined) => Promise<CallerVerdict>;

/** Bot Connector docs, authentication: keys are endorsed for channels, five minutes between clocks. */
const ENDORSEMENT = 'msteams';
const CLOCK_SKEW_SECONDS = 300;
/** Only with a pair of keys: with a shared secret, whoever knows the public key could sign. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];

/**
 * Not the SDK's own check: that one has further ways in beside the channel's (emulator, skills, App Service Extension), accepts keys without endorsements
 * and asks for keys without a limit of time.
 */
export function createCallerVerifier({ clientId, issuer, serviceUrlHosts, keys, now }: CallerRules): VerifyCaller {
  const findKey = async ({ kid }: JWTHeaderParameters): Promise<Awaited<ReturnType<typeof findEndorsed>>> => findEndorsed(keys, kid);
  return async (authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined) return { type: 'refused', reason: 'no-token' };
    try {
      const { payload } = await jwtVerify(token, findKey, {
        issuer, audience: clientId, algorithms: ALGORITHMS, clockTolerance: CLOCK_SKEW_SECONDS, requiredClaims: ['exp', 'nbf', 'serviceurl'], currentDate: now(),
      });
      const { serviceurl: serviceUrl } = payload;
      if (typeof serviceUrl !== 'string' || !isAllowedServiceUrl(serviceUrl, serviceUrlHosts)) return { type: 'refused', reason: 'other-service-url' };
      return { type: 'channel', serviceUrl };
    } catch (error) {
      if (error instanceof KeysUnavailable) return { type: 'unavailable', cause: error.cause };
      return { type: 'refused', reason: error instanceof errors.JOSEError ? error.code : 'unreadable', ...(isOfAnotherTime(error) ? { isOfAnotherTime: true } : {}) };
    }
  };
}

/** Claims are looked at once the signature is found to be good. */
function isOfAnotherTime(error: unknown): boolean {
  return error instanceof errors.JWTExpired || (error instanceof errors.JWTClaimValidationFailed && ['nbf', 'iat'].includes(error.claim) && error.reason === 'check_failed');
}

async function findEndorsed(keys: ChannelKeys, kid: string | undefined): Promise<NonNullable<Awaited<ReturnType<ChannelKeys['find']>>>['key']> {
  if (typeof kid !== 'string' || kid === '') throw new errors.JWKSNoMatchingKey();
  const found = await keys.find(kid).catch((cause: unknown) => {
    throw new KeysUnavailable('keys of the channel cannot be read', { cause });
  });
  if (!found?.endorsements.includes(ENDORSEMENT)) throw new errors.JWKSNoMatchingKey();
  return found.key;
}

class KeysUnavailable extends Error {}
