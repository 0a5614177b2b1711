// Refuses a person who has no account at the vendor, or whose account is closed.
import { splitChoices } from '../open-record';
import type { RecordValues } from '../console-state';
import type { VerifiedCheckInput } from '../read-response';
import { findFieldByMeaning } from '../truth';

export function checkPerson(input: VerifiedCheckInput): string | undefined {
  const name = readAccountName(input);
  if (!name) return 'The response names nobody.';
  const { truth } = input.account;
  const person = findPerson(input.people, name);
  if (!person) return truth.justInTime ? undefined : `There is no account for ${name} at the vendor.`;
  if (truth.activation && person.active !== 'on') return `The account of ${name} is not active yet.`;
  const isInUse = !findFieldByMeaning(truth, 'organizationsInUse') || splitChoices(input.profile?.organizationsInUse).includes(person.organization ?? '');
  return isInUse ? undefined : `Single sign-on is not switched on for the organization of ${name}.`;
}

/** The saved person whom the vendor knows under this name. */
export function findPerson(people: RecordValues[], name: string): RecordValues | undefined {
  return people.find((person) => [person.email, person.username].some((known) => known?.toLowerCase() === name.toLowerCase()));
}

/** The name by which the vendor looks for the account. */
export function readAccountName({ account, profile, assertion }: VerifiedCheckInput): string | undefined {
  const by = account.truth.matchAccountBy;
  if (by === 'nameId') return assertion.nameId;
  return assertion.attributes[by === 'usernameTag' ? (profile?.usernameTag ?? '').trim() : by.claim]?.[0];
}
