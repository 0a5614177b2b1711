// What the buttons of a console do to an account's state. Knows no vendor and no page layout.
import { checkRecord } from './check-record';
import type { AccountState, OpenRecord, RecordValues } from './console-state';
import { keyOf } from './find-place';
import { importMetadata } from './import-metadata';
import { buildRecord, findOpenRecord, nameRecord } from './open-record';
import { answerSupport } from './answer-support';
import { findFieldByMeaning, type NamedTruth, type RecordKind, type TruthAccount, type TruthButton, type TruthPlace } from './truth';

export interface ConsoleContext {
  truth: NamedTruth;
  account: AccountState;
  /** The account's addresses. */
  addresses: TruthAccount;
  /** The document at a metadata address; rejects when there is none, or when the address is not one of the login service's. */
  fetchMetadata(url: string): Promise<string>;
  /** The same for a link that somebody sent: addresses of this machine too. */
  fetchSent(url: string): Promise<string>;
  /** True when somebody in the tenant reads mail at this address. */
  hasMailbox(address: string): boolean;
}

export interface PlayResult {
  ok: boolean;
  message: string;
}

export interface Pressed {
  button: TruthButton;
  /** The page that the button stands on. */
  place: TruthPlace;
  /** What stands beside it, for the buttons that need one. */
  value: string;
}

type Handler = (context: ConsoleContext, pressed: Pressed) => PlayResult | Promise<PlayResult>;

const NAMES: Record<RecordKind, string> = { profile: 'The profile', person: 'The person', organization: 'The organization', message: 'The message' };

const HANDLERS: Record<TruthButton['does'], Handler> = {
  new: startRecord,
  open: (context, { place, button }) => {
    const isTooEarly = findOpened(context.truth, button)?.onlyWhile === 'saved' && findOpen(context, place)?.savedAs === undefined;
    return isTooEarly ? refuse('Save this page first.') : accept('The page is open.');
  },
  import: (context, { place }) => importInto(context, findOpen(context, place)),
  save: saveRecord,
  importAndSave: async (context, pressed) => {
    const open = findOpen(context, pressed.place);
    const isGiven = [open?.values.metadataXml, open?.values.metadataUrl].some((value) => (value ?? '').trim() !== '');
    const imported = isGiven ? await importInto(context, open) : accept('');
    return imported.ok ? saveRecord(context, pressed) : imported;
  },
  newDomain: ({ account }, { value }) => {
    const domain = value.trim().toLowerCase();
    if (!/^([a-z0-9-]+\.)+[a-z]{2,}$/.test(domain)) return refuse('Type the name of the new domain, such as example.com.');
    if (!account.domains.includes(domain)) account.domains.push(domain);
    account.selectedDomain = domain;
    return accept(`${domain} is chosen.`);
  },
  confirmMail: (context) => {
    const person = context.account.records.person.find((one) => one.active !== 'on' && hasMail(context, one));
    if (!person) return refuse('There is no mail to open.');
    person.active = 'on';
    return accept(`The account of ${nameRecord('person', person)} is active.`);
  },
  send: async (context) => {
    const open = findOpenRecord(context, 'message');
    const text = open?.values.message ?? '';
    if (text.trim() === '') return refuse('There is nothing to send.');
    const { answer } = await answerSupport(context, text);
    delete context.account.open.message;
    return accept(`Support answers: ${answer}`);
  },
};

/** Presses a button and shows the page that it leads to. */
export async function pressButton(context: ConsoleContext, pressed: Pressed): Promise<PlayResult> {
  const result = await HANDLERS[pressed.button.does](context, pressed);
  const opened = findOpened(context.truth, pressed.button);
  if (result.ok && opened) context.account.placeId = opened.id;
  return result;
}

/** The page behind a button. */
export function findOpened(truth: NamedTruth, button: TruthButton): TruthPlace | undefined {
  return truth.places.find((place) => (button.opens === undefined ? place.path.at(-1) === button.label : place.id === button.opens));
}

/** The button that opens a page and is called like it, with the page that it stands on. */
export function findOpener(truth: NamedTruth, place: TruthPlace): Pressed | undefined {
  return truth.places.flatMap((from) => from.buttons.filter(({ label }) => label === place.path.at(-1)).map((button) => ({ button, place: from, value: '' })))[0];
}

/** Mails that wait in the mailboxes of the tenant's people. */
export function listMails(context: Pick<ConsoleContext, 'truth' | 'account' | 'hasMailbox'>): string[] {
  return context.account.records.person.filter((person) => hasMail(context, person))
    .map((person) => `To ${person.email}: confirm your ${context.truth.name} account${person.active === 'on' ? ' (done)' : ''}`);
}

// Where the console has no box for it, the mail goes out by itself.
function hasMail({ truth, hasMailbox }: Pick<ConsoleContext, 'truth' | 'hasMailbox'>, person: Record<string, string>): boolean {
  const isSent = findFieldByMeaning(truth, 'sendMail') === undefined || person.sendMail === 'on';
  return truth.activation?.by === 'mail' && isSent && hasMailbox((person.email ?? '').trim());
}

function startRecord(context: ConsoleContext, { button }: Pressed): PlayResult {
  const { truth, account } = context;
  const kind = button.record ?? 'profile';
  if (kind === 'person' && findFieldByMeaning(truth, 'domain') && !account.selectedDomain) return refuse('Choose the domain first.');
  account.open[kind] = { values: buildRecord(truth, kind) };
  return accept(`${NAMES[kind].replace('The', 'A new')} is open.`);
}

function saveRecord(context: ConsoleContext, { place }: Pressed): PlayResult {
  const kind = place.edits;
  const open = findOpen(context, place);
  if (!open || kind === undefined || kind === 'domain') return refuse('Nothing is open to be saved.');
  for (const key of ['email', 'username', 'organizationName']) if (open.values[key] !== undefined) open.values[key] = open.values[key].trim();
  const values = place.savesAlone ? pickOfPage(context, place, open) : open.values;
  const problem = checkRecord(context, { kind, savedAs: open.savedAs, values });
  if (problem) return refuse(problem);
  open.savedAs = keep(context.account.records[kind], values, open.savedAs);
  return accept(kind === 'profile' ? 'The settings are saved.' : `${NAMES[kind]} ${nameRecord(kind, values)} is saved.`);
}

function findOpen(context: ConsoleContext, place: TruthPlace): OpenRecord | undefined {
  return place.edits === undefined || place.edits === 'domain' ? undefined : findOpenRecord(context, place.edits);
}

async function importInto({ fetchMetadata }: ConsoleContext, open: OpenRecord | undefined): Promise<PlayResult> {
  if (!open) return refuse('Open a profile first.');
  const given = (open.values.metadataXml ?? '').trim();
  const url = (open.values.metadataUrl ?? '').trim();
  if (given === '' && url === '') return refuse('There is nothing to import.');
  const xml = given !== '' ? given : await fetchMetadata(url).catch(() => undefined);
  const imported = xml === undefined ? undefined : importMetadata(xml);
  if (!imported) return refuse('The metadata could not be read from this address.');
  Object.assign(open.values, imported);
  return accept('The metadata is imported and the SAML fields are filled.');
}

/** What was saved before, with the fields of this page as they stand now. */
function pickOfPage({ truth, account }: ConsoleContext, place: TruthPlace, { values, savedAs }: OpenRecord): RecordValues {
  const kind = place.edits === undefined || place.edits === 'domain' ? 'profile' : place.edits;
  const before = savedAs === undefined ? buildRecord(truth, kind) : account.records[kind][savedAs];
  return { ...before, ...Object.fromEntries(place.fields.map((field) => [keyOf(field), values[keyOf(field)] ?? ''])) };
}

/** @returns its place in the list */
function keep(list: RecordValues[], values: RecordValues, savedAs: number | undefined): number {
  if (savedAs === undefined) return list.push({ ...values }) - 1;
  // What happened to the account meanwhile, such as its activation, does not stand in the form.
  list[savedAs] = { ...list[savedAs], ...values };
  return savedAs;
}

export function accept(message: string): PlayResult {
  return { ok: true, message };
}

export function refuse(message: string): PlayResult {
  return { ok: false, message };
}
