// Turns what the token endpoint said into one of our codes. Knows error numbers, not how the request was made.
import { SetupError, type Retry, type SetupErrorCode } from '../model/errors';

/** The documented members of a token endpoint's error body. Entra docs, on-behalf-of flow. */
export interface TokenErrorBody {
  error?: string;
  suberror?: string;
  error_codes?: number[];
  claims?: string;
}

/** What a failed token request left behind. No body: the endpoint did not answer. */
export interface TokenFailure {
  status?: number;
  body?: TokenErrorBody;
}

type IdentityCode = Extract<SetupErrorCode, `identity/${string}`>;

/** Entra docs, authentication and authorization error codes. */
export const AADSTS_CODES: ReadonlyArray<{ code: IdentityCode; numbers: number[] }> = [
  { code: 'identity/consent-required', numbers: [65001, 65004, 90094, 90095, 650051] },
  { code: 'identity/mfa-required', numbers: [50072, 50074, 50076, 50078, 50079, 50158, 16000, 16003] },
  { code: 'identity/blocked-by-policy', numbers: [53000, 53001, 53002, 53003, 53004, 530032, 530034, 530035, 50057, 50020, 50034, 50105, 90072] },
  {
    code: 'identity/sign-in-required',
    numbers: [500131, 500133, 50013, 50027, 50173, 70000, 70008, 70043, 700082, 700084],
  },
  {
    code: 'identity/misconfigured',
    numbers: [700016, 700021, 700023, 700024, 700027, 7000112, 7000114, 7000215, 7000222, 650052, 650056, 650057, 700211, 700212, 700213, 90002, 90038, 900382, 900432, 50194, 70011, 9002313],
  },
];

const RETRY: Partial<Record<IdentityCode, Retry>> = {
  'identity/unavailable': 'later',
  'identity/consent-required': 'later',
  'identity/mfa-required': 'later',
  'identity/sign-in-required': 'now',
};

/** The error of one failed token request. A claims challenge is kept in `details.claims`, to be carried to the sign-in page unchanged. */
export function explainTokenError(failure: TokenFailure, cause?: unknown): SetupError {
  const code = codeOf(failure);
  const number = failure.body?.error_codes?.[0];
  const details: Record<string, string> = {};
  if (number !== undefined) details.aadsts = `AADSTS${number}`;
  if (failure.body?.claims) details.claims = failure.body.claims;
  return new SetupError(code, { retry: RETRY[code] ?? 'never', details, cause, message: `token endpoint: ${failure.body?.error ?? 'no answer'} ${number ?? ''}`.trim() });
}

function codeOf({ status, body }: TokenFailure): IdentityCode {
  if (!body?.error) return 'identity/unavailable';
  for (const number of body.error_codes ?? []) {
    const found = AADSTS_CODES.find((one) => one.numbers.includes(number))?.code;
    // A policy that can be satisfied comes with a challenge; one that cannot comes without.
    if (found === 'identity/blocked-by-policy' && body.claims) return 'identity/mfa-required';
    if (found) return found;
  }
  if (body.suberror === 'consent_required' || body.error === 'consent_required') return 'identity/consent-required';
  if (body.error === 'interaction_required') return 'identity/mfa-required';
  if (body.error === 'temporarily_unavailable' || status === 429 || (status ?? 0) >= 500) return 'identity/unavailable';
  if (body.error === 'invalid_grant') return 'identity/sign-in-required';
  return 'identity/misconfigured';
}
