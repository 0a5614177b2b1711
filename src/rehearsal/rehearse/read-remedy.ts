// Reads what to enter instead, as a card of trouble says it: a sentence with labels in quotes, the place and the value below it. Knows no vendor.
import type { CardJson } from '../relay/activity';
import { listPieces } from './read-checklist';

export interface Remedy {
  place: string;
  field: string;
  value: string;
  /** Labels of the buttons to press afterwards. */
  press: string[];
}

/** @throws Error when the card says nothing about the field */
export function readRemedy(card: CardJson, field: string): Remedy {
  const pieces = listPieces(card as Record<string, unknown>);
  const at = pieces.findIndex(({ kind, text }) => kind === 'text' && text.includes(`“${field}”`));
  const [sentence, place, value] = pieces.slice(at);
  if (at < 0 || !sentence || place?.kind !== 'text' || value?.kind !== 'value') throw new Error(`The card says no value for “${field}”.`);
  const labels = [...sentence.text.matchAll(/“([^”]+)”/g)].map(([, label = '']) => label);
  return { place: place.text, field, value: value.text, press: labels.slice(labels.indexOf(field) + 1) };
}
