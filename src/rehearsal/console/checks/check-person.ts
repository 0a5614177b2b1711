// Refuses a person who has no account at the vendor.
import { CLAIM } from '../../saml/saml-names';
import type { VerifiedCheckInput } from '../read-response';

export function checkPerson(input: VerifiedCheckInput): string | undefined {
  const name = readAccountName(input);
  if (!name) return 'The response names nobody.';
  const isKnown = input.addresses.some((address) => address.email?.toLowerCase() === name.toLowerCase());
  return isKnown ? undefined : `There is no account for ${name} at the vendor.`;
}

/** The name by which the vendor looks for the account. */
export function readAccountName({ account, assertion }: VerifiedCheckInput): string | undefined {
  return account.truth.matchAccountBy === 'nameId' ? assertion.nameId : assertion.attributes[CLAIM.emailAddress]?.[0];
}
