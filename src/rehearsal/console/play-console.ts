// One thing done in a console: go to a place, fill a field or press a button. The same for people and for the automatic player.
import { z } from 'zod';
import { findButton, findField, findPlace, keyOf } from './find-place';
import { accept, pressButton, refuse, type ConsoleContext, type PlayResult } from './press-button';
import type { OpenRecord } from './console-state';
import type { TruthField, TruthPlace } from './truth';

export const ConsoleAction = z.object({
  /** Menu path such as `Administration > Directories`; empty: the page that is shown. */
  where: z.string().default(''),
  do: z.enum(['go', 'type', 'choose', 'tick', 'clear', 'press', 'upload']),
  field: z.string().default(''),
  value: z.string().default(''),
});
export type ConsoleAction = z.infer<typeof ConsoleAction>;

/** The one sentence for everything that this console does not have: it must not help to guess. */
export const NOT_HERE = 'This console has nothing of that name here.';

const KINDS: Record<string, TruthField['kind'][]> = { type: ['text', 'password'], choose: ['choice'], tick: ['box'], clear: ['box'], upload: ['upload'] };

/** Does it. A refusal changes nothing except the page that is shown. */
export async function playConsole(context: ConsoleContext, action: ConsoleAction): Promise<PlayResult> {
  const reached = await goTo(context, action.where);
  if ('ok' in reached) return reached;
  const place = has(reached, action) ? reached : findBehind(context, reached, action) ?? reached;
  context.account.placeId = place.id;
  if (action.do === 'go') return accept(place.path.join(' > '));
  if (action.do === 'press') {
    const button = findButton(place, action.field || (action.where.split('>').at(-1) ?? ''));
    if (button) return pressButton(context, button, action.value);
    return place.lists === 'profiles' ? openProfile(context, action.field) : refuse(NOT_HERE);
  }
  return fillField(context, place, action);
}

function has(place: TruthPlace, action: ConsoleAction): boolean {
  return action.do === 'press' ? findButton(place, action.field) !== undefined : findField(place, action.field) !== undefined;
}

// "In Authentication Profiles, tick Enforce": the box stands on the page of the profile that is open, one click behind the list.
function findBehind(context: ConsoleContext, place: TruthPlace, action: ConsoleAction): TruthPlace | undefined {
  const start = `${place.path.join('>')}>`;
  return context.truth.places.find((entry) => entry.path.join('>').startsWith(start) && isOpen(context, entry) && has(entry, action));
}

async function goTo(context: ConsoleContext, where: string): Promise<TruthPlace | PlayResult> {
  const { truth, account } = context;
  const shown = truth.places.find((place) => place.id === account.placeId) ?? truth.places[0];
  const found = where.trim() === '' ? shown && { place: shown, named: 1 } : findPlace(truth, where);
  if (!found) return refuse(NOT_HERE);
  if (isOpen(context, found.place)) return found.place;
  // Walking a menu path means pressing what it names, so a path that names the page before a button opens the page behind it.
  const opener = found.named < 2 ? undefined : findOpener(context, found.place);
  if (!opener) return refuse('This page is not open: nothing was started.');
  const opened = await pressButton(context, opener, '');
  return opened.ok ? found.place : opened;
}

function findOpener({ truth }: ConsoleContext, place: TruthPlace) {
  return truth.places.flatMap((entry) => entry.buttons).find((button) => button.label === place.path.at(-1));
}

/** A page of a record is there only while a record is open; the roles only once the address is saved. */
export function isOpen({ account, truth }: Pick<ConsoleContext, 'account' | 'truth'>, place: TruthPlace): boolean {
  const isBehindRoles = truth.places.some((entry) => entry.buttons.some((button) => button.does === 'editRoles' && button.label === place.path.at(-1)));
  if (isBehindRoles) return account.openAddress?.savedAs !== undefined;
  if (place.edits === 'profile') return account.openProfile !== undefined;
  return place.edits !== 'address' || account.openAddress !== undefined;
}

function openProfile({ account, truth }: ConsoleContext, description: string): PlayResult {
  const index = account.profiles.findIndex((profile) => nameProfile(profile) === description);
  const values = account.profiles[index];
  const page = truth.places.find((place) => place.edits === 'profile');
  if (!values || !page) return refuse(NOT_HERE);
  account.openProfile = { values: { ...values }, savedAs: index };
  account.placeId = page.id;
  return accept('The profile is open.');
}

/** How a saved profile stands in the list. */
export function nameProfile(values: Record<string, string>): string {
  return values.description?.trim() || '(no description)';
}

function fillField(context: ConsoleContext, place: TruthPlace, action: ConsoleAction): PlayResult {
  const field = findField(place, action.field);
  // "Password / Confirm Password": one value for two fields that stand side by side.
  const both = field ? [field] : action.field.split('/').map((label) => findField(place, label));
  const fields = both.flatMap((entry) => (entry ? [entry] : []));
  if (fields.length < both.length || fields.length === 0) return refuse(NOT_HERE);
  for (const entry of fields) {
    if (!KINDS[action.do]?.includes(entry.kind)) return refuse('This field is not filled in that way.');
    const problem = setValue(context, place, entry, action);
    if (problem) return problem;
  }
  return accept(`${fields.map((entry) => entry.label).join(' and ')}: done.`);
}

function setValue(context: ConsoleContext, place: TruthPlace, field: TruthField, action: ConsoleAction): PlayResult | undefined {
  const { account } = context;
  if (field.means === 'domain') {
    const domain = account.domains.find((entry) => entry === action.value.trim().toLowerCase());
    if (!domain) return refuse(NOT_HERE);
    account.selectedDomain = domain;
    return undefined;
  }
  const open: OpenRecord | undefined = place.edits === 'profile' ? account.openProfile : account.openAddress;
  if (!open) return refuse('Nothing is open to be filled in.');
  if (field.kind === 'choice' && !field.options?.includes(action.value)) return refuse(NOT_HERE);
  open.values[keyOf(field)] = field.kind === 'box' ? (action.do === 'tick' ? 'on' : 'off') : action.value;
  return undefined;
}
