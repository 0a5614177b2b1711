// A channel of the chat client as a person uses it: goes there, mentions the bot in a new post, reads cards, comes back. Knows no card by name.
import type { Locator, Page } from 'playwright-core';
import { openChat } from './chat-page';

const CHANNEL = 'Sign-on team - Sign-on';
const GENERAL = 'Sign-on team - General';
/** The list of names opens a moment after the sign. */
const MENTION_MS = 600;

export interface ChannelPage {
  /** Mentions the bot in a post of its own. */
  say(text: string): Promise<void>;
  /** The card under this heading that stands there. */
  card(heading: string | RegExp): Promise<Locator>;
  leave(): Promise<void>;
}

export async function openChannel(page: Page, where: 'channel' | 'general' = 'channel'): Promise<ChannelPage> {
  await page.getByRole('treeitem', { name: where === 'channel' ? CHANNEL : GENERAL }).click();
  return {
    say: async (text) => {
      await page.locator('div[role=textbox][contenteditable=true]').first().click();
      await page.keyboard.type('@');
      await page.waitForTimeout(MENTION_MS);
      await page.locator('[role=option],[role=menuitem],[role=listbox] li').filter({ hasText: 'Latchkey' }).first().click();
      await page.keyboard.type(` ${text}`);
      await page.getByRole('button', { name: 'Post' }).first().click();
    },
    card: openChat(page).card,
    leave: () => page.getByRole('treeitem', { name: 'Personal Chat' }).click(),
  };
}
