// The steps of a dialog that hold for a setup, and where it stands among them.
import type { ChecklistItem, ChecklistStep, Dialog, GuardStep, Step } from '../model/dialog';
import type { Setup } from '../model/setup';
import { conditionHolds } from './condition-holds';
import { knownOf } from './known-of';

export function listSteps(dialog: Dialog, setup: Setup): Step[] {
  return dialog.steps.filter((step) => conditionHolds(step.when, knownOf(setup)));
}

/** The step a setup stands at. A step that a newer dialog no longer has falls back to the first one: nothing is lost, answers stay. */
export function findStep(dialog: Dialog, setup: Setup): Step {
  return dialog.steps.find((step) => step.id === setup.stepId) ?? dialog.steps[0]!;
}

/** Steps people count: the check of rights is not one of them. */
export function countSteps(dialog: Dialog, setup: Setup): { step: number; of: number } {
  const counted = listSteps(dialog, setup).filter((step) => !('access' in step));
  const at = counted.findIndex((step) => step.id === setup.stepId);
  return { step: Math.max(at, 0) + 1, of: counted.length };
}

export function nextStep(dialog: Dialog, setup: Setup): Step | undefined {
  const steps = listSteps(dialog, setup);
  return steps[steps.findIndex((step) => step.id === setup.stepId) + 1];
}

/** The step before, among those that a person answers; a guard that is passed would only lead forward again. */
export function previousStep(dialog: Dialog, setup: Setup): Step | undefined {
  const steps = listSteps(dialog, setup).filter((step) => !('access' in step));
  const at = steps.findIndex((step) => step.id === setup.stepId);
  return steps.slice(0, Math.max(at, 0)).reverse().find((step) => !('guard' in step && setup.marks[guardMark(step)]));
}

export function listItems(step: ChecklistStep, setup: Setup): ChecklistItem[] {
  return step.checklist.filter((item) => conditionHolds(item.when, knownOf(setup)));
}

export function guardOf(dialog: Dialog, itemId: string): GuardStep | undefined {
  return dialog.steps.find((step): step is GuardStep => 'guard' in step && step.guard.protects.includes(itemId));
}

/** The name under which a guard's three claims are kept in `marks`. */
export function guardMark(guard: GuardStep): string {
  return `guard:${guard.id}`;
}

/** A risk item is locked until its guard is passed; one without a guard stays locked for ever. */
export function isLocked(dialog: Dialog, setup: Setup, item: ChecklistItem): boolean {
  if (!item.risk) return false;
  const guard = guardOf(dialog, item.id);
  return !guard || setup.marks[guardMark(guard)] === undefined;
}
