// Whoever tests has what the vendor needs of them. Knows no person.
import type { Dialog } from '../../model/dialog';
import type { DialogFault } from './dialog-fault';
import { walkSteps } from './walk-steps';

/** An account that was just made has no mailbox. */
export function checkPersons(dialog: Dialog): DialogFault[] {
  return walkSteps(dialog)
    .filter(({ value }) => 'person' in value && value.person.needsMailbox && value.person.create !== undefined)
    .map(({ path, value }) => ({ path: [...path, 'person', 'create'], message: `step "${value.id}" needs somebody with a mailbox, and a new test person has none`, instead: 'Take create or needsMailbox out.' }));
}
