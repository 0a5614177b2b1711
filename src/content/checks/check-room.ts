// What a dialog says fits on the cards that show it: buttons, and lengths of texts.
import type { Dialog } from '../../model/dialog';
import type { DialogFault } from './dialog-fault';

/** A card shows six buttons; one of them opens the rest. */
const MOST_ON_FIRST_CARD = 5;

export function checkRoom(dialog: Dialog): DialogFault[] {
  return checkFirstCard(dialog);
}

function checkFirstCard({ caution, fields, steps }: Dialog): DialogFault[] {
  const first = steps.find((step) => !('access' in step));
  const choices = first && 'ask' in first && first.ask.length === 1 ? (fields[first.ask[0]!]?.choices?.length ?? 0) : 0;
  if (!caution || choices === 0 || choices + caution.links.length <= MOST_ON_FIRST_CARD) return [];
  const message = `the first card has ${choices} choices and ${caution.links.length} links of the caution: only ${MOST_ON_FIRST_CARD} of both fit`;
  return [{ path: ['caution', 'links'], message, instead: 'Take links out of the caution, or ask something else first.' }];
}
