// Refuses a response of another issuer than the one in the saved profile.
import type { CheckInput, VerifiedCheckInput } from '../read-response';

export function checkIssuer({ profile, response }: CheckInput): string | undefined {
  return response.issuer === profile?.issuer ? undefined : `The response comes from ${response.issuer ?? 'nobody'}, the profile expects ${profile?.issuer ?? 'nobody'}.`;
}

export function checkAssertionIssuer({ profile, assertion }: VerifiedCheckInput): string | undefined {
  return assertion.issuer === profile?.issuer ? undefined : `The assertion comes from ${assertion.issuer ?? 'nobody'}, the profile expects ${profile?.issuer ?? 'nobody'}.`;
}
