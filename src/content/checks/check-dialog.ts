// Checks what a schema cannot: each theme has a file beside this one. Knows no file and no line; paths lead there.
import type { Dialog } from '../../model/dialog';
import { checkActions } from './check-actions';
import { checkConditions } from './check-conditions';
import { checkFields } from './check-fields';
import { checkIds } from './check-ids';
import { checkNaming } from './check-naming';
import { checkOrder } from './check-order';
import { checkPersons } from './check-persons';
import { checkPrepare } from './check-prepare';
import { checkRisks } from './check-risks';
import { checkRoom } from './check-room';
import { checkTests } from './check-tests';
import type { DialogFault } from './dialog-fault';

/** Empty when the dialog is sound. */
export function checkDialog(dialog: Dialog, actionNames: string[]): DialogFault[] {
  return [
    ...checkIds(dialog), ...checkNaming(dialog), ...checkFields(dialog), ...checkConditions(dialog), ...checkActions(dialog, actionNames),
    ...checkOrder(dialog), ...checkPrepare(dialog), ...checkRisks(dialog), ...checkTests(dialog), ...checkPersons(dialog), ...checkRoom(dialog),
  ];
}
