// The frame of a dialog: rights are checked before anything is written, and a setup comes to an end.
import type { Dialog } from '../../model/dialog';
import type { DialogFault } from './dialog-fault';
import { walkSteps } from './walk-steps';

export function checkFrame(dialog: Dialog): DialogFault[] {
  const steps = walkSteps(dialog);
  const access = steps.find(({ value }) => 'access' in value);
  const first = steps.find(({ value }) => 'do' in value || 'person' in value);
  const last = steps.at(-1)!;
  return [
    ...(first && (!access || Number(access.path[1]) > Number(first.path[1]))
      ? [{ path: first.path, message: `step "${first.value.id}" needs rights in the tenant, which no earlier step checks`, instead: 'Write a step with access: true before it.' }] : []),
    ...('finish' in last.value ? [] : [{ path: last.path, message: 'the last step is no finish: nobody is told that it is done', instead: 'Write a step with finish: behind it.' }]),
  ];
}
