// Checks what a schema cannot: each theme has a file beside this one. Knows no file and no line; paths lead there.
import type { Dialog } from '../../model/dialog';
import { checkActions } from './check-actions';
import { checkAddresses } from './check-addresses';
import { checkClaims } from './check-claims';
import { checkConditions } from './check-conditions';
import { checkExamples } from './check-examples';
import { checkFields } from './check-fields';
import { checkFrame } from './check-frame';
import { checkHandover } from './check-handover';
import { checkFills } from './check-fills';
import { checkIds } from './check-ids';
import { checkMessages } from './check-messages';
import { checkNaming } from './check-naming';
import { checkOrder } from './check-order';
import { checkPersons } from './check-persons';
import { checkPrepare } from './check-prepare';
import { checkRisks } from './check-risks';
import { checkRoom } from './check-room';
import { checkSkips } from './check-skips';
import { checkTests } from './check-tests';
import { checkUploads } from './check-uploads';
import { checkValues } from './check-values';
import type { DialogFault } from './dialog-fault';

const CHECKS: ReadonlyArray<(dialog: Dialog) => DialogFault[]> = [
  checkIds,
  checkNaming,
  checkFrame,
  checkFields,
  checkFills,
  checkExamples,
  checkConditions,
  checkOrder,
  checkValues,
  checkAddresses,
  checkHandover,
  checkPrepare,
  checkRisks,
  checkSkips,
  checkTests,
  checkPersons,
  checkMessages,
  checkRoom,
  checkClaims,
  checkUploads,
];

/** Empty when the dialog is sound. */
export function checkDialog(dialog: Dialog, actionNames: string[]): DialogFault[] {
  return [...CHECKS.flatMap((check) => check(dialog)), ...checkActions(dialog, actionNames)];
}
