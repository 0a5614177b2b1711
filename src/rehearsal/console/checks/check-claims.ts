// Refuses a response without a claim that the vendor needs. The SAML library takes any.
import type { VerifiedCheckInput } from '../read-response';

export function checkClaims({ account, assertion }: VerifiedCheckInput): string | undefined {
  const missing = account.truth.requiredClaims.find((name) => !assertion.attributes[name]?.some((value) => value !== ''));
  return missing === undefined ? undefined : `The claim ${missing} is missing.`;
}
