// Refuses a response without a claim that the console's attribute mapping names. The SAML library takes any.
import type { VerifiedCheckInput } from '../read-response';

const TAGS = ['usernameTag', 'emailTag', 'firstNameTag', 'lastNameTag'];

export function checkTags({ profile, assertion }: VerifiedCheckInput): string | undefined {
  const names = TAGS.map((tag) => (profile?.[tag] ?? '').trim()).filter((name) => name !== '');
  const missing = names.find((name) => !assertion.attributes[name]?.some((value) => value !== ''));
  return missing === undefined ? undefined : `The attribute mapping wants the claim ${missing}, and the response has none of that name.`;
}
