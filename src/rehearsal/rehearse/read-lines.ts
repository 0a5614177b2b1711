// Reads a message of the chat as a person does: its lines, the card with a button, the box with a text. Presses nothing.
import type { CardJson } from '../relay/activity';
import { listButtons } from '../relay/card-buttons';
import { listInputs } from '../relay/collect-inputs';
import type { ScreenMessage } from '../relay/headless-client';
import { readCardLines } from './card-lines';

export function readLines(message: ScreenMessage): string[] {
  return [...(message.text ? [message.text] : []), ...message.cards.flatMap(readCardLines), ...(message.strip ? [`(${message.strip})`] : [])];
}

/** @throws Error when no card of the message has the button */
export function cardWith(message: ScreenMessage, title: string): CardJson {
  const card = message.cards.find((one) => listButtons(one).some((button) => button.title === title));
  if (!card) throw new Error(`No card of this message has the button [${title}].`);
  return card;
}

/** Id of a box. @throws Error when no box of the card has the text */
export function boxOf(card: CardJson, text: string): string {
  const box = listInputs(card).find((input) => input.type === 'Input.Toggle' && input.title === text);
  if (!box) throw new Error(`No box “${text}” on this card.`);
  return String(box.id);
}
