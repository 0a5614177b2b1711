// Claims of an app's own need a signing key of its own: Entra answers AADSTS50146 without one.
import type { Dialog } from '../../model/dialog';
import type { DialogFault } from './dialog-fault';
import { walkEntries } from './walk-steps';

export function checkClaims(dialog: Dialog): DialogFault[] {
  const entries = walkEntries(dialog);
  if (entries.some(({ value }) => value.action === 'add-signing-certificate')) return [];
  return entries
    .filter(({ value }) => value.action === 'set-claims')
    .map(({ path }) => ({ path, message: 'set-claims needs a signing certificate of the app’s own', instead: 'Add { action: add-signing-certificate } beside it.' }));
}
