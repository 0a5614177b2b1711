// Each field is asked for, and what is asked for is a field that can be filled in.
import type { Dialog, Field } from '../../model/dialog';
import { findNearest, writeNearest, type DialogFault } from './dialog-fault';
import { listAsked, walkSteps } from './walk-steps';

export function checkFields(dialog: Dialog): DialogFault[] {
  const fields = Object.keys(dialog.fields);
  // A misspelt question is told where it stands, and means the field that is near.
  const asked = new Set(dialog.steps.flatMap((step) => ('ask' in step ? listAsked(dialog, step) : 'message' in step ? step.message.brings : [])).map((name) => (fields.includes(name) ? name : findNearest(name, fields))));
  return [
    ...checkAsked(dialog),
    ...Object.entries(dialog.fields).flatMap(([name, field]) => [
      ...(asked.has(name) ? [] : [{ path: ['fields', name], message: `field "${name}" is asked by no step`, instead: 'Name it in ask: or brings: of a step, or take it out.' }]),
      ...checkField(dialog, name, field),
    ]),
  ];
}

function checkAsked(dialog: Dialog): DialogFault[] {
  const fields = Object.keys(dialog.fields);
  const otherwise = 'Write the name of a field, or describe it under fields:.';
  return walkSteps(dialog).flatMap(({ path, value: step }) => ('ask' in step ? step.ask : []).flatMap((name, at) => (
    dialog.fields[name] ? [] : [{ path: [...path, 'ask', at], message: `a step asks for "${name}", which is no field`, instead: writeNearest(name, fields, (one) => one, otherwise) }]
  )));
}

function checkField(dialog: Dialog, name: string, field: Field): DialogFault[] {
  const path = ['fields', name];
  const faults: DialogFault[] = findIdleWords(name, field);
  if (field.kind === 'choice' && !field.choices?.length) faults.push({ path: [...path, 'kind'], message: `field "${name}" is a choice without choices`, instead: 'Write choices: with at least one { value, label }.' });
  if (field.other && !dialog.fields[field.other.field]) {
    const instead = writeNearest(field.other.field, Object.keys(dialog.fields), (one) => `field: ${one}`, 'Write the name of a text field.');
    faults.push({ path: [...path, 'other'], message: `field "${name}" has another choice typed in "${field.other.field}", which is no field`, instead });
  }
  if (field.pattern && !readPattern(field.pattern)) {
    faults.push({ path: [...path, 'pattern'], message: `field "${name}" has a pattern that is no regular expression`, instead: 'Write a JavaScript regular expression, such as ^[a-z0-9-]+$.' });
  }
  return faults;
}

/** Words that only one kind of field heeds. */
const HEEDED_BY: Readonly<Record<string, (kind: Field['kind']) => boolean>> = {
  choices: (kind) => kind === 'choice', other: (kind) => kind === 'choice', pattern: (kind) => kind !== 'choice', example: (kind) => kind !== 'choice', under: (kind) => kind === 'hostname',
};

function findIdleWords(name: string, field: Field): DialogFault[] {
  return Object.entries(HEEDED_BY)
    .filter(([word, isHeeded]) => field[word as keyof Field] !== undefined && !isHeeded(field.kind))
    .map(([word]) => ({ path: ['fields', name, word], message: `field "${name}" is of kind ${field.kind}, which does not heed ${word}:`, instead: 'Take it out, or mend the kind.' }));
}

/** Undefined when it is no regular expression. */
export function readPattern(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
