// The card before the first question has something to list, and comes before that question.
import type { Dialog } from '../../model/dialog';
import type { DialogFault } from './dialog-fault';
import { walkSteps } from './walk-steps';

export function checkPrepare(dialog: Dialog): DialogFault[] {
  const firstQuestion = dialog.steps.findIndex((step) => 'ask' in step);
  return walkSteps(dialog).flatMap(({ path, value: step }, at) => {
    if (!('prepare' in step)) return [];
    return [
      ...(dialog.prerequisites.length > 0 ? [] : [{ path: [...path, 'prepare'], message: `step "${step.id}" shows the prerequisites, and there are none`, instead: 'Write prerequisites: at the top, or take the step out.' }]),
      ...(firstQuestion < 0 || at < firstQuestion ? [] : [{ path: [...path, 'prepare'], message: `step "${step.id}" comes after the first question`, instead: `Move it before step "${dialog.steps[firstQuestion]!.id}".` }]),
    ];
  });
}
