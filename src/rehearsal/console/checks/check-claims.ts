// Refuses a response without a claim that the vendor needs, or with another value than it expects. The SAML library takes any.
import type { VerifiedCheckInput } from '../read-response';
import { fillTemplate } from '../truth';

export function checkClaims({ account, assertion }: VerifiedCheckInput): string | undefined {
  for (const { name, is } of account.truth.requiredClaims) {
    const values = (assertion.attributes[name] ?? []).filter((value) => value !== '');
    if (values.length === 0) return `The claim ${name} is missing.`;
    const expected = is === undefined ? undefined : fillTemplate(is, account.region);
    if (expected !== undefined && !values.includes(expected)) return `The claim ${name} is "${values.join(', ')}"; this account expects another value.`;
  }
  return undefined;
}
