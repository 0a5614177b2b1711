// Remembers, in memory, who was asked to sign in and why, so that the consent pages take nothing from the address bar. Knows no HTTP.
import { createHash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { PersonKey } from '../model/person';

/** Why the silent exchange was not enough. */
export interface Challenge {
  reason: 'consent' | 'mfa';
  /** Claims challenge of the authority, to be handed on unchanged. */
  claims?: string;
}

export interface ConsentRequest {
  /** Stands in the address of the sign-in button. */
  nonce: string;
  /** Id of the token exchange that the same card asked for. */
  exchangeId: string;
  person: PersonKey;
  scopes: string[];
  challenge?: Challenge;
  loginHint?: string;
}

/** A request on its way through the authority's page. */
export interface AuthorizeParameters {
  request: ConsentRequest;
  state: string;
  nonce: string;
  /** PKCE, S256. The verifier stays here and is never sent: the code is not redeemed, only the consent counts. */
  codeChallenge: string;
}

export interface ConsentRequests {
  open(person: PersonKey, scopes: string[]): ConsentRequest;
  /** Holds for open and for later requests of the person, until `forget`. */
  challenge(person: PersonKey, challenge: Challenge): void;
  /** Claims that a former answer demanded and that nothing has met yet. */
  findClaims(person: PersonKey): string | undefined;
  /** The sign-in name of the person, once a token told it. */
  hint(person: PersonKey, loginHint: string): void;
  forget(person: PersonKey): void;
  /** Undefined: unknown or older than 15 minutes. Each call starts a new way with a state of its own. */
  start(nonce: string): AuthorizeParameters | undefined;
  /** True for 15 minutes after the person's sign-in window was opened last. */
  isUnderWay(person: PersonKey): boolean;
  /** Takes the state out: it counts once. */
  finish(state: string): ConsentRequest | undefined;
}

const LIFETIME_MS = 15 * 60_000;
const HINTS_MS = 24 * 3600_000;

export function createConsentRequests(): ConsentRequests {
  const requests = new LRUCache<string, ConsentRequest>({ max: 5000, ttl: LIFETIME_MS });
  const states = new LRUCache<string, { request: ConsentRequest; codeVerifier: string }>({ max: 5000, ttl: LIFETIME_MS });
  const challenges = new LRUCache<string, Challenge>({ max: 5000, ttl: LIFETIME_MS });
  const opened = new LRUCache<string, true>({ max: 5000, ttl: LIFETIME_MS });
  const hints = new LRUCache<string, string>({ max: 5000, ttl: HINTS_MS });
  return {
    open: (person, scopes) => {
      const request: ConsentRequest = { nonce: random(), exchangeId: random(), person, scopes };
      requests.set(request.nonce, request);
      return request;
    },
    challenge: (person, challenge) => void challenges.set(keyOf(person), challenge),
    findClaims: (person) => challenges.get(keyOf(person))?.claims,
    hint: (person, loginHint) => void hints.set(keyOf(person), loginHint),
    forget: (person) => {
      challenges.delete(keyOf(person));
    },
    start: (nonce) => {
      const known = requests.get(nonce);
      if (!known) return undefined;
      const request = { ...known, challenge: challenges.get(keyOf(known.person)), loginHint: hints.get(keyOf(known.person)) };
      const codeVerifier = random();
      const state = random();
      states.set(state, { request, codeVerifier });
      opened.set(keyOf(known.person), true);
      return { request, state, nonce: random(), codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url') };
    },
    isUnderWay: (person) => opened.has(keyOf(person)),
    finish: (state) => {
      const found = states.get(state);
      states.delete(state);
      return found?.request;
    },
  };
}

function random(): string {
  return randomBytes(32).toString('base64url');
}

function keyOf(person: PersonKey): string {
  return `${person.tenantId}/${person.objectId}`;
}
