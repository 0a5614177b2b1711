// Which names a dialog's steps give to the texts after them. The one list of them: a new kind of step that gives values has its line here.
import { HANDOVER_NAMES, type Dialog, type Step } from '../../model/dialog';
import { listAsked, listRead } from './walk-steps';

export const ALWAYS_GIVEN: readonly string[] = ['tenant.id', 'admin.name'];
const BY_ACCESS = ['tenant.name', 'tenant.defaultDomain', 'admin.mail'];
const BY_PERSON = ['person.objectId', 'person.displayName', 'person.userPrincipalName', 'person.mail'];

/** Names that the texts of this step itself may use. A form may use what it asks: its addresses are filled as far as they are known. */
export function listGivenAt(dialog: Dialog, step: Step): string[] {
  if ('message' in step) return ['message.sentOn'];
  return 'ask' in step ? listAsked(dialog, step).filter((name) => name in dialog.fields) : [];
}

/** Names that the steps behind this one may use, beside those of listGivenAt. */
export function listGivenAfter(_dialog: Dialog, step: Step): string[] {
  if ('access' in step) return BY_ACCESS;
  if ('person' in step) return BY_PERSON;
  if ('message' in step) return step.message.brings;
  if (!('do' in step)) return [];
  return [...(step.do.some((entry) => entry.action === 'check-metadata') ? [...HANDOVER_NAMES, 'tileUrl', 'metadataLink'] : []), ...listRead([step])];
}
