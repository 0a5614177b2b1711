// What can lock people out stands behind a guard, and each guard protects something.
import type { Dialog } from '../../model/dialog';
import { writeNearest, type DialogFault } from './dialog-fault';
import { walkItems, walkSteps } from './walk-steps';

export function checkRisks(dialog: Dialog): DialogFault[] {
  return [...checkItems(dialog), ...checkGuards(dialog), ...checkOpened(dialog)];
}

function checkItems(dialog: Dialog): DialogFault[] {
  const order = new Map(dialog.steps.map((step, at) => [step.id, at]));
  const guards = dialog.steps.flatMap((step) => ('guard' in step ? [step] : []));
  return walkItems(dialog).filter(({ value }) => value.risk).flatMap(({ path, value: { id }, step }) => {
    const guard = guards.find((one) => one.guard.protects.includes(id));
    const at = [...path, 'risk'];
    if (!guard) return [{ path: at, message: `item "${id}" is a risk, but no guard protects it`, instead: `Write a guard: step before it, with protects: [${id}].` }];
    if (order.get(guard.id)! < order.get(step.id)!) return [];
    return [{ path: at, message: `item "${id}" is a risk and stands before its guard "${guard.id}"`, instead: `Move step "${guard.id}" before step "${step.id}".` }];
  });
}

function checkGuards(dialog: Dialog): DialogFault[] {
  const risks = walkItems(dialog).filter(({ value }) => value.risk).map(({ value }) => value.id);
  const items = walkItems(dialog).map(({ value }) => value.id);
  return walkSteps(dialog).flatMap(({ path, value: step }) => ('guard' in step ? step.guard.protects : []).flatMap((id, at) => {
    if (risks.includes(id)) return [];
    const instead = items.includes(id) ? `Write risk: true at item "${id}", or take it out here.` : writeNearest(id, risks, (one) => one, 'Write the id of an item with risk: true.');
    return [{ path: [...path, 'guard', 'protects', at], message: `guard "${step.id}" protects "${id}", which is no risk item`, instead }];
  }));
}

/** `different` may lead to a guard early. */
function checkOpened(dialog: Dialog): DialogFault[] {
  const guards = dialog.steps.flatMap((step) => ('guard' in step ? [step.id] : []));
  return walkSteps(dialog).flatMap(({ path, value: step }) => {
    const opened = 'checklist' in step ? step.different?.opensGuard : undefined;
    if (opened === undefined || guards.includes(opened)) return [];
    return [{ path: [...path, 'different', 'opensGuard'], message: `step "${step.id}" opens "${opened}", which is no guard step`, instead: writeNearest(opened, guards, (one) => `opensGuard: ${one}`, 'Write the id of a guard step.') }];
  });
}
