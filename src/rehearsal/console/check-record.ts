// Says why a record cannot be saved. Compares only; knows no vendor.
import { keyOf } from './find-place';
import { listRecordFields, nameRecord, type RecordContext } from './open-record';
import { readCertificateText } from './read-certificate-text';
import type { RecordValues } from './console-state';
import type { RecordKind, TruthField } from './truth';

export interface RecordToCheck {
  kind: RecordKind;
  values: RecordValues;
  /** Place in the list of saved records; absent while it was never saved. */
  savedAs?: number;
}

/** One sentence, or undefined when the record may be saved. */
export function checkRecord(context: RecordContext, record: RecordToCheck): string | undefined {
  const fields = listRecordFields(context.truth, record.kind);
  const valueOf = (field: TruthField) => record.values[keyOf(field)] ?? '';
  const empty = fields.find((field) => field.required && valueOf(field).trim() === '');
  if (empty) return `${empty.label} is required.`;
  if (fields.some((field) => field.kind === 'filled' && field.means !== 'logoutUrl' && !valueOf(field))) return 'The SAML fields are empty: import the metadata first.';
  for (const field of fields) {
    const problem = checkValue(context, field, valueOf(field), record.values);
    if (problem) return problem;
  }
  return isTaken(context, record) ? 'There is one of this name already.' : undefined;
}

function checkValue({ account }: RecordContext, field: TruthField, value: string, values: RecordValues): string | undefined {
  if (field.expected === 'samePassword' && value !== values.password) return 'The two passwords differ.';
  if (field.expected === 'emailInDomain' && !isInDomain(value, account.selectedDomain)) return `${field.label} is not an address of the chosen domain.`;
  if (field.expected === 'certificate' && value !== '' && readCertificateText(value) === undefined) return `${field.label} holds no certificate that can be read.`;
  return undefined;
}

function isInDomain(email: string, domain: string | undefined): boolean {
  const parts = /^[^\s@]+@([^\s@]+)$/.exec(email.trim());
  return parts !== null && parts[1]?.toLowerCase() === domain?.toLowerCase();
}

// Sign-on settings may share a description: the one that was saved last counts.
function isTaken({ account }: RecordContext, { kind, values, savedAs }: RecordToCheck): boolean {
  const name = nameRecord(kind, values).toLowerCase();
  return kind !== 'profile' && account.records[kind].some((record, index) => index !== savedAs && nameRecord(kind, record).toLowerCase() === name);
}
