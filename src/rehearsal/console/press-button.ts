// What the buttons of a console do to an account's state. Knows no vendor and no page layout.
import { buildRecord, checkAddress, checkProfile } from './check-profile';
import type { AccountState, OpenRecord } from './console-state';
import { importMetadata } from './import-metadata';
import type { NamedTruth, TruthButton } from './truth';

export interface ConsoleContext {
  truth: NamedTruth;
  account: AccountState;
  /** The document at a metadata address; rejects when there is none, or when the address is not one of the login service's. */
  fetchMetadata(url: string): Promise<string>;
}

export interface PlayResult {
  ok: boolean;
  message: string;
}

type Handler = (context: ConsoleContext, value: string) => PlayResult | Promise<PlayResult>;

const HANDLERS: Record<TruthButton['does'], Handler> = {
  newProfile: ({ truth, account }) => {
    account.openProfile = { values: buildRecord(truth, 'profile') };
    return accept('A new profile is open.');
  },
  importMetadata: importIntoProfile,
  saveProfile: ({ truth, account }) => {
    if (!account.openProfile) return refuse('Nothing is open to be saved.');
    const problem = checkProfile(truth, account.openProfile.values);
    if (problem) return refuse(problem);
    keep(account.profiles, account.openProfile);
    return accept('The profile is saved.');
  },
  newDomain: ({ account }, value) => {
    const domain = value.trim().toLowerCase();
    if (!/^([a-z0-9-]+\.)+[a-z]{2,}$/.test(domain)) return refuse('Type the name of the new domain, such as example.com.');
    if (!account.domains.includes(domain)) account.domains.push(domain);
    account.selectedDomain = domain;
    return accept(`${domain} is chosen.`);
  },
  newAddress: ({ truth, account }) => {
    if (!account.selectedDomain) return refuse('Choose the domain first.');
    account.openAddress = { values: buildRecord(truth, 'address') };
    return accept(`A new address in ${account.selectedDomain} is open.`);
  },
  saveAddress: ({ truth, account }) => {
    if (!account.openAddress) return refuse('Nothing is open to be saved.');
    const { values, savedAs } = account.openAddress;
    const problem = checkAddress(truth, account, values, savedAs);
    if (problem) return refuse(problem);
    values.email = (values.email ?? '').trim();
    keep(account.addresses, account.openAddress);
    return accept(`The address ${values.email} is saved.`);
  },
  editRoles: ({ account }) => (account.openAddress?.savedAs === undefined ? refuse('Save the address first.') : accept('The roles are open.')),
  saveRoles: ({ account }) => {
    if (account.openAddress?.savedAs === undefined) return refuse('Save the address first.');
    keep(account.addresses, account.openAddress);
    return accept('The roles are saved.');
  },
};

/** Presses a button. `value` is what stands beside it, for the buttons that need one. */
export async function pressButton(context: ConsoleContext, button: TruthButton, value: string): Promise<PlayResult> {
  const result = await HANDLERS[button.does](context, value);
  const place = context.truth.places.find((entry) => entry.path.at(-1) === button.label);
  if (result.ok && place) context.account.placeId = place.id;
  return result;
}

async function importIntoProfile({ account, fetchMetadata }: ConsoleContext): Promise<PlayResult> {
  const open = account.openProfile;
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

function keep(list: Array<Record<string, string>>, open: OpenRecord): void {
  if (open.savedAs === undefined) open.savedAs = list.push({ ...open.values }) - 1;
  else list[open.savedAs] = { ...open.values };
}

export function accept(message: string): PlayResult {
  return { ok: true, message };
}

export function refuse(message: string): PlayResult {
  return { ok: false, message };
}
