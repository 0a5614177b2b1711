// Refuses an assertion whose signed Recipient is another address than the one that received it. The SAML library does not look.
import type { VerifiedCheckInput } from '../read-response';

export function checkRecipient({ account, assertion }: VerifiedCheckInput): string | undefined {
  return assertion.recipient === account.acs ? undefined : `The assertion is made out to ${assertion.recipient ?? 'nobody'}, not to ${account.acs}.`;
}
