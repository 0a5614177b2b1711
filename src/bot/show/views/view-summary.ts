// The cards at the end: the summary, or a cancelled setup.
import type { Step } from '../../../model/dialog';
import type { ActionRecord } from '../../../model/setup';
import { fillIfKnown } from '../../../engine/fill-template';
import { actionName, listUndoable } from '../../../engine/continue-actions';
import { listValues } from '../../../engine/list-values';
import { wasAssigned } from '../../../engine/was-assigned';
import { addressOf } from './address-of';
import { listItemFacts } from './list-vendor-lines';
import type { View, ViewContext } from './view-context';

export function viewSummary(context: ViewContext, step: Step): View {
  const { dialog, setup } = context;
  const items = listItemFacts(context);
  const tests = Object.values(setup.tests).flatMap((test) => test.mark ?? []);
  const risky = items.filter((item) => item.risk);
  const certificate = setup.actions['add-signing-certificate']?.output as { notAfter?: string } | undefined;
  const mails = setup.plan?.lines.find((line) => line.what === 'notificationEmails')?.new;
  const values = listValues(dialog, setup);
  const readBack = (setup.actions['read-back']?.output as { values?: Array<{ what: string; actual: string }> } | undefined)?.values ?? [];
  return {
    name: 'summary',
    data: {
      ...addressOf(context),
      changes: setup.changes ?? 0,
      items: items.filter((item) => item.state !== 'open' && item.state !== 'locked').length,
      signInsProven: tests.filter((mark) => mark.state === 'proven').length,
      signInsClaimed: tests.filter((mark) => mark.state === 'claimed').length,
      ...(certificate?.notAfter === undefined ? {} : { certificateEnds: certificate.notAfter }),
      notificationEmails: mails === undefined ? (setup.access?.mail ? [setup.access.mail] : []) : mails.split(', '),
      assigned: setup.testPerson && wasAssigned(dialog, setup) ? [setup.testPerson.userPrincipalName] : [],
      onlyAssigned: !readBack.some(({ what, actual }) => what === 'assignmentRequired' && actual === 'false'),
      enforced: risky.length === 0 ? 'not-asked' : risky.every((item) => item.state === 'claimed' || item.state === 'proven') ? 'yes' : 'no',
      next: 'finish' in step ? step.finish.next.map((one) => (typeof one === 'string' ? { text: fillIfKnown(one, values) ?? one } : { text: fillIfKnown(one.text, values) ?? one.text, link: one.link })) : [],
    },
  };
}

export function viewCancelled(context: ViewContext, state: 'confirm' | 'done'): View {
  const { dialog, setup, canUndo, undoLines } = context;
  const records = Object.values(setup.actions);
  const changesMade = listUndoable(dialog, setup, { canUndo }).flatMap((id) => undoLines(actionName(dialog, id), setup.actions[id]?.output)).length;
  return { name: 'cancelled', data: { ...addressOf(context), state, changesMade, takenBack: records.filter((record) => record.state === 'undone').length, isUnclear: changesMade === 0 && records.some(isUnclear) } };
}

/** It was begun, and what came of it was not heard. */
function isUnclear({ state, output, problem }: ActionRecord): boolean {
  return output === undefined && (state === 'running' || problem?.code === 'graph/unclear-answer');
}
