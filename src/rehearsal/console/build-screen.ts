// What a console shows at the moment, as data: for the HTML page and for the automatic player. Draws nothing.
import { buildSpMetadata } from './build-sp-metadata';
import { keyOf } from './find-place';
import { findOpenRecord, isOpen, listOptions, nameRecord, showPlace } from './open-record';
import { findOpened, listMails, type ConsoleContext } from './press-button';
import type { TruthAccount, TruthField, TruthPlace } from './truth';

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
  /** An entry of the list opens when it is pressed. */
  canOpenEntries: boolean;
  fields: ScreenField[];
  buttons: string[];
  /** Of the buttons, the one that keeps or sends what stands on the page. */
  mainButton?: string;
  /** Pages that can be reached now. */
  menu: Array<{ id: string; where: string; isHere: boolean }>;
}

export function findShownPlace(context: ConsoleContext): TruthPlace | undefined {
  const { truth, account } = context;
  const place = truth.places.find((entry) => entry.id === account.placeId);
  return place && isOpen(context, place) ? place : truth.places[0];
}

export function buildScreen(context: ConsoleContext): Screen {
  const { truth, addresses } = context;
  const found = findShownPlace(context);
  const place = found && showPlace(context, found);
  const main = place?.buttons.find(({ does }) => ['save', 'importAndSave', 'send'].includes(does));
  return {
    vendor: truth.name,
    region: addresses.region.label,
    accountCode: addresses.region.accountCode,
    where: place?.path.join(' > ') ?? '',
    facts: (place?.facts ?? []).map((fact) => ({ label: fact.label, value: readFact(addresses, fact.shows) })),
    lists: place ? listEntries(context, place) : [],
    canOpenEntries: place?.opensEntry !== undefined,
    fields: place ? place.fields.map((field) => buildField(context, place, field)) : [],
    buttons: (place?.buttons ?? []).map((button) => button.label),
    ...(main ? { mainButton: main.label } : {}),
    menu: truth.places.filter((entry) => isOpen(context, entry)).map((entry) => ({ id: entry.id, where: entry.path.join(' > '), isHere: entry === found })),
  };
}

/** The pages of the same record that a person goes on to, without those that a button of this page opens. */
export function listNextPages(context: ConsoleContext): string[] {
  const place = findShownPlace(context);
  if (!place || place.fields.length === 0) return [];
  const start = `${place.path.join('>')}>`;
  const opened = place.buttons.map((button) => findOpened(context.truth, button));
  return context.truth.places.filter((entry) => entry.edits === place.edits && entry.path.join('>').startsWith(start) && isOpen(context, entry) && !opened.includes(entry)).map((entry) => entry.path.join(' > '));
}

function readFact(account: TruthAccount, shows: TruthPlace['facts'][number]['shows']): string {
  const { region } = account;
  switch (shows) {
    case 'accountCode': return region.accountCode;
    case 'regionLabel': return region.label;
    case 'organization': return region.organization;
    case 'spMetadata': return buildSpMetadata(account);
    default: return account[shows] ?? '';
  }
}

function buildField(context: ConsoleContext, place: TruthPlace, field: TruthField): ScreenField {
  const record = place.edits === undefined || place.edits === 'domain' ? undefined : findOpenRecord(context, place.edits);
  const isList = field.kind === 'choice' || field.kind === 'choices';
  return {
    label: field.label,
    kind: field.kind,
    value: field.means === 'domain' ? context.account.selectedDomain ?? '' : record?.values[keyOf(field)] ?? '',
    ...(isList ? { options: listOptions(context, field) } : {}),
    isRequired: field.required,
  };
}

function listEntries(context: ConsoleContext, { lists: kind }: TruthPlace): string[] {
  const { account } = context;
  switch (kind) {
    case undefined: return [];
    case 'domain': return account.domains;
    case 'mail': return listMails(context);
    case 'message': return account.talk.map(({ by, text }) => `${by === 'you' ? 'You' : 'Support'}: ${text}`);
    case 'person': return account.records.person.map((person) => `${nameRecord('person', person)}${describePerson(context, person)}`);
    default: return account.records[kind].map((record) => nameRecord(kind, record));
  }
}

function describePerson({ truth }: ConsoleContext, person: Record<string, string>): string {
  const notes = [person.organization, ...(truth.activation ? [person.active === 'on' ? 'active' : 'not active yet'] : [])].filter(Boolean);
  return notes.length > 0 ? ` (${notes.join(', ')})` : '';
}
