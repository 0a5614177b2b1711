// A newcomer sets up Mimecast in the chat client's page by clicking and typing alone, down to a signed login.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { type BrowserStage, FONT_HOSTS, openStage } from './support/browser-stage';
import { openChannel } from './support/channel-page';
import { type ChatPage, openChat } from './support/chat-page';
import { doAtConsole, goTo } from './support/console-hand';
import { stepsInOrder } from './support/in-order';
import { readShownItems } from './support/read-shown-items';
import { keepScreens } from './support/screens';
import { copyShown, openLink, saveFile, tick } from './support/use-card';

const screens = keepScreens(1);
const inChannel = keepScreens(1, 'channels-');
const LOCAL_PASSWORD = 'Only-For-The-Console-1';
let stage: BrowserStage;
let chat: ChatPage;
let console_: Page;
let accountCode: string;
let thumbprint: string;
const step = stepsInOrder(() => stage?.page, join(tmpdir(), 'latchkey-journey-failed.png'));

beforeAll(async () => {
  stage = await openStage();
  chat = openChat(stage.page);
});

afterAll(async () => {
  expect(await stage?.close()).toEqual([]);
});

step('greets a newcomer', async () => {
  await screens.ofCard(await chat.card('Name the product'), 'welcome');
});

step('is asked for notices in a channel of the team that it was greeted in', async () => {
  await inChannel.ofCard(await (await openChannel(stage.page, 'general')).card('Single sign-on, set up together'), 'greeting');
  const channel = await openChannel(stage.page);
  await channel.say('notify here about Mimecast');
  await inChannel.ofCard(await channel.card('Notices come here'), 'notices-on');
  await channel.leave();
});

step('signs in without a question and asks for the region', async () => {
  await chat.say('set up Mimecast');

  const region = await chat.card('Choose the Mimecast region');
  await screens.ofCard(region, 'region');
  await chat.press(region, 'Europe');
});

step('shows the finished addresses in the form and finds the account code in the console', async () => {
  const values = await chat.card('Enter 4 values');
  expect(await values.innerText()).toContain('https://eu-api.mimecast.com/login/saml');
  await screens.ofCard(values, 'values');

  console_ = await openConsole();
  await goTo(console_, 'Account > Settings');
  accountCode = (await console_.locator('dt:text-is("Account Code") + dd').innerText()).trim();
  expect(accountCode).toBe('CUK12A345');
  await chat.page.bringToFront();
});

step('shows the cards again after a reload', async () => {
  await stage.page.reload();
  const values = await chat.card('Enter 4 values');

  await values.getByLabel(/Account code/).fill(accountCode);
  await values.getByLabel(/Name of the authentication profile/).fill('Entra for everybody');
  await chat.press(values, 'Show plan');
  const plan = await chat.card('Check the plan, then confirm it');
  await screens.ofCard(plan, 'plan');
  expect(await plan.innerText()).toContain(`https://eu-api.mimecast.com/sso/${accountCode}`);
});

step('makes the Entra half once, also when the button is pressed twice', async () => {
  // The card of the changes stands only while they are made: long enough for two pictures.
  await chat.say('rehearsal: slow replication 5');
  const plan = await chat.card('Check the plan, then confirm it');
  await plan.getByRole('button', { name: 'Confirm plan', exact: true }).dblclick();

  const running = await chat.card('Latchkey is making the changes');
  await screens.ofCard(running, 'progress');
  await chat.say('rehearsal: clear');
  const receipt = await chat.card('The changes are made');
  await screens.ofCard(receipt, 'progress-done');
});

step('hands over the metadata address and the certificate', async () => {
  const handover = await chat.card('Take 1 value to Mimecast');
  await screens.ofCard(handover, 'handover');
  const text = await handover.innerText();
  thumbprint = /\b[0-9A-F]{40}\b/.exec(text)![0];

  const pem = await saveFile(handover, 'Download certificate');
  expect(pem.text).toMatch(/^-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----\s*$/);
  const der = Buffer.from(pem.text.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  expect(createHash('sha1').update(der).digest('hex').toUpperCase()).toBe(thumbprint);
});

step('takes the address along as it is shown, by a triple click', async () => {
  const handover = await chat.card('Take 1 value to Mimecast');
  const copied = await copyShown(handover, /federationmetadata\.xml/);
  expect(copied).toMatch(/^https:\/\/\S+federationmetadata\.xml\?appid=[0-9a-f-]{36}$/);
  await chat.press(handover, 'Open checklist');

  const items = await readShownItems(await chat.card('Do the open items at Mimecast'));
  expect(items.map((item) => item.value)).toContain(copied);
});

step('fills the vendor profile as the checklist says, and claims it', async () => {
  const checklist = await chat.card('Do the open items at Mimecast');
  await screens.ofCard(checklist, 'checklist');
  await chat.press(checklist, 'It looks different');
  await checklist.getByRole('button', { name: 'Open safety steps' }).waitFor();
  const items = await readShownItems(checklist);
  expect(items.length).toBeGreaterThanOrEqual(8);

  await console_.bringToFront();
  for (const item of items) await doAtConsole(console_, item);
  await screens.ofPage(console_, 'console-profile');
  await chat.page.bringToFront();
  await tick(checklist, items.slice(0, 2).map((item) => item.box));
  await chat.press(checklist, 'Save ticks');
  const rest = await chat.card('Do the open items at Mimecast');
  await rest.getByText('Done so far').waitFor();
  await screens.ofCard(rest, 'checklist-half');
  await tick(rest, items.slice(2).map((item) => item.box));
  await chat.press(rest, 'Save ticks');
});

step('finds a colleague and shows the assignment first', async () => {
  const person = await chat.card('Choose a person to test with');
  await screens.ofCard(person, 'person');
  await person.getByLabel('Name or address').fill('chris');
  await chat.press(person, 'Search');
  const found = await chat.card('Choose a person to test with');
  await found.getByText('Found').waitFor();
  await screens.ofCard(found, 'person-found');
  await chat.press(found, 'Take Chris Green');

  const assignment = await chat.card('Check the assignment, then confirm it');
  await screens.ofCard(assignment, 'assignment');
  await chat.press(assignment, 'Assign');
});

step('enters the address at the vendor', async () => {
  const checklist = chat.cards('Do the open items at Mimecast').filter({ hasText: 'chris.green@contoso.com' }).last();
  await checklist.waitFor({ timeout: 30_000 });
  await screens.ofCard(checklist, 'checklist-person');
  const items = await readShownItems(checklist);

  await console_.bringToFront();
  for (const item of items.filter((one) => !one.isOptional)) await doAtConsole(console_, item, LOCAL_PASSWORD);
  await screens.ofPage(console_, 'console-address');
  await chat.page.bringToFront();
  await tick(checklist, items.map((item) => item.box));
  await chat.press(checklist, 'Save ticks');
});

step('proves a real sign-in, started by the link of the card', async () => {
  const test = await chat.card('Sign in once as the test person');
  await screens.ofCard(test, 'test');
  await chat.press(test, 'It opened, check log');
  await chat.line(/log shows no sign-in yet|no sign-in seen yet/);
  await screens.ofCard(await chat.card('Sign in once as the test person'), 'test-nothing-seen');

  const vendor = await openLink(await chat.card('Sign in once as the test person'), 'Open the Mimecast tile');
  await vendor.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
  await screens.ofPage(vendor, 'sign-in-page');
  await vendor.getByRole('button', { name: /Chris Green/ }).click();
  await vendor.getByRole('heading', { name: 'Signed in to Mimecast as chris.green@contoso.com' }).waitFor();
  await screens.ofPage(vendor, 'vendor-signed-in');
  await vendor.close();

  await chat.press(await chat.card('Sign in once as the test person'), 'It opened, check log');
  const proof = await chat.card('Mimecast sign-in works');
  await screens.ofCard(proof, 'proof');
  await chat.press(proof, 'Continue');
});

step('opens the risky items only behind a tested way back', async () => {
  const guard = await chat.card('Make sure that you can get back in');
  await screens.ofCard(guard, 'guard');
  await tick(guard, ['A local administrator can sign in', 'The second browser stays open']);
  await chat.press(guard, 'Unlock');
  await chat.line('All three have to be true before the next step opens.');

  const again = await chat.card('Make sure that you can get back in');
  await tick(again, ['A local administrator can sign in', 'The second browser stays open', 'I know the way back']);
  await chat.press(again, 'Unlock');
});

step('enforces SAML at the vendor and comes to the end', async () => {
  const checklist = chat.cards('Do the open items at Mimecast').filter({ hasText: 'SAML is enforced' }).last();
  await checklist.waitFor();
  await screens.ofCard(checklist, 'checklist-enforce');
  const items = await readShownItems(checklist);

  await console_.bringToFront();
  for (const item of items) await doAtConsole(console_, item);
  await console_.locator('.done').waitFor();
  await screens.ofPage(console_, 'console-enforced');
  await chat.page.bringToFront();
  await tick(checklist, items.map((item) => item.box));
  await chat.press(checklist, 'Save ticks');

  await screens.ofCard(await chat.card('Mimecast sign-in is set up'), 'summary');
});

step('tells the channel, which asks for no more', async () => {
  const channel = await openChannel(stage.page);
  const notice = await channel.card('Mimecast sign-in is live');
  await inChannel.ofCard(notice, 'notice');
  expect(await notice.innerText()).not.toMatch(/@contoso\.com|CUK12A345|mimecast\.com/);
  await channel.say('what do you notify here?');
  await chat.press(await channel.card('Notices come here'), 'Stop');
  await inChannel.ofCard(await channel.card('No notices come here'), 'notices-ended');
  await channel.leave();
});

step('leaves a runbook behind that says everything', async () => {
  await chat.press(await chat.card('Mimecast sign-in is set up'), 'Show runbook');
  const card = await chat.card('Copy the runbook of Mimecast');
  const runbook = await card.getByLabel('The text, as Markdown').inputValue();

  expect(runbook).toMatch(/^# Single sign-on for Mimecast: runbook/);
  for (const part of [accountCode, thumbprint, 'https://eu-api.mimecast.com/login/saml', 'chris.green@contoso.com', 'Ada Admin', 'way back']) expect(runbook).toContain(part);
  await chat.press(card, 'Show current card');
  await chat.press(await chat.card('Mimecast sign-in is set up'), 'Show history');
  await screens.ofCard(await chat.card('What happened in this setup'), 'history');
});

step('threw nothing and asked nobody but this machine', async () => {
  expect(stage.pageErrors).toEqual([]);
  expect([...stage.foreignHosts].filter((host) => !FONT_HOSTS.includes(host))).toEqual([]);
});

async function openConsole(): Promise<Page> {
  await chat.say('rehearsal: links');
  const page = await openLink(await chat.line('Mimecast console'), 'Mimecast console');
  await page.getByRole('link', { name: 'Sign out of the console' }).click();
  await screens.ofPage(page, 'console-login');
  await page.getByLabel('Email address').fill('admin@contoso.com');
  await page.getByLabel('Password').fill('Console-Rehearsal-1');
  await page.getByRole('button', { name: 'Log in' }).click();
  return page;
}
