// Lists what can go wrong at the vendor, one thing at a time, and whether the vendor's truth lets it pass. Plays nothing.
import { findButton, findField, findPlace } from '../console/find-place';
import { hasNoEffect, type NamedTruth, type TruthButton, type TruthField, type TruthPlace } from '../console/truth';
import type { Run } from './chat';
import type { ConsoleStep } from './console-player';
import { listMessageMutants } from './list-message-mutants';
import { spoil, spoilLast } from './spoil';

export interface Mutant {
  name: string;
  /** The steps to play instead. */
  steps: ConsoleStep[];
  /** The truth says that it makes no difference to a sign-in. */
  isHarmless: boolean;
}

/** Longer values are spoiled at their end too: an address may be right up to the last character. */
const LONG_VALUE = 40;

/** Each step left out, each shown value with one wrong character, each wrong entry of a list, and what can be wrong in messages. */
export function listMutants(truth: NamedTruth, steps: ConsoleStep[], mode: Run['mode']): Mutant[] {
  const targets = steps.map((step) => findTarget(truth, step, mode));
  const atConsole = steps.flatMap((step, index) => {
    if (step.do === 'send') return [];
    const target = targets[index] as Target;
    const after = targets.slice(index + 1).filter((_one, at) => steps[index + 1 + at]?.round === step.round);
    const isHarmless = (target.noEffect && !target.isRequired) || isMissedByNobody(target) || keepsNothingNew(targets.slice(0, index), target) || isKeptLater(targets.slice(0, index), target, after);
    const without: Mutant = { name: `skipped: ${step.instruction}`, steps: steps.filter((_one, at) => at !== index), isHarmless };
    return [without, ...listWrongValues(step, target.field).map(({ name, change }): Mutant => ({
      name, steps: steps.map((one, at) => (at === index ? { ...one, ...change } : one)), isHarmless: target.noEffect,
    }))];
  });
  return [...atConsole, ...listMessageMutants(steps)];
}

interface Target {
  noEffect: boolean;
  isRequired: boolean;
  /** What a save on this page keeps: a kind of record, or this page of it alone. */
  edits?: string;
  field?: TruthField;
  button?: TruthButton;
}

function isMissedByNobody({ field }: Target): boolean {
  return field?.noEffectWhileEmpty !== undefined;
}

function isSaveOf(edits: Target['edits'], { edits: own, button }: Target): boolean {
  return own === edits && ['save', 'importAndSave'].includes(button?.does ?? '');
}

// A second save keeps what was changed since the first one: nothing that counts, nothing that is missed.
function keepsNothingNew(before: Target[], save: Target): boolean {
  const last = before.map((target) => isSaveOf(save.edits, target)).lastIndexOf(true);
  return isSaveOf(save.edits, save) && last >= 0 && before.slice(last + 1).every((target) => target.edits !== save.edits || target.noEffect || isMissedByNobody(target));
}

// What one save leaves behind the next save of the same record keeps, unless the first one had metadata to read.
function isKeptLater(before: Target[], save: Target, after: Target[]): boolean {
  const next = after.findIndex((target) => isSaveOf(save.edits, target));
  const isAnotherRecord = after.slice(0, next).some(({ button }) => button?.does === 'new');
  const imports = save.button?.does === 'importAndSave' && before.some(({ edits, field }) => edits === save.edits && ['metadataUrl', 'metadataXml'].includes(field?.means ?? ''));
  return isSaveOf(save.edits, save) && next >= 0 && !isAnotherRecord && !imports;
}

function listWrongValues(step: ConsoleStep, field?: TruthField): { name: string; change: Partial<ConsoleStep> }[] {
  if (!step.isShown) return [];
  const key = step.do === 'press' ? 'field' : 'value';
  const shown = step[key];
  const spoiled = [spoil(shown), ...(shown.length > LONG_VALUE ? [spoilLast(shown)] : [])];
  return [...spoiled, ...listWrongOptions(field)].map((wrong) => ({ name: `${step.instruction}: ${showDifference(wrong, shown)} instead of ${showDifference(shown, wrong)}`, change: { [key]: wrong } }));
}

function listWrongOptions(field?: TruthField): string[] {
  const right = field && typeof field.expected === 'object' && 'oneOf' in field.expected ? field.expected.oneOf : undefined;
  return right ? (field?.options ?? []).filter((option) => !right.includes(option)) : [];
}

/** @throws Error for a label that the truth does not have: the first play would have been refused there */
function findTarget(truth: NamedTruth, step: ConsoleStep, mode: Run['mode']): Target {
  if (step.do === 'send') return { noEffect: true, isRequired: false };
  const place = findPlace(truth, step.where)?.place;
  if (!place) throw new Error(`The console has no page ${step.where}.`);
  const path = place.path.join('>');
  // A card may name the list, while the box stands on the page one click behind it.
  const places = [place, ...truth.places.filter((one) => one.path.join('>').startsWith(`${path}>`))];
  const withButton = step.do === 'press' ? places.find((one) => findButton(one, step.field)) : undefined;
  const button = withButton && findButton(withButton, step.field);
  if (button) return { noEffect: hasNoEffect(button.noEffectOnSignIn, mode), isRequired: false, ...describeRecord(withButton), button };
  // To open what a list holds changes nothing by itself.
  if (step.do === 'press' && place.lists) return { noEffect: true, isRequired: false };
  const owner = places.find((one) => findFieldOf(one, step.field));
  const field = owner && findFieldOf(owner, step.field);
  if (!field) throw new Error(`The page ${step.where} has no “${step.field}”.`);
  // The person of the test is in an organization that was made for the test; the others, named or left to the person, may sign in as they like.
  const isOwnChoice = step.do === 'choose' && step.value === '';
  const isOfOthers = field.kind === 'choices' && (isOwnChoice || [step.value, step.field].some((name) => truth.organizations.includes(name)));
  // Without a required field the record is not saved. Nobody misses a person who is added at the first sign-in anyway.
  const isRequired = field.required && !(owner?.edits === 'person' && truth.justInTime);
  return { noEffect: isOfOthers || hasNoEffect(field.noEffectOnSignIn, mode), isRequired, ...describeRecord(owner), field };
}

function describeRecord({ edits, savesAlone, id }: TruthPlace): Pick<Target, 'edits'> {
  return edits === undefined ? {} : { edits: savesAlone ? `${edits}: ${id}` : edits };
}

/** An entry of a choice of several is named like a box of its own. */
function findFieldOf(place: TruthPlace, label: string): TruthField | undefined {
  return findField(place, label) ?? place.fields.find(({ kind }) => kind === 'choices');
}

/** Of a long text only what stands around the first difference. */
function showDifference(text: string, other: string): string {
  if (text.length <= LONG_VALUE) return text;
  const at = [...text].findIndex((character, index) => character !== other[index]);
  return `…${text.slice(Math.max(0, at - 10), at + 10)}…`;
}
