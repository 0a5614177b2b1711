// What a console shows at the moment, as data: for the HTML page and for the automatic player. Draws nothing.
import { isOpen, nameProfile } from './play-console';
import { keyOf } from './find-place';
import type { AccountState } from './console-state';
import type { NamedTruth, TruthField, TruthPlace, TruthRegion } from './truth';

export interface ScreenField {
  label: string;
  kind: TruthField['kind'];
  value: string;
  options?: string[];
  isRequired: boolean;
}

export interface Screen {
  vendor: string;
  region: string;
  accountCode: string;
  /** Menu path of the page that is shown. */
  where: string;
  facts: Array<{ label: string; value: string }>;
  lists: string[];
  fields: ScreenField[];
  buttons: string[];
  /** Pages that can be reached now. */
  menu: Array<{ id: string; where: string; isHere: boolean }>;
}

export interface ScreenInput {
  truth: NamedTruth;
  region: TruthRegion;
  host: string;
  account: AccountState;
}

export function findShownPlace({ truth, account }: Pick<ScreenInput, 'truth' | 'account'>): TruthPlace | undefined {
  const place = truth.places.find((entry) => entry.id === account.placeId);
  return place && isOpen({ truth, account }, place) ? place : truth.places[0];
}

export function buildScreen(input: ScreenInput): Screen {
  const { truth, region, account } = input;
  const place = findShownPlace(input);
  const values = place?.edits === 'profile' ? account.openProfile?.values : account.openAddress?.values;
  return {
    vendor: truth.name,
    region: region.label,
    accountCode: region.accountCode,
    where: place?.path.join(' > ') ?? '',
    facts: (place?.facts ?? []).map((fact) => ({ label: fact.label, value: { accountCode: region.accountCode, regionLabel: region.label, host: input.host }[fact.shows] })),
    lists: listRecords(place, account),
    fields: (place?.fields ?? []).map((field) => buildField(field, account, values ?? {})),
    buttons: (place?.buttons ?? []).map((button) => button.label),
    menu: truth.places.filter((entry) => isOpen({ truth, account }, entry)).map((entry) => ({ id: entry.id, where: entry.path.join(' > '), isHere: entry === place })),
  };
}

function buildField(field: TruthField, account: AccountState, values: Record<string, string>): ScreenField {
  const isDomain = field.means === 'domain';
  return {
    label: field.label,
    kind: field.kind,
    value: isDomain ? account.selectedDomain ?? '' : values[keyOf(field)] ?? '',
    options: isDomain ? account.domains : field.options,
    isRequired: field.required,
  };
}

function listRecords(place: TruthPlace | undefined, account: AccountState): string[] {
  if (place?.lists === 'profiles') return account.profiles.map(nameProfile);
  if (place?.lists === 'addresses') return account.addresses.map((address) => address.email ?? '');
  return place?.lists === 'domains' ? account.domains : [];
}
