// Reads the message that a card has ready for somebody outside, as a person copies it. Knows no vendor.
import type { CardJson } from '../relay/activity';
import { listPieces } from './read-checklist';

/** Everything in monospace: the subject first, then the text line by line. */
export function readMessage(card: CardJson): string {
  return listPieces(card as Record<string, unknown>).flatMap((piece) => (piece.kind === 'value' ? [piece.text] : [])).join('\n');
}
