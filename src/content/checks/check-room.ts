// What a dialog says fits on the cards that show it: numbers of buttons, fields and items, and lengths of texts.
import type { Dialog } from '../../model/dialog';
import type { DialogFault, Path } from './dialog-fault';
import { walkSteps, walkTexts } from './walk-steps';

/** A card shows six buttons; one of them opens the rest. */
const MOST_ON_FIRST_CARD = 5;
/** A card of 20 items has about 21 KB, and a message takes 28; a form of 12 fields is as long as anybody fills in. */
const MOST_ITEMS = 20;
const MOST_FIELDS = 12;
const MOST_CHARACTERS_A_STEP = 8_000;
/** Most characters by word. A longer text is cut on a card, or wraps so often on a phone that nobody reads it. */
const MOST_CHARACTERS: Readonly<Record<string, number>> = {
  linkTitle: 34, name: 60, title: 60, label: 60, summary: 160, do: 160, claim: 90, where: 160, field: 90, subject: 120, message: 1_800, example: 120,
};
const MOST_OF_OTHERS = 500;
/** With its addresses filled in, a message stays below what a card shows of one text. */
const MOST_OF_MESSAGE = 1_200;
/** Not shown as they stand: names, and values that are pasted whole. */
const NOT_SHOWN = ['value', 'is', 'pattern', 'url', 'link', 'with', 'ask', 'protects', 'sources'];

export function checkRoom(dialog: Dialog): DialogFault[] {
  return [...checkFirstCard(dialog), ...checkSteps(dialog), ...checkLengths(dialog)];
}

function checkFirstCard({ caution, fields, steps }: Dialog): DialogFault[] {
  const first = steps.find((step) => !('access' in step));
  const choices = first && 'ask' in first && first.ask.length === 1 ? (fields[first.ask[0]!]?.choices?.length ?? 0) : 0;
  if (!caution || choices === 0 || choices + caution.links.length <= MOST_ON_FIRST_CARD) return [];
  const message = `the first card has ${choices} choices and ${caution.links.length} links of the caution: only ${MOST_ON_FIRST_CARD} of both fit`;
  return [{ path: ['caution', 'links'], message, instead: 'Take links out of the caution, or ask something else first.' }];
}

function checkSteps(dialog: Dialog): DialogFault[] {
  return walkSteps(dialog).flatMap(({ path, value: step }) => {
    const split = 'Split the step into two.';
    if ('ask' in step && step.ask.length > MOST_FIELDS) return [{ path: [...path, 'ask'], message: `step "${step.id}" asks for ${step.ask.length} fields: only ${MOST_FIELDS} fit on a card`, instead: split }];
    if ('checklist' in step && step.checklist.length > MOST_ITEMS) return [{ path: [...path, 'checklist'], message: `step "${step.id}" has ${step.checklist.length} items: only ${MOST_ITEMS} fit on a card`, instead: split }];
    const characters = walkTexts(step, path).reduce((sum, { value }) => sum + value.length, 0);
    return characters > MOST_CHARACTERS_A_STEP ? [{ path, message: `step "${step.id}" has ${characters} characters of text: only ${MOST_CHARACTERS_A_STEP} fit on a card`, instead: split }] : [];
  });
}

function checkLengths(dialog: Dialog): DialogFault[] {
  return walkTexts(dialog, []).filter(({ path }) => !path.some((key) => NOT_SHOWN.includes(String(key)))).flatMap(({ path, value }) => {
    const word = wordOf(path);
    const most = word === 'text' && path.includes('message') ? MOST_OF_MESSAGE : (MOST_CHARACTERS[word] ?? MOST_OF_OTHERS);
    return value.length > most ? [{ path, message: `"${word}" has ${value.length} characters: at most ${most} fit on a card`, instead: 'Say it shorter.' }] : [];
  });
}

/** An entry of a list goes by the list's word. */
function wordOf(path: Path): string {
  return String([...path].reverse().find((key) => typeof key === 'string') ?? '');
}
