// The steps of a dialog that hold for a setup, and where it stands among them.
import type { ChecklistItem, ChecklistStep, Dialog, GuardStep, Step } from '../model/dialog';
import type { Setup } from '../model/setup';
import { conditionHolds } from './condition-holds';
import { isAnswered } from './find-sent';
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

/** The step before, among those that a person answers. */
export function previousStep(dialog: Dialog, setup: Setup): Step | undefined {
  const steps = listSteps(dialog, setup).filter((step) => !('access' in step));
  const at = steps.findIndex((step) => step.id === setup.stepId);
  return steps.slice(0, Math.max(at, 0)).reverse().find((step) => !leadsForward(dialog, setup, step));
}

/** A guard that is passed, a plan that is carried out and waits for a second one, and a message that is answered without a value would only lead forward again. */
function leadsForward(dialog: Dialog, setup: Setup, step: Step): boolean {
  if ('guard' in step) return setup.marks[guardMark(step)] !== undefined;
  if ('message' in step) return step.message.brings.length === 0 && isAnswered(dialog, setup, step);
  return 'do' in step && isEarlierPlan(dialog, setup, step) && step.do.some((entry) => setup.actions[entry.id ?? entry.action]?.output !== undefined);
}

/** True for a plan that another one follows, made of what the first one found. */
export function isEarlierPlan(dialog: Dialog, setup: Setup, step: Step): boolean {
  const plans = listSteps(dialog, setup).filter((one) => 'do' in one && one.as === 'plan');
  return plans.findIndex((one) => one.id === step.id) < plans.length - 1 && plans.includes(step);
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
