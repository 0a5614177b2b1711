// What stands under `with:` is what the action knows. Knows no action but by its words.
import type { Dialog } from '../../model/dialog';
import { writeNearest, type DialogFault } from './dialog-fault';
import { walkEntries } from './walk-steps';

export interface ActionInput {
  name: string;
  /** Words that may stand under `with:`. */
  words: string[];
  /** Those that have to. */
  required: string[];
}

export function checkInputs(dialog: Dialog, inputs: ActionInput[]): DialogFault[] {
  return walkEntries(dialog).flatMap(({ path, value: entry }) => {
    const input = inputs.find(({ name }) => name === entry.action);
    if (!input) return [];
    const unknown = Object.keys(entry.with).filter((word) => !input.words.includes(word)).map((word) => ({
      path: [...path, 'with', word], message: `action "${entry.action}" has no word "${word}"`,
      instead: writeNearest(word, input.words, (one) => `${one}:`, input.words.length > 0 ? `Write one of ${input.words.join(', ')}.` : 'Take it out.'),
    }));
    const missing = input.required.filter((word) => !(word in entry.with) && !unknown.some(({ instead }) => instead === `Write ${word}:.`)).map((word) => ({
      path: [...path, 'action'], message: `action "${entry.action}" lacks "${word}"`, instead: `Write ${word}: under with:.`,
    }));
    return [...unknown, ...missing];
  });
}
