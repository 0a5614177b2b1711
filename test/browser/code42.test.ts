// A setup that begins at the vendor, in a real browser: its metadata by URL and as XML, a test organization first, the real ones after the proof.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { type BrowserStage, FONT_HOSTS, openStage } from './support/browser-stage';
import { type ChatPage, openChat } from './support/chat-page';
import { doAtConsole, goTo } from './support/console-hand';
import { stepsInOrder } from './support/in-order';
import { readShownItems } from './support/read-shown-items';
import { keepScreens } from './support/screens';
import { openLink, tick } from './support/use-card';

const screens = keepScreens(1, 'code42-');
const PERSON = 'chris.green@contoso.com';
const OURS = { entityId: '', acs: '', metadataUrl: '' };
let otherXml: string;
let stage: BrowserStage;
let chat: ChatPage;
let console_: Page;
const step = stepsInOrder(() => stage?.page, join(tmpdir(), 'latchkey-code42-failed.png'));

beforeAll(async () => {
  stage = await openStage();
  chat = openChat(stage.page);
  await chat.card('Name the product');
});

afterAll(async () => {
  expect(await stage?.close()).toEqual([]);
});

step('says before anything else what has to be there', async () => {
  await chat.say('set up Code42');
  const prepare = await chat.card('Have these ready');
  await screens.ofCard(prepare, 'prepare');
  await chat.press(prepare, 'Everything is there');
  await screens.ofCard(await chat.card('Give Code42’s metadata'), 'metadata');
});

step('finds the metadata in the console', async () => {
  await chat.say('rehearsal: links');
  console_ = await openLink(await chat.line('Code42 console'), 'Code42 console');
  await goTo(console_, 'Administration > Integrations > Identity Management');
  OURS.metadataUrl = await readFact('Code42 service provider metadata URL');
  await screens.ofPage(console_, 'console-identity-management');
  await goTo(console_, 'Code42 service provider metadata');
  OURS.entityId = await readFact('entityID');
  OURS.acs = await readFact('AssertionConsumerService Location');
  otherXml = (await readFact('Document')).replaceAll(OURS.entityId, `${OURS.entityId.slice(0, -1)}0`);
  await chat.page.bringToFront();
});

step('says what is wrong with what was given, and gives it back', async () => {
  const card = await chat.card('Give Code42’s metadata');
  await give(card, OURS.metadataUrl.replace('https:', 'http:'), otherXml.slice(0, 200));
  const refused = chat.cards('Give Code42’s metadata').filter({ hasText: 'begin with https' }).last();
  await refused.waitFor();
  expect(await refused.getByLabel('Metadata URL').inputValue()).toBe(OURS.metadataUrl.replace('https:', 'http:'));
  expect(await refused.getByLabel('Or the metadata as XML').inputValue()).toBe(otherXml.slice(0, 200).trim());
  await screens.ofCard(refused, 'metadata-refused');
});

step('asks which counts when URL and XML differ, and opens a filled form', async () => {
  await give(await chat.card('Give Code42’s metadata'), OURS.metadataUrl, otherXml);
  const differ = await chat.card('Choose which metadata counts');
  await screens.ofCard(differ, 'metadata-differ');
  await chat.press(differ, 'Use the URL');

  const form = await chat.card('Enter 5 values');
  expect(await form.getByLabel('Entity ID').inputValue()).toBe(OURS.entityId);
  expect(await form.getByLabel('Assertion Consumer Service URL').inputValue()).toBe(OURS.acs);
  await screens.ofCard(form, 'values');
  await chat.press(form, 'Show plan');
});

step('plans and makes the Entra half', async () => {
  const plan = await chat.card('Check the plan, then confirm it');
  await screens.ofCard(plan, 'plan');
  await chat.press(plan, 'Confirm plan');
  const handover = await chat.card('Take 1 value to Code42');
  await screens.ofCard(handover, 'handover');
  await chat.press(handover, 'Open checklist');
});

step('makes the provider and maps the attributes to the names that the app really sends', async () => {
  await workOff('Authentication provider', 'checklist-provider');
  const mapping = await workOff('Attribute mapping', 'checklist-mapping');
  expect(mapping).toContain('http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name');
  await screens.ofPage(console_, 'console-mapped');
  await chat.page.bringToFront();
});

step('offers to skip the assignment, and why', async () => {
  const person = await chat.card('Choose a person to test with');
  await person.getByLabel('Name or address').fill(PERSON);
  await chat.press(person, 'Search');
  const assignment = await chat.card('Check the assignment, then confirm it');
  await screens.ofCard(assignment, 'assignment');
  await chat.press(assignment, 'Skip assignment');
});

step('turns it on for a test organization alone', async () => {
  await workOff('Test organization', 'checklist-test-organization');
  await workOff('Single sign-on for the test organization', 'checklist-apply-to-test');
});

step('proves a sign-in that begins at the vendor', async () => {
  const test = await chat.card('Sign in once as the test person');
  await screens.ofCard(test, 'test');
  const vendor = await openLink(test, 'Open the Code42 page');
  await vendor.getByRole('button', { name: /Chris Green/ }).click();
  await vendor.getByRole('heading', { name: `Signed in to Code42 as ${PERSON}` }).waitFor();
  await vendor.close();
  await chat.press(await chat.card('Sign in once as the test person'), 'It opened, check log');
  const proof = await chat.card('Code42 sign-in works');
  await screens.ofCard(proof, 'proof');
  await chat.press(proof, 'Continue');
});

step('opens the real organizations only behind a way back, and comes to the end', async () => {
  const guard = await chat.card('Make sure that you can get back in');
  await screens.ofCard(guard, 'guard');
  await tick(guard, ['An administrator can sign in without Entra', 'The second browser stays open', 'I know the way back']);
  await chat.press(guard, 'Unlock');
  await workOff('Single sign-on for real organizations', 'checklist-real-organizations', 'Contoso');
  await screens.ofCard(await chat.card('Code42 sign-in is set up'), 'summary');
});

step('threw nothing and asked nobody but this machine', async () => {
  expect(stage.pageErrors).toEqual([]);
  expect([...stage.foreignHosts].filter((host) => !FONT_HOSTS.includes(host))).toEqual([]);
});

async function readFact(label: string): Promise<string> {
  return (await console_.locator(`dt:text-is("${label}") + dd`).innerText()).trim();
}

async function give(card: Locator, url: string, xml: string): Promise<void> {
  await card.getByLabel('Metadata URL').fill(url);
  await card.getByLabel('Or the metadata as XML').fill(xml);
  await chat.press(card, 'Read metadata');
}

/** Does every item of the checklist under this heading at the console, and claims it. */
async function workOff(heading: string, picture: string, ownValue?: string): Promise<Array<string | undefined>> {
  const checklist = chat.cards('Do the open items at Code42').filter({ has: chat.page.getByRole('heading', { name: heading, exact: true }) }).last();
  await checklist.waitFor({ timeout: 30_000 });
  await screens.ofCard(checklist, picture);
  const items = await readShownItems(checklist);
  await console_.bringToFront();
  for (const item of items) await doAtConsole(console_, item, ownValue);
  await chat.page.bringToFront();
  await tick(checklist, items.map((item) => item.box));
  await chat.press(checklist, 'Save ticks');
  await checklist.getByText('Save ticks').first().waitFor({ state: 'hidden' }).catch(() => undefined);
  return items.map((item) => item.value);
}
