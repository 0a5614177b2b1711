// Each action that a dialog names is there. Knows no action but by its name.
import type { Dialog } from '../../model/dialog';
import { writeNearest, type DialogFault } from './dialog-fault';
import { walkEntries } from './walk-steps';

export function checkActions(dialog: Dialog, actionNames: string[]): DialogFault[] {
  return walkEntries(dialog)
    .filter(({ value }) => !actionNames.includes(value.action))
    .map(({ path, value }) => ({
      path: [...path, 'action'], message: `there is no action "${value.action}"`,
      instead: writeNearest(value.action, actionNames, (name) => `action: ${name}`, `Write one of ${actionNames.join(', ')}.`),
    }));
}
