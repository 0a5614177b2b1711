// The hand of a person at a vendor's console: does what an item of the checklist says, with the value that it shows. Knows no vendor.
import type { Page } from 'playwright-core';
import type { ShownItem } from './read-shown-items';

/** `ownValue`: what the person decides where the card leaves it open, such as a password. */
export async function doAtConsole(page: Page, item: ShownItem, ownValue = ''): Promise<void> {
  await goTo(page, item.where);
  if (item.instruction.startsWith('Open') && item.value) return page.getByRole('button', { name: item.value }).first().click();
  const label = /“([^”]+)”/.exec(item.instruction)?.[1];
  if (!label) throw new Error(`No label in quotes: ${item.instruction}`);
  const field = page.getByLabel(label);
  // An icon has no text: its button says what it edits.
  if (item.instruction.startsWith('Press the Edit icon')) await page.getByRole('button', { name: `Edit ${label}`, exact: true }).click();
  else if (item.instruction.startsWith('Press')) await page.getByRole('button', { name: label, exact: true }).click();
  else if (item.instruction.startsWith('Tick')) await field.check();
  else if (item.instruction.startsWith('Clear')) await field.uncheck();
  else if (await page.getByRole('group', { name: label, exact: true }).count()) await page.getByRole('group', { name: label, exact: true }).getByLabel(item.value ?? ownValue, { exact: true }).check();
  else if (item.instruction.startsWith('Choose') && (await field.first().getAttribute('type')) === 'checkbox') await field.first().check();
  else if (item.instruction.startsWith('Choose')) await field.first().selectOption(item.value ?? ownValue);
  else {
    // One label may begin like another: "Password" and "Confirm Password".
    const box = page.getByRole('textbox', { name: new RegExp(`^${label}( \\(required\\))?$`) }).or(page.locator(`input[name="field:${label}"]`)).first();
    await box.click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(item.value ?? ownValue);
  }
}

/** Follows a menu path; a page behind a button is open already, or has a button to go on. */
export async function goTo(page: Page, where: string): Promise<void> {
  const name = where.split(' > ').at(-1)!;
  // The page of a profile is "New Authentication Profile" as long as it is new, and drops the first word for a person.
  const here = async (): Promise<boolean> => new RegExp(`(^|> )(New )?${name}$`).test((await page.locator('main').getAttribute('data-where')) ?? '');
  if (await here()) return;
  const next = page.getByRole('button', { name: `Go on to ${name}` });
  if (await next.count()) await next.click();
  else await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  if (!(await here())) throw new Error(`"${where}" leads to ${await page.locator('main').getAttribute('data-where')}`);
}
