// What a person does with a card beyond pressing a button: ticks, follows a link, saves a file. Knows no vendor.
import { readFileSync } from 'node:fs';
import type { Download, Locator, Page } from 'playwright-core';

export async function tick(card: Locator, titles: string[]): Promise<void> {
  for (const title of titles) await card.getByRole('checkbox', { name: title, exact: true }).check();
}

/** The tab that a link of a card or of a line in the chat opens. */
export async function openLink(place: Locator, title: string): Promise<Page> {
  const [page] = await Promise.all([place.page().context().waitForEvent('page'), place.getByText(title, { exact: true }).last().click()]);
  await page.waitForLoadState();
  return page;
}

export async function saveFile(card: Locator, title: string): Promise<{ name: string; text: string }> {
  // A tab that turns into a download belongs to itself or to the page it came from, depending on who is faster.
  const download = new Promise<Download>((resolve) => {
    card.page().once('download', resolve);
    card.page().context().once('page', (page) => page.once('download', resolve));
  });
  await card.getByRole('link', { name: title }).click();
  const file = await download;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

/** What a triple click on a value takes along. */
export async function copyShown(card: Locator, text: RegExp): Promise<string> {
  await card.getByText(text).first().click({ clickCount: 3 });
  return (await card.page().evaluate(() => getSelection()!.toString())).trim();
}

/** Resolves when there are as many as expected; throws when there are more. */
export async function waitForCount(found: Locator, count: number): Promise<void> {
  await found.nth(count - 1).waitFor();
  const there = await found.count();
  if (there !== count) throw new Error(`${there} instead of ${count}`);
}
