// Checks what a schema cannot: every value a step needs is given by an earlier one, every risk has a guard, ids are unique, actions exist.
import { HANDOVER_NAMES, READ_BY_ACTION, type Condition, type Dialog, type Step } from '../model/dialog';
import { namesIn } from '../engine/fill-template';

const BY_ACCESS = ['tenant.name', 'tenant.defaultDomain', 'admin.mail'];
const BY_PERSON = ['person.objectId', 'person.displayName', 'person.userPrincipalName', 'person.mail'];
const ALWAYS = ['tenant.id', 'admin.name'];

/** Faults in plain words; empty when the dialog is sound. */
export function checkDialog(dialog: Dialog, actionNames: string[]): string[] {
  return [...checkIds(dialog), ...checkFields(dialog), ...checkActions(dialog, actionNames), ...checkOrder(dialog), ...checkRisks(dialog), ...checkProofs(dialog), ...checkCaution(dialog)];
}

function checkIds(dialog: Dialog): string[] {
  const items = dialog.steps.flatMap((step) => ('checklist' in step ? step.checklist.map((item) => item.id) : []));
  const entries = dialog.steps.flatMap((step) => ('do' in step ? step.do.map((entry) => entry.id ?? entry.action) : []));
  return [['step', dialog.steps.map((step) => step.id)], ['checklist item', items], ['action', entries]].flatMap(([kind, ids]) =>
    [...new Set((ids as string[]).filter((one, at, all) => all.indexOf(one) !== at))].map((one) => `${kind as string} id "${one}" is used twice: give each its own`));
}

/** A choice with another, typed one asks for both. */
function listAsked(dialog: Dialog, names: string[]): string[] {
  return names.flatMap((name) => [name, ...(dialog.fields[name]?.other ? [dialog.fields[name].other.field] : [])]);
}

function checkFields(dialog: Dialog): string[] {
  const faults: string[] = [];
  const asked = new Set(dialog.steps.flatMap((step) => ('ask' in step ? listAsked(dialog, step.ask) : [])));
  for (const name of asked) if (!dialog.fields[name]) faults.push(`a step asks for "${name}", which is no field`);
  for (const [name, field] of Object.entries(dialog.fields)) {
    if (!asked.has(name)) faults.push(`field "${name}" is asked by no step`);
    if (field.kind === 'choice' && !field.choices?.length) faults.push(`field "${name}" is a choice without choices`);
    if (field.other && !dialog.fields[field.other.field]) faults.push(`field "${name}" has another choice typed in "${field.other.field}", which is no field`);
    if (field.pattern && !isPattern(field.pattern)) faults.push(`field "${name}" has a pattern that is no regular expression`);
    faults.push(...checkCondition(dialog, field.when, `field "${name}"`));
  }
  return faults;
}

function isPattern(pattern: string): boolean {
  try {
    return Boolean(new RegExp(pattern, 'u'));
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function checkCondition(dialog: Dialog, condition: Condition | undefined, where: string): string[] {
  return Object.entries(condition ?? {}).flatMap(([name, wanted]) => {
    const field = dialog.fields[name];
    if (!field) return listRead(dialog.steps).includes(name) ? [] : [`${where} depends on "${name}", which is no field and read by no action`];
    if (field.kind !== 'choice' || typeof wanted === 'boolean') return [];
    const known = [...(field.choices ?? []).map((choice) => choice.value), field.other?.value];
    return [wanted].flat().filter((one) => !known.includes(one)).map((one) => `${where} depends on ${name} being "${one}", which is none of its choices`);
  });
}

/** Names that the actions of these steps read in the tenant. */
function listRead(steps: Step[]): string[] {
  return steps.flatMap((step) => ('do' in step ? step.do.flatMap((entry) => READ_BY_ACTION[entry.action] ?? []) : []));
}

function checkActions(dialog: Dialog, actionNames: string[]): string[] {
  return dialog.steps.flatMap((step) => ('do' in step ? step.do : [])).filter((entry) => !actionNames.includes(entry.action)).map((entry) => `there is no action "${entry.action}"`);
}

/** Names in all texts of a step. */
function neededBy(step: Step): string[] {
  const { id: _id, title: _title, when: _when, ...rest } = step;
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(walk);
  };
  walk(rest);
  return texts.flatMap(namesIn);
}

function checkOrder(dialog: Dialog): string[] {
  const faults: string[] = [];
  const given = new Set(ALWAYS);
  const derive = () => {
    for (let more = true; more; ) {
      more = false;
      for (const [name, value] of Object.entries(dialog.values)) {
        const templates = typeof value === 'string' ? [value] : value.map((one) => one.is);
        if (!given.has(name) && templates.every((template) => namesIn(template).every((one) => given.has(one)))) { given.add(name); more = true; }
      }
    }
  };
  for (const step of dialog.steps) {
    // A form may use what it asks itself: its addresses are filled as far as they are known.
    if ('ask' in step) for (const name of listAsked(dialog, step.ask)) given.add(name);
    derive();
    for (const name of new Set(neededBy(step))) if (!given.has(name)) faults.push(`step "${step.id}" needs {${name}}, which no earlier step gives`);
    faults.push(...checkCondition(dialog, step.when, `step "${step.id}"`));
    const early = Object.keys(step.when ?? {}).filter((name) => listRead(dialog.steps).includes(name) && !given.has(name));
    faults.push(...early.map((name) => `step "${step.id}" depends on "${name}", which is read only later`));
    if ('access' in step) BY_ACCESS.forEach((name) => given.add(name));
    if ('person' in step) BY_PERSON.forEach((name) => given.add(name));
    if ('do' in step && step.do.some((entry) => entry.action === 'check-metadata')) HANDOVER_NAMES.forEach((name) => given.add(name));
    listRead([step]).forEach((name) => given.add(name));
  }
  return faults;
}

/** What only a machine can see needs a test that sees it. */
function checkProofs(dialog: Dialog): string[] {
  const tests = dialog.steps.flatMap((step) => ('test' in step ? step.test.map((test) => test.id) : []));
  const items = dialog.steps.flatMap((step) => ('checklist' in step ? step.checklist : []));
  const untested = dialog.initiation.filter((mode) => tests.length > 0 && !tests.includes(mode)).map((mode) => `initiation names "${mode}", but no test has that id`);
  return [...untested, ...items.filter((item) => item.provenBy !== undefined && !tests.includes(item.provenBy)).map((item) => `item "${item.id}" is proven by "${item.provenBy}", which is no test`)];
}

/** A card shows six buttons; one of them opens the rest. */
function checkCaution({ caution, fields, steps }: Dialog): string[] {
  const first = steps.find((step) => !('access' in step));
  const choices = first && 'ask' in first && first.ask.length === 1 ? (fields[first.ask[0]!]?.choices?.length ?? 0) : 0;
  return caution && choices > 0 && choices + caution.links.length > 5 ? [`the first card has ${choices} choices and ${caution.links.length} links of the caution: only 5 of both fit`] : [];
}

function checkRisks(dialog: Dialog): string[] {
  const faults: string[] = [];
  const order = new Map(dialog.steps.map((step, at) => [step.id, at]));
  const items = new Map(dialog.steps.flatMap((step) => ('checklist' in step ? step.checklist.map((item) => [item.id, { item, step }] as const) : [])));
  const guards = dialog.steps.flatMap((step) => ('guard' in step ? [step] : []));
  for (const [id, { item, step }] of items) {
    const guard = guards.find((one) => one.guard.protects.includes(id));
    if (item.risk && !guard) faults.push(`item "${id}" is a risk, but no guard protects it`);
    if (item.risk && guard && order.get(guard.id)! > order.get(step.id)!) faults.push(`item "${id}" is a risk and stands before its guard "${guard.id}"`);
  }
  for (const guard of guards) for (const id of guard.guard.protects) if (!items.get(id)?.item.risk) faults.push(`guard "${guard.id}" protects "${id}", which is no risk item`);
  return faults;
}
