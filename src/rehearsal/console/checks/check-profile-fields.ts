// Refuses when a saved field is not as the vendor needs it, such as the wrong provider in a list.
import { keyOf } from '../find-place';
import type { CheckInput } from '../read-response';
import type { TruthField } from '../truth';

/** What the context boxes do is a matter of what was asked and answered: their own check judges that. */
const CONTEXTS = ['passwordContext', 'integratedContext'];

export function checkProfileFields({ account, profile }: CheckInput): string | undefined {
  const fields = account.truth.places.filter((place) => place.edits === 'profile').flatMap((place) => place.fields);
  const wrong = fields.filter(({ means }) => !CONTEXTS.includes(means)).find((field) => !isAsExpected(field, profile?.[keyOf(field)] ?? ''));
  return wrong ? `The profile's field "${wrong.label}" does not fit this identity provider.` : undefined;
}

function isAsExpected(field: TruthField, value: string): boolean {
  if (field.expected === 'on' || field.expected === 'off') return value === field.expected;
  if (typeof field.expected === 'string') return true;
  if ('oneOf' in field.expected) return field.expected.oneOf.includes(value);
  return new RegExp(`^(?:${field.expected.pattern})$`).test(value);
}
