// Whether a sign-in of the person helps against a failure.
import type { SetupErrorCode } from '../../model/errors';

const CODES: readonly SetupErrorCode[] = ['identity/sign-in-required', 'identity/consent-required', 'identity/mfa-required', 'graph/claims-challenge'];

export function isCuredBySignIn(code: SetupErrorCode): boolean {
  return CODES.includes(code);
}
