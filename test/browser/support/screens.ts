// Pictures of cards and pages, desktop and 360 px wide, and the layout facts that hold for each of them. Knows no card by name.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { shrinkPng } from './shrink-png';

/** Committed pictures change only when somebody wants them to; every other run measures the same layout, and draws only what has a fault. */
const IS_DRAWING = Boolean(process.env.UPDATE_SCREENS);
const FOLDER = IS_DRAWING ? resolve(__dirname, '..', '..', 'screens') : mkdtempSync(join(tmpdir(), 'latchkey-screens-'));

const PHONE_PX = 360;
/** The Playground puts 9 px on each side of a card's panel. */
const NARROW_PANEL = '.ac-preview-panel { width: 342px !important; max-width: 342px !important; box-sizing: border-box; }';
/** The chat scrolls inside the page: what is below its edge would not be in the picture. */
const TALL_PX = 3000;
const MOST_BUTTONS = 6;
const PICTURE = { animations: 'disabled', caret: 'hide' } as const;

export interface Screens {
  /** Takes both pictures; throws when something runs out of the card, is cut, or there are too many buttons. */
  ofCard(card: Locator, name: string): Promise<void>;
  ofPage(page: Page, name: string): Promise<void>;
}

/** `first` is the number of the first picture, `prefix` stands before it: two tests keep theirs apart. */
export function keepScreens(first: number, prefix = ''): Screens {
  mkdirSync(FOLDER, { recursive: true });
  let next = first;
  const file = (name: string, width: string): string => join(FOLDER, `${name}.${width}.png`);
  const numbered = (name: string): string => `${prefix}${String(next++).padStart(2, '0')}-${name}`;
  return {
    ofCard: async (card, name) => {
      const title = numbered(name);
      const page = card.page();
      const size = page.viewportSize()!;
      await page.setViewportSize({ ...size, height: TALL_PX });
      await settle(page);
      if (IS_DRAWING) keep(file(title, 'desktop'), await card.screenshot(PICTURE));
      const style = await page.addStyleTag({ content: NARROW_PANEL });
      try {
        const faults = await card.evaluate(findCardFaults, MOST_BUTTONS);
        if (IS_DRAWING || faults.length > 0) keep(file(title, '360'), await card.screenshot(PICTURE));
        if (faults.length > 0) throw new Error(`${title} at ${PHONE_PX} px (see ${file(title, '360')}):\n${faults.join('\n')}`);
      } finally {
        await style.evaluate((node) => (node as Element).remove());
        await page.setViewportSize(size);
      }
    },
    ofPage: async (page, name) => {
      const title = numbered(name);
      const size = page.viewportSize()!;
      if (IS_DRAWING) keep(file(title, 'desktop'), await page.screenshot({ ...PICTURE, fullPage: true }));
      await page.setViewportSize({ width: PHONE_PX, height: 720 });
      // The page folds its menu when it is loaded on a small screen; a fold by hand is the same picture.
      await page.evaluate(() => document.querySelector('details')?.removeAttribute('open'));
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (IS_DRAWING || tooWide > 0) keep(file(title, '360'), await page.screenshot({ ...PICTURE, fullPage: true }));
      await page.evaluate(() => document.querySelector('details')?.setAttribute('open', ''));
      await page.setViewportSize(size);
      if (tooWide > 0) throw new Error(`${title} scrolls sideways by ${tooWide} px at ${PHONE_PX} px (see ${file(title, '360')})`);
    },
  };
}

function keep(file: string, picture: Buffer): void {
  writeFileSync(file, shrinkPng(picture));
}

/** The chat scrolls to its end and the pointer leaves a mark: both change a picture. */
async function settle(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => getSelection()?.removeAllRanges());
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Runs in the page. */
function findCardFaults(node: Element, mostButtons: number): string[] {
  const card = node as HTMLElement;
  const faults: string[] = [];
  const right = card.getBoundingClientRect().right + 0.5;
  if (card.scrollWidth > card.clientWidth) faults.push(`scrolls sideways: ${card.scrollWidth} of ${card.clientWidth} px`);
  for (const element of card.querySelectorAll<HTMLElement>('.ac-textBlock, .ac-richTextBlock, button, [role=button], [role=link], input, label')) {
    const box = element.getBoundingClientRect();
    if (box.width === 0) continue;
    const text = (element.innerText || element.id).slice(0, 60);
    if (box.right > right) faults.push(`runs out of the card: ${text}`);
    const isCut = element.matches('.ac-textBlock, .ac-richTextBlock, button') && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 2);
    if (isCut) faults.push(`is cut: ${text}`);
  }
  // What opens inside a card is a card of its own.
  for (const one of [card, ...card.querySelectorAll<HTMLElement>('.ac-adaptiveCard')]) {
    const buttons = [...one.querySelectorAll<HTMLElement>('.ac-actionSet button')].filter((button) => button.offsetParent !== null && button.closest('.ac-adaptiveCard') === one);
    if (buttons.length > mostButtons) faults.push(`${buttons.length} buttons, ${mostButtons} are the most`);
  }
  return faults;
}
