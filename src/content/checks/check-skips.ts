// Only an assignment can be skipped: everything else in Entra is what the setup is for.
import type { Dialog } from '../../model/dialog';
import type { DialogFault } from './dialog-fault';
import { walkSteps } from './walk-steps';

export function checkSkips(dialog: Dialog): DialogFault[] {
  return walkSteps(dialog).flatMap(({ path, value: step }) => (
    'do' in step && step.optional !== undefined && step.as !== 'assignment' ? [{ path: [...path, 'optional'], message: `step "${step.id}" is optional, but no assignment`, instead: 'Write as: assignment, or take it out.' }] : []
  ));
}
