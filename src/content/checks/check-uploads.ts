// What an item uploads is a file that the bot has. Knows one such file: the certificate.
import type { Dialog } from '../../model/dialog';
import type { DialogFault } from './dialog-fault';
import { walkItems } from './walk-steps';

export function checkUploads(dialog: Dialog): DialogFault[] {
  return walkItems(dialog)
    .filter(({ value }) => value.as === 'upload' && value.value !== '{certificate}')
    .map(({ path, value }) => ({ path: [...path, 'value'], message: `item "${value.id}" uploads something that is no file`, instead: 'Write value: "{certificate}", or as: paste.' }));
}
