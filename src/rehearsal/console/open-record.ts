// Which record a page works on, and which pages, fields and buttons are there at the moment. Changes nothing that was saved.
import { keyOf } from './find-place';
import type { AccountState, OpenRecord, RecordValues } from './console-state';
import type { NamedTruth, RecordKind, TruthField, TruthPlace, VisibleWhile } from './truth';

export interface RecordContext {
  truth: NamedTruth;
  account: AccountState;
}

/** Every field of the pages that edit this kind of record. */
export function listRecordFields(truth: NamedTruth, kind: RecordKind): TruthField[] {
  return truth.places.filter((place) => place.edits === kind).flatMap((place) => place.fields);
}

/** A new record with what stands in its fields before anybody touches them. */
export function buildRecord(truth: NamedTruth, kind: RecordKind): RecordValues {
  return Object.fromEntries(listRecordFields(truth, kind).map((field) => [keyOf(field), field.initial || (field.kind === 'box' ? 'off' : '')]));
}

/** The record that is being edited. One that no button makes new is simply there. */
export function findOpenRecord({ truth, account }: RecordContext, kind: RecordKind): OpenRecord | undefined {
  const isMade = truth.places.some((place) => place.buttons.some((button) => button.does === 'new' && button.record === kind));
  if (isMade || account.open[kind]) return account.open[kind];
  const saved = account.records[kind][0];
  return (account.open[kind] = saved ? { values: { ...saved }, savedAs: 0 } : { values: buildRecord(truth, kind) });
}

/** A page of a record is there only while a record is open, some only once it was saved. */
export function isOpen(context: RecordContext, place: TruthPlace): boolean {
  if (!isVisible(context, place, place.visibleWhile)) return false;
  if (place.edits === undefined || place.edits === 'domain') return true;
  const open = findOpenRecord(context, place.edits);
  return open !== undefined && (place.onlyWhile === undefined || (place.onlyWhile === 'saved') === (open.savedAs !== undefined));
}

/** On the pages of the sign-on settings what stands in the form counts, elsewhere what was saved. */
export function isVisible(context: RecordContext, place: TruthPlace, condition: VisibleWhile): boolean {
  if (!condition) return true;
  const saved = context.account.records.profile.at(-1) ?? buildRecord(context.truth, 'profile');
  const values = place.edits === 'profile' ? findOpenRecord(context, 'profile')?.values ?? saved : saved;
  return Object.entries(condition).every(([key, value]) => (values[key] ?? '') === value);
}

/** The page as it stands at the moment: without the fields and buttons that are hidden. */
export function showPlace(context: RecordContext, place: TruthPlace): TruthPlace {
  const isShown = (part: { visibleWhile?: VisibleWhile }) => isVisible(context, place, part.visibleWhile);
  return { ...place, fields: place.fields.filter(isShown), buttons: place.buttons.filter(isShown) };
}

/** What the list of a choice shows. */
export function listOptions({ account }: RecordContext, field: TruthField): string[] {
  if (field.means === 'domain') return account.domains;
  return field.optionsFrom ? account.records[field.optionsFrom].map((values) => nameRecord(field.optionsFrom ?? 'profile', values)) : field.options ?? [];
}

/** How a saved record stands in a list. */
export function nameRecord(kind: RecordKind, values: RecordValues): string {
  const names: Record<RecordKind, (string | undefined)[]> = {
    profile: [values.description], person: [values.email, values.username, values.displayName], organization: [values.organizationName], message: [],
  };
  return names[kind].map((name) => name?.trim()).find(Boolean) ?? '(no description)';
}

/** The entries of a choice of several, as they are kept in one value. */
export function splitChoices(value: string | undefined): string[] {
  return (value ?? '').split('\n').filter((one) => one !== '');
}
