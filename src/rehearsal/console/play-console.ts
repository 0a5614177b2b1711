// One thing done in a console: go to a place, fill a field or press a button. The same for people and for the automatic player.
import { z } from 'zod';
import { findButton, findField, findPlace, keyOf } from './find-place';
import { findOpenRecord, isOpen, listOptions, nameRecord, showPlace, splitChoices } from './open-record';
import { accept, findOpener, pressButton, refuse, type ConsoleContext, type PlayResult } from './press-button';
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

// A radio button is a box to the console and something to choose to a person; a page that takes a file takes its text too.
const KINDS: Record<string, TruthField['kind'][]> = {
  type: ['text', 'longText', 'password', 'upload'], choose: ['choice', 'choices', 'box'], tick: ['box', 'choices'], clear: ['box', 'choices'], upload: ['upload'],
};

/** Does it. A refusal changes nothing except the page that is shown. */
export async function playConsole(context: ConsoleContext, action: ConsoleAction): Promise<PlayResult> {
  const reached = await goTo(context, action.where);
  if ('ok' in reached) return reached;
  const place = has(context, reached, action) ? reached : findBehind(context, reached, action) ?? reached;
  context.account.placeId = place.id;
  if (action.do === 'go') return accept(place.path.join(' > '));
  const shown = showPlace(context, place);
  if (action.do === 'press') {
    const button = findButton(shown, action.field || (action.where.split('>').at(-1) ?? ''));
    if (button) return pressButton(context, { button, place, value: action.value });
    return openEntry(context, place, action.field);
  }
  return fillField(context, shown, action);
}

function has(context: ConsoleContext, place: TruthPlace, action: ConsoleAction): boolean {
  const shown = showPlace(context, place);
  return action.do === 'press' ? findButton(shown, action.field) !== undefined : listTargets(context, shown, action).length > 0;
}

// "In Authentication Profiles, tick Enforce": the box stands on the page of the profile that is open, one click behind the list.
function findBehind(context: ConsoleContext, place: TruthPlace, action: ConsoleAction): TruthPlace | undefined {
  const start = `${place.path.join('>')}>`;
  return context.truth.places.find((entry) => entry.path.join('>').startsWith(start) && isOpen(context, entry) && has(context, entry, action));
}

async function goTo(context: ConsoleContext, where: string): Promise<TruthPlace | PlayResult> {
  const { truth, account } = context;
  const shown = truth.places.find((place) => place.id === account.placeId) ?? truth.places[0];
  const found = where.trim() === '' ? shown && { place: shown, named: 1 } : findPlace(truth, where);
  if (!found) return refuse(NOT_HERE);
  if (isOpen(context, found.place)) return found.place;
  // Walking a menu path means pressing what it names, so a path that names the page before a button opens the page behind it.
  const opener = found.named < 2 ? undefined : findOpener(truth, found.place);
  if (!opener || !findButton(showPlace(context, opener.place), opener.button.label)) return refuse('This page is not open: nothing was started.');
  const opened = await pressButton(context, opener);
  return opened.ok ? found.place : opened;
}

/** Opens a saved record from the list of a page. */
function openEntry(context: ConsoleContext, place: TruthPlace, name: string): PlayResult {
  const { account, truth } = context;
  const kind = place.lists;
  const page = truth.places.find(({ id }) => id === place.opensEntry);
  if (!page || kind === undefined || kind === 'domain' || kind === 'mail') return refuse(NOT_HERE);
  const index = account.records[kind].findIndex((record) => nameRecord(kind, record) === name);
  const values = account.records[kind][index];
  if (!values) return refuse(NOT_HERE);
  account.open[kind] = { values: { ...values }, savedAs: index };
  account.placeId = page.id;
  return accept(`The ${kind} is open.`);
}

interface Target {
  field: TruthField;
  /** One entry of a choice of several, named like a box of its own. */
  entry?: string;
}

// "Password / Confirm Password": one value for two fields that stand side by side.
function listTargets(context: ConsoleContext, place: TruthPlace, action: ConsoleAction): Target[] {
  const field = findField(place, action.field);
  if (field) return [{ field }];
  const several = place.fields.find((one) => one.kind === 'choices' && listOptions(context, one).includes(action.field));
  if (several) return [{ field: several, entry: action.field }];
  const both = action.field.split('/').map((label) => findField(place, label));
  return both.every((one) => one !== undefined) ? both.map((one) => ({ field: one })) : [];
}

function fillField(context: ConsoleContext, place: TruthPlace, action: ConsoleAction): PlayResult {
  const targets = listTargets(context, place, action);
  if (targets.length === 0) return refuse(NOT_HERE);
  for (const target of targets) {
    if (!KINDS[action.do]?.includes(target.field.kind)) return refuse('This field is not filled in that way.');
    const problem = setValue(context, place, target, action);
    if (problem) return problem;
  }
  return accept(`${targets.map(({ field, entry }) => entry ?? field.label).join(' and ')}: done.`);
}

function setValue(context: ConsoleContext, place: TruthPlace, { field, entry }: Target, action: ConsoleAction): PlayResult | undefined {
  const { account } = context;
  if (field.means === 'domain') {
    const domain = account.domains.find((one) => one === action.value.trim().toLowerCase());
    if (!domain) return refuse(NOT_HERE);
    account.selectedDomain = domain;
    return undefined;
  }
  const open = place.edits === undefined || place.edits === 'domain' ? undefined : findOpenRecord(context, place.edits);
  if (!open) return refuse('Nothing is open to be filled in.');
  const value = readValue(context, field, open.values[keyOf(field)], { ...action, value: entry ?? action.value });
  if (value === undefined) return refuse(NOT_HERE);
  open.values[keyOf(field)] = value;
  return undefined;
}

/** What the field holds afterwards; undefined when the list has no such entry. */
function readValue(context: ConsoleContext, field: TruthField, before: string | undefined, action: ConsoleAction): string | undefined {
  if (field.kind === 'box') return action.do === 'clear' ? 'off' : 'on';
  if (field.kind !== 'choice' && field.kind !== 'choices') return action.value;
  const chosen = listOptions(context, field).find((option) => option === action.value.trim());
  if (chosen === undefined || field.kind === 'choice') return chosen;
  const others = splitChoices(before).filter((one) => one !== chosen);
  return (action.do === 'clear' ? others : [...others, chosen]).join('\n');
}
