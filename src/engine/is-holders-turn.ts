// Whose turn it is at a step, when the vendor half of a setup may be in the hands of somebody else. Knows no card and no time.
import type { Dialog, Step } from '../model/dialog';
import type { Setup } from '../model/setup';
import { isAnswered } from './find-sent';
import { findStep, guardMark, listItems, listSteps } from './find-step';

/** What people do at the vendor and with its support; nothing of it reads or writes in Entra. */
export function isVendorHalf(step: Step): boolean {
  return 'handover' in step || 'checklist' in step || 'guard' in step || 'message' in step;
}

/** All that people have to do at this step of the vendor half is said to be done. */
export function isPartDone(dialog: Dialog, setup: Setup, step: Step): boolean {
  if ('checklist' in step) return listItems(step, setup).every((item) => item.optional || setup.marks[item.id] !== undefined);
  if ('message' in step) return isAnswered(dialog, setup, step);
  return 'guard' in step && setup.marks[guardMark(step)] !== undefined;
}

/** The setup stands at a step of the vendor half that waits for people. */
function isOpenPart(dialog: Dialog, setup: Setup): boolean {
  const step = findStep(dialog, setup);
  return (setup.status === 'asking' || setup.status === 'waiting') && isVendorHalf(step) && !isPartDone(dialog, setup, step);
}

export function canHandOver(dialog: Dialog, setup: Setup): boolean {
  return setup.baton === undefined && isOpenPart(dialog, setup);
}

/** True while the step is theirs who hold the vendor half, or were asked to take it: nobody else does it meanwhile. */
export function isHoldersTurn(dialog: Dialog, setup: Setup): boolean {
  return setup.baton !== undefined && isOpenPart(dialog, setup);
}

/** Something of the vendor half is still to come. */
export function hasLaterPart(dialog: Dialog, setup: Setup): boolean {
  const steps = listSteps(dialog, setup);
  const at = steps.findIndex(({ id }) => id === setup.stepId);
  return steps.slice(at + 1).some((step) => isVendorHalf(step) && !('handover' in step) && !isPartDone(dialog, setup, step));
}

/** They have done all of the step, and the admin has not led on yet. */
export function waitsForAdmin(dialog: Dialog, setup: Setup): boolean {
  return setup.partDone?.stepId === setup.stepId && setup.status === 'asking' && isPartDone(dialog, setup, findStep(dialog, setup));
}
