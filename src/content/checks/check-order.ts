// Every name that a text needs is given by an earlier step, or at least by this form. Follows the steps as people go through them.
import { namesIn } from '../../engine/fill-template';
import type { Dialog, Step } from '../../model/dialog';
import { writeNearest, type DialogFault } from './dialog-fault';
import { ALWAYS_GIVEN, listGivenAfter, listGivenAt } from './list-given';
import { listRead, walkConditions, walkSteps, walkTexts, type Placed } from './walk-steps';

export function checkOrder(dialog: Dialog): DialogFault[] {
  const givers = findGivers(dialog);
  const known = [...givers.keys()];
  const faults = checkDerived(dialog, known);
  const given = new Set(ALWAYS_GIVEN);
  for (const { path, value: step } of walkSteps(dialog)) {
    addGiven(dialog, given, listGivenAt(dialog, step));
    const needed = textsOf(dialog, step, path).flatMap((text) => namesIn(text.value).map((name) => ({ name, path: text.path })));
    for (const { name, path: at } of needed) if (!given.has(name) && (givers.has(name) || !(name in dialog.values || name in dialog.fields))) faults.push(explainMissing(step, name, at, givers));
    faults.push(...checkEarly(dialog, step, path, given, givers));
    addGiven(dialog, given, listGivenAfter(dialog, step));
  }
  return faults;
}

function explainMissing(step: Step, name: string, path: DialogFault['path'], givers: Map<string, string>): DialogFault {
  const giver = givers.get(name);
  if (giver !== undefined) return { path, message: `step "${step.id}" needs {${name}}, which only step "${giver}" gives`, instead: `Move it behind step "${giver}".` };
  const instead = writeNearest(name, givers.keys(), (one) => `{${one}}`, `Write the name of a field or a value, or describe ${name} under fields: or values:.`);
  return { path, message: `step "${step.id}" needs {${name}}, which no step gives`, instead };
}

/** A derived value that needs a name which nobody gives, or itself, would never come about. It is told once, where it stands. */
function checkDerived(dialog: Dialog, known: string[]): DialogFault[] {
  const values = Object.keys(dialog.values);
  const goesRound = (value: string) => reachFrom(dialog, value).has(value) && !values.slice(0, values.indexOf(value)).some((one) => reachFrom(dialog, value).has(one) && reachFrom(dialog, one).has(value));
  return values.flatMap((value) => {
    const texts = templatesOf(dialog, value);
    const unknown = texts.flatMap((text) => namesIn(text.value).filter((name) => !known.includes(name) && !(name in dialog.values || name in dialog.fields)).map((name) => ({ name, path: text.path })));
    const round = goesRound(value) ? [{ path: ['values', value], message: `value "${value}" needs itself`, instead: 'Write it with fields, or with values that do not use it.' }] : [];
    return [...round, ...unknown.map(({ name, path }) => ({
      path, message: `value "${value}" needs {${name}}, which no step gives`,
      instead: writeNearest(name, [...known, ...values], (one) => `{${one}}`, `Write the name of a field or a value, or describe ${name} under fields: or values:.`),
    }))];
  });
}

function templatesOf(dialog: Dialog, value: string): Placed<string>[] {
  return walkTexts(dialog.values[value], ['values', value]).filter(({ path }) => !path.includes('when'));
}

/** Values that a value uses, directly or through others. */
function reachFrom(dialog: Dialog, value: string): Set<string> {
  const seen = new Set<string>();
  const todo = [value];
  for (let one = todo.pop(); one !== undefined; one = todo.pop()) {
    for (const name of templatesOf(dialog, one).flatMap((text) => namesIn(text.value))) if (name in dialog.values && !seen.has(name)) { seen.add(name); todo.push(name); }
  }
  return seen;
}

/** A condition on what is known only later would never hold. */
function checkEarly(dialog: Dialog, step: Step, path: DialogFault['path'], given: Set<string>, givers: Map<string, string>): DialogFault[] {
  const later = new Set([...listRead(dialog.steps), ...Object.keys(dialog.fields)]);
  return walkConditions(step, path).flatMap(({ path: at, value }) => Object.keys(value)
    .filter((name) => later.has(name) && !given.has(name) && givers.has(name))
    .map((name) => ({ path: [...at, name], message: `step "${step.id}" depends on "${name}", which is known only later`, instead: `Move it behind step "${givers.get(name)!}".` })));
}

/** Name -> the first step after which it is there; '' for what is there from the start. */
function findGivers(dialog: Dialog): Map<string, string> {
  const given = new Set<string>();
  const givers = new Map<string, string>();
  const take = (step: string, names: readonly string[]) => {
    addGiven(dialog, given, names);
    for (const name of given) if (!givers.has(name)) givers.set(name, step);
  };
  take('', ALWAYS_GIVEN);
  for (const step of dialog.steps) take(step.id, [...listGivenAt(dialog, step), ...listGivenAfter(dialog, step)]);
  return givers;
}

/** Derived values follow from others, in any order: go round until nothing new is found. */
function addGiven(dialog: Dialog, given: Set<string>, names: readonly string[]): void {
  names.forEach((name) => given.add(name));
  for (let more = true; more; ) {
    more = false;
    for (const [name, value] of Object.entries(dialog.values)) {
      const templates = typeof value === 'string' ? [value] : value.map((one) => one.is);
      if (!given.has(name) && templates.every((template) => namesIn(template).every((one) => given.has(one)))) { given.add(name); more = true; }
    }
  }
}

/** What a step says, and what the fields of a form say. */
function textsOf(dialog: Dialog, step: Step, path: DialogFault['path']): Placed<string>[] {
  const { id: _id, title: _title, when: _when, ...rest } = step;
  const asked = 'ask' in step ? step.ask : [];
  const ofFields = asked.flatMap((name) => {
    const { choices, suppliedBy, default: byDefault } = dialog.fields[name] ?? {};
    return walkTexts({ choices, suppliedBy, default: byDefault }, ['fields', name]);
  });
  return [...walkTexts(rest, path), ...ofFields];
}
