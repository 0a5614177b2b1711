// Refuses when a saved field is not as the vendor needs it, such as the wrong provider in a list.
import { keyOf } from '../find-place';
import type { CheckInput } from '../read-response';
import type { TruthField } from '../truth';

/** Context boxes are left to the check of the context: their effect is a matter of what was asked and answered. */
export function checkProfileFields({ account, profile }: CheckInput): string | undefined {
  const fields = account.truth.places.filter((place) => place.edits === 'profile').flatMap((place) => place.fields);
  const wrong = fields.filter((field) => !field.noEffectOnSignIn && field.kind !== 'box').find((field) => !isAsExpected(field, profile?.[keyOf(field)] ?? ''));
  return wrong ? `The profile's field "${wrong.label}" does not fit this identity provider.` : undefined;
}

function isAsExpected(field: TruthField, value: string): boolean {
  if (typeof field.expected === 'string') return true;
  if ('oneOf' in field.expected) return field.expected.oneOf.includes(value);
  return new RegExp(`^(?:${field.expected.pattern})$`).test(value);
}
