// Turns a refusal of Graph into an error code of this project. Branches on status and Graph's code; on texts only where Graph gives nothing better.
import { SetupError, type Retry, type SetupErrorCode } from '../model/errors';

/** A refusal as it came over the wire. */
export interface GraphRefusal {
  method: string;
  path: string;
  status: number;
  requestId: string;
  /** Graph's own code out of the error envelope. */
  graphCode?: string;
  /** Read for known texts only; never passed on, it can hold personal data. */
  graphMessage?: string;
  /** Seconds that the service asked to wait. */
  retryAfterSeconds?: number;
}

interface Explanation {
  code: SetupErrorCode;
  retry: Retry;
  details?: Record<string, string>;
}

// Graph docs (errors, per resource pages) and public issue threads; the code of all of these is only Request_BadRequest.
const KNOWN_TEXTS: Array<[RegExp, Explanation]> = [
  [/same value for property identifierUris/i, { code: 'graph/identifier-in-use', retry: 'never' }],
  [/must use a verified domain of the organization|must contain a tenant verified domain/i, { code: 'graph/identifier-not-allowed', retry: 'later' }],
  [/property userPrincipalName already exists/i, { code: 'graph/user-exists', retry: 'never' }],
  [/domain portion of the userPrincipalName/i, { code: 'graph/domain-not-verified', retry: 'never' }],
  [/Permission being assigned already exists|EntitlementGrant entry already exists/i, { code: 'graph/conflict', retry: 'never', details: { reason: 'already-assigned' } }],
  [/added object references already exist/i, { code: 'graph/conflict', retry: 'never', details: { reason: 'already-linked' } }],
  [/EntitlementGrant being updated or deleted is not found/i, { code: 'graph/not-found', retry: 'never' }],
  [/Not a valid reference update|Permission being assigned was not found/i, { code: 'graph/not-replicated', retry: 'now' }],
];

const KNOWN_CODES: Record<string, Explanation> = {
  HostNameNotOnVerifiedDomain: { code: 'graph/identifier-not-allowed', retry: 'later' },
  Authentication_RequestFromNonPremiumTenantOrB2CTenant: { code: 'graph/no-premium-licence', retry: 'never' },
  Directory_QuotaExceeded: { code: 'graph/quota-exceeded', retry: 'later' },
  CredentialInvalidLifetimeAsPerAppPolicy: { code: 'graph/forbidden', retry: 'later' },
  CredentialTypeNotAllowedAsPerAppPolicy: { code: 'graph/forbidden', retry: 'later' },
};

const BY_STATUS: Record<number, Explanation> = {
  401: { code: 'identity/sign-in-required', retry: 'now' },
  403: { code: 'graph/forbidden', retry: 'later' },
  404: { code: 'graph/not-found', retry: 'never' },
  409: { code: 'graph/conflict', retry: 'later' },
  412: { code: 'graph/conflict', retry: 'later' },
  429: { code: 'graph/throttled', retry: 'later' },
};

/** `details` always holds requestId, graphCode and the call; `retryAfterSeconds` and `property` when known. */
export function explainGraphError(refusal: GraphRefusal, cause?: unknown): SetupError {
  const explanation = explain(refusal);
  const property = /propert(?:y|ies) '?([A-Za-z.]+)'?/.exec(refusal.graphMessage ?? '')?.[1];
  return new SetupError(explanation.code, {
    message: `${refusal.method} ${refusal.path} answered ${refusal.status} ${refusal.graphCode ?? ''}`.trim(),
    retry: explanation.retry,
    details: {
      requestId: refusal.requestId,
      graphCode: refusal.graphCode ?? '',
      status: String(refusal.status),
      call: `${refusal.method} ${refusal.path}`,
      ...(property === undefined ? {} : { property }),
      ...(refusal.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: String(refusal.retryAfterSeconds) }),
      ...explanation.details,
    },
    cause,
  });
}

/** No answer, or one that does not say whether the request was carried out. */
export function unclearAnswer(refusal: GraphRefusal, cause?: unknown): SetupError {
  const { details } = explainGraphError(refusal);
  return new SetupError('graph/unclear-answer', { message: `${refusal.method} ${refusal.path} ended unclearly`, retry: 'later', details, cause });
}

function explain(refusal: GraphRefusal): Explanation {
  const known = KNOWN_CODES[refusal.graphCode ?? ''];
  if (known !== undefined) return known;
  if (refusal.status === 400) {
    const match = KNOWN_TEXTS.find(([text]) => text.test(refusal.graphMessage ?? ''));
    if (match !== undefined) return match[1];
  }
  if (refusal.status >= 500 || refusal.status === 0) return { code: 'graph/unavailable', retry: 'later' };
  return BY_STATUS[refusal.status] ?? { code: 'graph/invalid-request', retry: 'never' };
}
