// Whether the test person has access by an assignment that this setup made or found.
import type { Dialog } from '../model/dialog';
import type { Setup } from '../model/setup';

export function wasAssigned(dialog: Dialog, setup: Setup): boolean {
  const entries = dialog.steps.flatMap((step) => ('do' in step && step.as === 'assignment' ? step.do : []));
  return setup.testPerson !== undefined && entries.some((entry) => {
    const record = setup.actions[entry.id ?? entry.action];
    return record?.output !== undefined && record.state !== 'undone';
  });
}
