// Refuses when nobody has saved a profile with the identity provider's values for this account.
import type { CheckInput } from '../read-response';

export function checkProfileSaved({ profile }: CheckInput): string | undefined {
  return profile?.issuer && profile.certificate ? undefined : 'No SAML settings are saved for this account.';
}
