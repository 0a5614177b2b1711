// What is read from metadata goes into fields of the same form, where people check it.
import type { Dialog } from '../../model/dialog';
import { writeNearest, type DialogFault } from './dialog-fault';
import { walkSteps } from './walk-steps';

export function checkFills(dialog: Dialog): DialogFault[] {
  return walkSteps(dialog).flatMap(({ path, value: step }) => ('ask' in step ? Object.entries(step.metadata?.fills ?? {}) : []).flatMap(([what, field]) => {
    if (!('ask' in step) || step.ask.includes(field)) return [];
    return [{ path: [...path, 'metadata', 'fills', what], message: `the metadata fills "${field}", which this step does not ask for`, instead: writeNearest(field, step.ask, (one) => `${what}: ${one}`, `Write one of ${step.ask.join(', ')}.`) }];
  }));
}
