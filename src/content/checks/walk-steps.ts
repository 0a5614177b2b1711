// Walks through a dialog with the path of each place, so that a fault can name its line. Judges nothing.
import { READ_BY_ACTION, type AskStep, type ChecklistItem, type Condition, type Dialog, type DoEntry, type Step } from '../../model/dialog';
import type { Path } from './dialog-fault';

export interface Placed<T> {
  path: Path;
  value: T;
}

/** Every text below a value, however deep. */
export function walkTexts(value: unknown, path: Path): Placed<string>[] {
  if (typeof value === 'string') return [{ path, value }];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, one]) => walkTexts(one, [...path, Array.isArray(value) ? Number(key) : key]));
}

/** Every `when` below a value, however deep. */
export function walkConditions(value: unknown, path: Path): Placed<Condition>[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, one]) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    return key === 'when' ? [{ path: at, value: one as Condition }] : walkConditions(one, at);
  });
}

export function walkSteps(dialog: Dialog): Placed<Step>[] {
  return dialog.steps.map((value, at) => ({ path: ['steps', at], value }));
}

export function walkItems(dialog: Dialog): Array<Placed<ChecklistItem> & { step: Step }> {
  return walkSteps(dialog).flatMap(({ path, value: step }) => ('checklist' in step ? step.checklist.map((value, at) => ({ path: [...path, 'checklist', at], value, step })) : []));
}

export function walkEntries(dialog: Dialog): Array<Placed<DoEntry>> {
  return walkSteps(dialog).flatMap(({ path, value: step }) => ('do' in step ? step.do.map((value, at) => ({ path: [...path, 'do', at], value })) : []));
}

/** Fields that a form asks for; a choice with another, typed one asks for both. */
export function listAsked(dialog: Dialog, step: AskStep): string[] {
  return step.ask.flatMap((name) => [name, ...(dialog.fields[name]?.other ? [dialog.fields[name].other.field] : [])]);
}

/** Names that the actions of these steps read in the tenant. */
export function listRead(steps: Step[]): string[] {
  return steps.flatMap((step) => ('do' in step ? step.do.flatMap((entry) => READ_BY_ACTION[entry.action] ?? []) : []));
}
