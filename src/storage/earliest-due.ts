// When something of a record is due, with the end of each password that it shows, whatever its kind.
import type { PasswordRecord } from '../model/password';

/** The earliest of these times and of those at which a shown password is taken away. ISO times of one form: their order is that of their texts. */
export function earliestDue({ passwordCards }: PasswordRecord, ...times: Array<string | undefined>): string | undefined {
  return [...(passwordCards ?? []).map(({ goneAt, isLate }) => (isLate ? undefined : goneAt)), ...times].filter((at) => at !== undefined).sort()[0];
}
