// Reads a checklist off the screen, as the person at the vendor's console reads it. Knows the look of a card, no vendor.
import type { Locator } from 'playwright-core';

export interface ShownItem {
  where: string;
  /** The instruction without its number, such as `Press “Save”`. */
  instruction: string;
  value?: string;
  /** Title of its box. */
  box: string;
  isOptional: boolean;
}

type Piece = { kind: 'text' | 'value' | 'box' | 'heading'; text: string };

/** Items with a box to tick, in the order of the card. */
export async function readShownItems(card: Locator): Promise<ShownItem[]> {
  const items: ShownItem[] = [];
  let where = '';
  let open: Omit<ShownItem, 'box'> | undefined;
  for (const { kind, text } of await card.evaluate(listPieces)) {
    const instruction = /^\d+ · (.*)$/.exec(text)?.[1];
    if (kind === 'text' && instruction) open = { where, instruction: instruction.replace(' (optional)', ''), isOptional: instruction.includes('(optional)') };
    else if (kind === 'text' && !open) where = text;
    else if (kind === 'value' && open) open.value = text;
    else if (kind === 'box' && open) {
      items.push({ ...open, box: text });
      open = undefined;
    }
  }
  return items;
}

/** Runs in the page. */
function listPieces(card: Element): Piece[] {
  const isMono = (node: Element): boolean => [node, ...node.querySelectorAll('*')].some((one) => /mono|courier|consolas/i.test((one as HTMLElement).style.fontFamily));
  return [...card.querySelectorAll<HTMLElement>('.ac-textBlock, .ac-richTextBlock, input[type=checkbox]')]
    .filter((node) => node.offsetParent !== null)
    .map((node): Piece => {
      if (node instanceof HTMLInputElement) return { kind: 'box', text: (node.labels?.[0]?.innerText ?? node.closest('.ac-input-container')?.textContent ?? '').trim() };
      const kind = node.getAttribute('role') === 'heading' ? 'heading' : isMono(node) ? 'value' : 'text';
      return { kind, text: node.innerText.trim() };
    });
}
