// The chat as a person uses it: types into the box, reads cards, presses what stands on them. Knows no vendor.
import type { Locator, Page } from 'playwright-core';

const CARD = '.ac-adaptiveCard';
/** A card follows within this time, also when several changes in the tenant come first. */
const PATIENCE_MS = 30_000;

export interface ChatPage {
  page: Page;
  say(text: string): Promise<void>;
  /** The newest card under this heading, once it is there. */
  card(heading: string | RegExp): Promise<Locator>;
  /** All cards under this heading, oldest first. */
  cards(heading: string | RegExp): Locator;
  press(card: Locator, title: string): Promise<void>;
  /** The newest line of the chat that is no card and has this text. */
  line(text: string | RegExp): Promise<Locator>;
}

export function openChat(page: Page): ChatPage {
  const cards = (heading: string | RegExp): Locator =>
    page.locator(CARD).filter({ has: page.getByRole('heading', { name: heading, ...(typeof heading === 'string' ? { exact: true } : {}) }) });
  const newest = async (found: Locator): Promise<Locator> => {
    await found.last().waitFor({ state: 'visible', timeout: PATIENCE_MS });
    return found.last();
  };
  return {
    page,
    cards,
    say: async (text) => {
      await page.locator('div[role=textbox][contenteditable=true]').last().click();
      await page.keyboard.type(text);
      await page.getByRole('button', { name: 'Send Message' }).last().click();
    },
    card: (heading) => newest(cards(heading)),
    press: (card, title) => card.getByRole('button', { name: title, exact: true }).click(),
    line: (text) => newest(page.locator('.fai-OutputCard').filter({ hasText: text })),
  };
}
