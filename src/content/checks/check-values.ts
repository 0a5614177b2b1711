// What is answered and what is derived is used somewhere, and what is meant as a placeholder is written as one.
import { namesIn } from '../../engine/fill-template';
import type { Dialog } from '../../model/dialog';
import { findNearest, writeNearest, type DialogFault } from './dialog-fault';
import { listAsked, walkConditions, walkTexts } from './walk-steps';

export function checkValues(dialog: Dialog): DialogFault[] {
  const used = findUsed(dialog);
  const asked = new Set(dialog.steps.flatMap((step) => ('ask' in step ? listAsked(dialog, step) : 'message' in step ? step.message.brings : [])));
  const isIdle = (name: string) => !used.has(name) && !isMeant(dialog, used, name);
  const fields = Object.entries(dialog.fields).filter(([name, field]) => asked.has(name) && isIdle(name) && !(field.other && used.has(field.other.field)));
  return [
    ...fields.map(([name]) => ({ path: ['fields', name], message: `the answer to "${name}" is used nowhere`, instead: `Write {${name}} where it belongs, or do not ask for it.` })),
    ...Object.keys(dialog.values).filter(isIdle).map((name) => ({
      path: ['values', name], message: `value "${name}" is used nowhere`, instead: `Write {${name}} where it belongs, or take it out.`,
    })),
    ...findMiswritten(dialog),
  ];
}

/** Names in texts, in conditions, and wherever the dialog names a field outright. */
function findUsed(dialog: Dialog): Set<string> {
  const { fields, values, ...rest } = dialog;
  const names = walkTexts({ values, fields, ...rest }, []).flatMap(({ value }) => namesIn(value));
  const conditions = walkConditions(dialog, []).flatMap(({ value }) => Object.keys(value));
  const { steps: _steps, sources: _sources, ...top } = rest;
  const outright = Object.values(top).filter((value): value is string => typeof value === 'string' && value in fields);
  return new Set([...names, ...conditions, ...outright]);
}

/** A misspelt name is told where it stands, and means the one that is near. */
function isMeant({ fields, values }: Dialog, used: Set<string>, name: string): boolean {
  const known = [...Object.keys(fields), ...Object.keys(values)];
  return [...used].some((one) => !known.includes(one) && findNearest(one, known) === name);
}

/** `{Account Code}` and `{account_code}` would be shown as they stand. */
function findMiswritten(dialog: Dialog): DialogFault[] {
  const known = [...Object.keys(dialog.fields), ...Object.keys(dialog.values)];
  return walkTexts({ fields: withoutPatterns(dialog), values: dialog.values, steps: dialog.steps }, []).flatMap(({ path, value }) => [...value.matchAll(/\{[^{}]*\}/g)]
    .map(([whole]) => whole)
    .filter((whole) => namesIn(whole).length === 0 && /[a-z]/i.test(whole))
    .map((whole) => ({
      path, message: `${whole} is not written as a placeholder, and would be shown as it stands`,
      instead: writeNearest(whole.replace(/[^A-Za-z0-9.]/g, ''), known, (name) => `{${name}}`, 'Write the name of a field or a value in the braces, without spaces.'),
    })));
}

function withoutPatterns({ fields }: Dialog): object {
  return Object.fromEntries(Object.entries(fields).map(([name, { pattern: _pattern, ...rest }]) => [name, rest]));
}
