// Says why a profile or an address cannot be saved. Compares only; knows no vendor.
import { keyOf } from './find-place';
import type { AccountState, RecordValues } from './console-state';
import type { NamedTruth, TruthField } from './truth';

/** Every field of the pages that edit this kind of record. */
export function listRecordFields(truth: NamedTruth, edits: 'profile' | 'address'): TruthField[] {
  return truth.places.filter((place) => place.edits === edits).flatMap((place) => place.fields);
}

/** A new record with what stands in its fields before anybody touches them. */
export function buildRecord(truth: NamedTruth, edits: 'profile' | 'address'): RecordValues {
  return Object.fromEntries(listRecordFields(truth, edits).map((field) => [keyOf(field), field.initial || (field.kind === 'box' ? 'off' : '')]));
}

/** One sentence, or undefined when the profile may be saved. */
export function checkProfile(truth: NamedTruth, values: RecordValues): string | undefined {
  const fields = listRecordFields(truth, 'profile');
  const empty = findEmpty(fields, values);
  if (empty) return `${empty.label} is required.`;
  const unfilled = fields.find((field) => field.kind === 'filled' && field.means !== 'logoutUrl' && !values[keyOf(field)]);
  return unfilled ? `The SAML fields are empty: import the metadata first.` : undefined;
}

/** One sentence, or undefined when the address may be saved. */
export function checkAddress(truth: NamedTruth, account: AccountState, values: RecordValues, savedAs?: number): string | undefined {
  const fields = listRecordFields(truth, 'address');
  const empty = findEmpty(fields, values);
  if (empty) return `${empty.label} is required.`;
  for (const field of fields) {
    const value = values[keyOf(field)] ?? '';
    if (field.expected === 'samePassword' && value !== values.password) return 'The two passwords differ.';
    if (field.expected === 'emailInDomain' && !isInDomain(value, account.selectedDomain)) return `${field.label} is not an address of the chosen domain.`;
  }
  const email = (values.email ?? '').trim().toLowerCase();
  const isTaken = account.addresses.some((address, index) => index !== savedAs && address.email?.toLowerCase() === email);
  return isTaken ? 'This address exists already.' : undefined;
}

function findEmpty(fields: TruthField[], values: RecordValues): TruthField | undefined {
  return fields.find((field) => field.required && (values[keyOf(field)] ?? '').trim() === '');
}

function isInDomain(email: string, domain: string | undefined): boolean {
  const parts = /^[^\s@]+@([^\s@]+)$/.exec(email.trim());
  return parts !== null && parts[1]?.toLowerCase() === domain?.toLowerCase();
}
