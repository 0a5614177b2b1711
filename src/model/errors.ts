// The one error type of this project. The code is the contract; texts for people stand in cards/errors.yaml under the same code.

/** When trying again makes sense: at once, after a while (or after somebody acted), or never without a change. */
export type Retry = 'now' | 'later' | 'never';

/** Every code that may reach a person. `area/what`; the area is the folder that raises it. */
export const SETUP_ERROR_CODES = [
  'identity/sign-in-required',
  'identity/consent-required',
  'identity/mfa-required',
  'identity/blocked-by-policy',
  'identity/wrong-person',
  'identity/invalid-assertion',
  'identity/misconfigured',
  'identity/unavailable',
  'graph/throttled',
  'graph/forbidden',
  'graph/not-found',
  'graph/conflict',
  'graph/identifier-in-use',
  'graph/identifier-not-allowed',
  'graph/invalid-request',
  'graph/claims-challenge',
  'graph/no-premium-licence',
  'graph/user-exists',
  'graph/domain-not-verified',
  'graph/quota-exceeded',
  'graph/unavailable',
  'graph/unclear-answer',
  'graph/not-replicated',
  'graph/read-back-differs',
  'actions/template-not-found',
  'actions/role-missing',
  'actions/own-registration',
  'actions/several-found',
  'actions/claims-policy-exists',
  'actions/not-ours',
  'actions/person-not-found',
  'actions/person-disabled',
  'actions/metadata-differs',
  'actions/certificate-by-hand',
  'store/stale-revision',
  'store/unavailable',
  'store/busy',
  'store/full',
  'store/read-only',
  'store/damaged',
  'store/newer',
  'content/invalid-dialog',
  'content/unknown-value',
  'content/card-too-large',
  'engine/unexpected-event',
  'bot/unexpected',
] as const;

export type SetupErrorCode = (typeof SETUP_ERROR_CODES)[number];

export interface SetupErrorOptions {
  /** For logs; never shown to people, never holds tokens or personal data. */
  message?: string;
  retry?: Retry;
  /** Facts that the error text may show, such as the Graph request id or the missing role. Strings only. */
  details?: Record<string, string>;
  cause?: unknown;
}

/** Thrown for every expected failure. `hint` is the code's text in cards/errors.yaml. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
  readonly code: SetupErrorCode;
  readonly retry: Retry;
  readonly details: Record<string, string>;

  constructor(code: SetupErrorCode, options: SetupErrorOptions = {}) {
    super(options.message ?? code, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retry = options.retry ?? 'never';
    this.details = options.details ?? {};
  }
}

/** What is kept of an error in a setup, and shown: no stack, no cause, no claims challenge, which is for the sign-in page alone. */
export interface SetupProblem {
  code: SetupErrorCode;
  retry: Retry;
  details: Record<string, string>;
}

export function problemOf(error: unknown): SetupProblem {
  if (error instanceof SetupError) {
    const { claims: _claims, ...details } = error.details;
    return { code: error.code, retry: error.retry, details };
  }
  return { code: 'bot/unexpected', retry: 'later', details: {} };
}
