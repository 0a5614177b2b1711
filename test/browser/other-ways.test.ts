// Beside the straight way: a person without a role, a consent that is gone, and a test person made anew.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type BrowserStage, FONT_HOSTS, openStage } from './support/browser-stage';
import { type ChatPage, openChat } from './support/chat-page';
import { stepsInOrder } from './support/in-order';
import { readShownItems } from './support/read-shown-items';
import { keepScreens } from './support/screens';
import { openLink } from './support/use-card';

const screens = keepScreens(40);
const NEW_PASSWORD = 'Chosen-By-B-Simon-1';
let stage: BrowserStage;
let chat: ChatPage;
let firstPassword: string;
const step = stepsInOrder(() => stage?.page, join(tmpdir(), 'latchkey-other-ways-failed.png'));

beforeAll(async () => {
  stage = await openStage();
  chat = openChat(stage.page);
  await chat.card('Name the product');
});

afterAll(async () => {
  expect(await stage?.close()).toEqual([]);
});

step('tells a person without a role what to activate, and looks again on Retry', async () => {
  await chat.say('rehearsal: as hana');
  await chat.line('you are now Hana Helpdesk');
  await chat.say('set up Mimecast');

  const preflight = await chat.card('Activate one role, then retry');
  await screens.ofCard(preflight, 'preflight-no-role');
  expect(await preflight.innerText()).toContain('opens your roles in the browser. Activate one there.');
  await chat.press(preflight, 'Retry');
  await (await chat.card('Activate one role, then retry')).getByText('Missing').first().waitFor();
});

step('goes on by itself after a consent that was taken away is given anew', async () => {
  await chat.say('rehearsal: as ada');
  await chat.line('you are now Ada Admin');
  await chat.say('rehearsal: consent removed');
  await chat.line(/consent/);
  await chat.say('set up Mimecast');

  await screens.ofCard(await chat.card('Sign in to go on'), 'sign-in');
  await giveConsent('consent-page');
  await chat.card('Choose the Mimecast region');
});

step('comes to the person with a value that was waited for', async () => {
  await chat.press(await chat.card('Choose the Mimecast region'), 'United States');
  const values = await chat.card('Enter 4 values');
  await chat.press(values, 'I do not have it yet');
  await values.getByRole('button', { name: 'Account code', exact: true }).click();
  const waiting = await chat.card('Waiting for: Account code');
  await waiting.getByLabel(/Account code/).fill('CUS12A345');
  await chat.press(waiting, 'I have it now');
  const filled = await chat.card('Enter 4 values');
  expect(await filled.getByLabel(/Account code/).inputValue()).toBe('CUS12A345');
  await chat.press(filled, 'Show plan');

  await chat.press(await chat.card('Check the plan, then confirm it'), 'Confirm plan');
  await chat.press(await chat.card('Take 1 value to Mimecast'), 'Open checklist');
  const checklist = await chat.card('Do the open items at Mimecast');
  for (const item of await readShownItems(checklist)) await checklist.getByRole('checkbox', { name: item.box, exact: true }).check();
  await chat.press(checklist, 'Save ticks');
  await chat.card('Choose a person to test with');
});

step('creates a test person and shows the password once', async () => {
  await chat.press(await chat.card('Choose a person to test with'), 'Create B.Simon');
  const check = await chat.card('Check the new test person');
  await screens.ofCard(check, 'person-create');
  await chat.press(check, 'Create account');
  // The right to make people is asked for only now that somebody wants one.
  await chat.card('Allow what this setup needs');
  await giveConsent('consent-page-person');

  const password = await chat.card('Take the password now');
  await screens.ofCard(password, 'password');
  firstPassword = (await password.locator('.ac-richTextBlock, .ac-textBlock').allInnerTexts()).map((text) => text.trim()).find((text) => /^(?=.*\d)(?=.*[A-Z])\S{10,}$/.test(text) && !text.endsWith('@contoso.com'))!;
  expect(firstPassword).toBeTruthy();
  await chat.press(password, 'I have it');
  const gone = await chat.card('The password is no longer shown');
  await screens.ofCard(gone, 'password-gone');
  expect(await chat.page.locator('.fai-OutputCard').filter({ hasText: firstPassword }).count()).toBe(0);
});

step('does not show the password again after a reload', async () => {
  await chat.page.reload();
  await chat.press(await chat.card('Check the assignment, then confirm it'), 'Assign');
  await chat.card('Do the open items at Mimecast');
  expect(await chat.page.locator('.fai-OutputCard').filter({ hasText: firstPassword }).count()).toBe(0);
});

step('lets the new person in after the change of the password and the second proof', async () => {
  const page = await openMyApps();
  await page.getByLabel('Who').selectOption({ label: await page.getByRole('option', { name: /B\.Simon/ }).innerText() });
  await page.getByLabel('Password').fill(firstPassword);
  await screens.ofPage(page, 'sign-in-with-password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
  await page.getByLabel('New password again').fill(NEW_PASSWORD);
  await screens.ofPage(page, 'change-password');
  await page.getByRole('button', { name: 'Change and go on' }).click();
  await screens.ofPage(page, 'second-factor');
  await page.getByRole('button', { name: 'Approve the sign-in' }).click();

  await page.getByRole('heading', { name: 'My Apps' }).waitFor();
  await page.getByRole('link', { name: 'Mimecast' }).waitFor();
  await screens.ofPage(page, 'my-apps');
});

step('cancels after a question, and undoes what was made', async () => {
  await chat.page.bringToFront();
  await chat.press(await chat.card('Do the open items at Mimecast'), 'Cancel setup');
  const ask = await chat.card('Cancel this setup?');
  await screens.ofCard(ask, 'cancel');
  await chat.press(ask, 'Undo');
  const undo = await chat.card(/take|undo/i);
  await screens.ofCard(undo, 'undo');
});

step('threw nothing and asked nobody but this machine', async () => {
  expect(stage.pageErrors).toEqual([]);
  expect([...stage.foreignHosts].filter((host) => !FONT_HOSTS.includes(host))).toEqual([]);
});

async function giveConsent(picture: string): Promise<void> {
  const link = (await chat.line('Please sign in')).getByRole('link', { name: 'Sign in', exact: true });
  const [consent] = await Promise.all([stage.context.waitForEvent('page'), link.click()]);
  await consent.getByRole('heading', { name: 'Permissions requested' }).waitFor();
  await screens.ofPage(consent, picture);
  await consent.getByRole('button', { name: 'Accept' }).click();
  await consent.getByText(/close/i).first().waitFor();
  await consent.close();
  await chat.page.bringToFront();
}

async function openMyApps(): Promise<Page> {
  await chat.say('rehearsal: links');
  const page = await openLink(await chat.line('Mimecast console'), 'My Apps');
  await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
  return page;
}
