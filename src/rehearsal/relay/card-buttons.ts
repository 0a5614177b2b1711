// The buttons of an Adaptive Card as a client finds them. Presses none.
import type { CardJson, Json } from './activity';
import { listNodes } from './list-nodes';

/** A button with what a click on it would carry. */
export interface CardButton extends Json {
  type: string;
  title?: string;
  verb?: string;
  url?: string;
  data?: unknown;
  associatedInputs?: string;
}

/** Every button of the card, those inside ShowCard and of `selectAction` included. */
export function listButtons(card: CardJson): CardButton[] {
  return listNodes(card, (node) => typeof node.type === 'string' && node.type.startsWith('Action.') && node.isEnabled !== false) as CardButton[];
}

/** @throws Error that lists the titles on the card when none fits */
export function findButton(card: CardJson, title: string): CardButton {
  const buttons = listButtons(card);
  const found = buttons.find((one) => one.title === title) ?? buttons.find((one) => one.title?.toLowerCase() === title.toLowerCase());
  if (!found) throw new Error(`No button "${title}" on this card; it has: ${buttons.map((one) => one.title).join(' | ') || 'none'}`);
  return found;
}
