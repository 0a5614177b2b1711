// Whether a card passes a text on without the hint to check it against the tutorial. Pure.
import type { ChecklistItem, Dialog } from '../../../model/dialog';

/** A dialog that is for any product has no tutorial that its texts could be checked with; it says itself what differs. */
export function isInTutorial({ catchAll }: Pick<Dialog, 'catchAll'>, from: ChecklistItem['from']): boolean {
  return catchAll || from === 'tutorial';
}
