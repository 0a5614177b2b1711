// What is handed over is needed at the vendor: a handover that shows nothing, or shows a value twice, helps nobody.
import { HANDOVER_NAMES, type Dialog, type HandoverStep } from '../../model/dialog';
import { namesIn } from '../../engine/fill-template';
import type { DialogFault, Path } from './dialog-fault';
import { walkItems, walkSteps, walkTexts } from './walk-steps';

export function checkHandover(dialog: Dialog): DialogFault[] {
  return walkSteps(dialog).flatMap(({ path, value: step }) => ('handover' in step ? checkStep(dialog, step, path) : []));
}

function checkStep(dialog: Dialog, step: HandoverStep, path: Path): DialogFault[] {
  const used = usesOf(dialog);
  const { onlyIfNeeded, onlyIfNeededLead } = step.handover;
  const at = [...path, 'handover'];
  if (used.size === 0 && onlyIfNeeded.length === 0) return [{ path: at, message: `step "${step.id}" hands over nothing: no item uses a value such as {metadataUrl}`, instead: 'Write the value into the item that needs it, or take the step out.' }];
  const twice = onlyIfNeeded.flatMap((name, index) => (used.get(name)?.isAlways ? [{
    path: [...at, 'onlyIfNeeded', index], message: `${name} is handed over anyway, because item "${used.get(name)!.item}" uses it`, instead: 'Take it out here.',
  }] : []));
  const idle = onlyIfNeededLead !== undefined && onlyIfNeeded.length === 0
    ? [{ path: [...at, 'onlyIfNeededLead'], message: 'this introduces values that are not there', instead: 'Name them in onlyIfNeeded:, or take it out.' }] : [];
  return [...twice, ...idle];
}

/** Handover name -> the item that uses it, and whether that item always stands there. */
function usesOf(dialog: Dialog): Map<string, { item: string; isAlways: boolean }> {
  const used = new Map<string, { item: string; isAlways: boolean }>();
  for (const { value: item, step } of walkItems(dialog)) {
    const isAlways = !item.when && !step.when && !item.optional && (item.value === undefined || typeof item.value === 'string');
    for (const name of walkTexts(item.value, []).flatMap((text) => namesIn(text.value))) {
      if ((HANDOVER_NAMES as readonly string[]).includes(name) && !used.get(name)?.isAlways) used.set(name, { item: item.id, isAlways });
    }
  }
  return used;
}
