// A setup that waits for the vendor's support, in a real browser: both messages, a question, a follow-up, the answers, and the sign-in from the tile.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { type BrowserStage, FONT_HOSTS, openStage } from './support/browser-stage';
import { type ChatPage, openChat } from './support/chat-page';
import { stepsInOrder } from './support/in-order';
import { keepScreens } from './support/screens';
import { openLink, saveFile, tick } from './support/use-card';

const screens = keepScreens(1, 'autotask-');
const PERSON = 'megan.bowen@contoso.com';
const answer: Record<string, string> = {};
let stage: BrowserStage;
let chat: ChatPage;
let desk: Page;
const step = stepsInOrder(() => stage?.page, join(tmpdir(), 'latchkey-autotask-failed.png'));

beforeAll(async () => {
  stage = await openStage();
  chat = openChat(stage.page);
  await chat.card('Name the product');
});

afterAll(async () => {
  expect(await stage?.close()).toEqual([]);
});

step('says before anything else what has to be there', async () => {
  await chat.say('set up Autotask');
  const prepare = await chat.card('Before you begin');
  await screens.ofCard(prepare, 'prepare');
  await chat.press(prepare, 'Everything is there');
});

step('chooses the person first, because the first message names them', async () => {
  const person = await chat.card('Choose a person to test with');
  await person.getByLabel('Name or address').fill(PERSON);
  await chat.press(person, 'Search');
  await screens.ofCard(await chat.card('Send Autotask support this message'), 'message');
});

step('takes the message to the support desk, and waits', async () => {
  const message = await chat.card('Send Autotask support this message');
  expect(await message.getByRole('link', { name: 'Write a mail' }).or(message.getByRole('button', { name: 'Write a mail' })).count()).toBe(1);
  const text = await readMessage(message);
  expect(text).toContain(PERSON);

  desk = await openDesk();
  await writeToDesk(text);
  const said = await desk.locator('main').innerText();
  for (const [label, field] of [['Identifier', 'Identifier (Entity ID)'], ['Reply URL', 'Reply URL']] as const) answer[field] = new RegExp(`${label}: (https://\\S+)`).exec(said)![1]!;
  await screens.ofPage(desk, 'desk-addresses');
  await chat.page.bringToFront();
  await chat.press(message, 'I have sent it');
  await screens.ofCard(await chat.card('Waiting for Autotask support'), 'waiting');
});

step('keeps a question of support, with the facts that answer it', async () => {
  const waiting = await chat.card('Waiting for Autotask support');
  await chat.press(waiting, 'They asked back');
  await waiting.getByLabel('What did they ask?').fill('Which tenant is this?\nAnd who is the person?');
  await screens.ofCard(waiting, 'waiting-question');
  await waiting.getByRole('button', { name: 'Keep question', exact: true }).click();

  const asked = chat.cards('Waiting for Autotask support').filter({ hasText: 'Facts at hand' }).last();
  await asked.getByText('Which tenant is this?').waitFor();
  await screens.ofCard(asked, 'waiting-asked');
});

step('shows a follow-up before its day', async () => {
  await chat.press(await chat.card('Waiting for Autotask support'), 'Follow up now');
  const reminded = await chat.card('Waiting for Autotask support');
  await reminded.getByText('A follow-up to send', { exact: true }).waitFor();
  await screens.ofCard(reminded, 'waiting-follow-up');
});

step('checks the answer, and leads to the plan', async () => {
  await chat.press(await chat.card('Waiting for Autotask support'), 'They answered');
  const form = await chat.card('Enter the answer of Autotask support');
  for (const [label, value] of Object.entries(answer)) await form.getByLabel(label).fill(label === 'Reply URL' ? value.replace('contoso', 'fabrikam') : value);
  await chat.press(form, 'Save answer');
  const refused = await chat.card('Enter the answer of Autotask support');
  await refused.getByText(/is at fabrikam\.backup\.autotask\.net/).waitFor();
  await screens.ofCard(refused, 'answer-mistake');

  await refused.getByLabel('Reply URL').fill(answer['Reply URL']!);
  await chat.press(refused, 'Save answer');
  const plan = await chat.card('Check the plan, then confirm it');
  await screens.ofCard(plan, 'plan');
  await chat.press(plan, 'Confirm plan');
  await chat.press(await chat.card('Check the assignment, then confirm it'), 'Assign');
});

step('hands over the metadata by a link that works without a sign-in', async () => {
  const message = chat.cards('Send Autotask support this message').filter({ hasText: 'our federation metadata' }).last();
  await message.waitFor({ timeout: 30_000 });
  await screens.ofCard(message, 'message-metadata');
  const file = await saveFile(message, 'Download metadata');
  expect(file.name).toBe('autotask-endpoint-backup-federation-metadata.xml');
  expect(file.text).toContain('IDPSSODescriptor');

  await writeToDesk(await readMessage(message));
  await desk.getByText(/The SAML connection to .* is set up/).first().waitFor();
  await screens.ofPage(desk, 'desk-connection');
  await chat.page.bringToFront();
  await chat.press(message, 'I have sent it');
});

step('claims one confirmation after the other', async () => {
  await chat.press(await chat.card('Waiting for Autotask support'), 'They answered');
  const first = await chat.card('Enter the answer of Autotask support');
  await screens.ofCard(first, 'confirmations');
  await tick(first, ['Support says that the connection is set up']);
  await chat.press(first, 'Save answer');
  const half = chat.cards('Waiting for Autotask support').filter({ hasText: 'Claimed' }).last();
  await half.waitFor();
  await screens.ofCard(half, 'waiting-half');

  await chat.press(half, 'They answered');
  const second = chat.cards('Enter the answer of Autotask support').filter({ hasText: 'Confirmed so far' }).last();
  await tick(second, ['Support says that the test person is active']);
  await chat.press(second, 'Save answer');
});

step('proves a sign-in from the tile, and comes to the end', async () => {
  const vendor = await openLink(await chat.card('Sign in once as the test person'), 'Open the Autotask tile');
  await vendor.getByRole('button', { name: /Megan Bowen/ }).click();
  await vendor.getByRole('heading', { name: `Signed in to Autotask Endpoint Backup as ${PERSON}` }).waitFor();
  await vendor.close();

  await chat.press(await chat.card('Sign in once as the test person'), 'It opened, check log');
  await chat.press(await chat.card('Autotask Endpoint Backup sign-in works'), 'Continue');
  const summary = await chat.card('Autotask Endpoint Backup sign-in is set up');
  await screens.ofCard(summary, 'summary');
});

step('tells helpdesk why a colleague cannot get in, and has a message ready where the vendor is to act', async () => {
  await chat.say('rehearsal: as hana');
  await chat.line('you are now Hana Helpdesk');
  await chat.say('Chris cannot get into Autotask');
  const who = await chat.card('Who is meant?');
  await screens.ofCard(who, 'diagnosis-who');
  await chat.press(who, 'Take Chris Green');
  const unassigned = await chat.card('The person is not assigned');
  await screens.ofCard(unassigned, 'diagnosis');
  await chat.press(unassigned, 'Look again');
  await chat.say(`${PERSON} gets AADSTS75011 in Autotask`);
  const vendor = await chat.card('The vendor demands a password sign-in');
  await chat.press(vendor, 'Write to the vendor');
  await vendor.getByText('Please do not send RequestedAuthnContext').waitFor();
  await screens.ofCard(vendor, 'diagnosis-vendor');
  await chat.say('rehearsal: as ada');
  await chat.line('you are now Ada Admin');
  await chat.say(`${PERSON} cannot get into Autotask`);
  await screens.ofCard(await chat.card('Entra let them in, the vendor did not'), 'diagnosis-let-in');
});

step('threw nothing and asked nobody but this machine', async () => {
  expect(stage.pageErrors).toEqual([]);
  expect([...stage.foreignHosts].filter((host) => !FONT_HOSTS.includes(host))).toEqual([]);
});

/** What a person selects and copies: everything in monospace. */
async function readMessage(card: Locator): Promise<string> {
  return card.evaluate((node) => [...node.querySelectorAll<HTMLElement>('.ac-textBlock, .ac-richTextBlock')]
    .filter((one) => [one, ...one.querySelectorAll<HTMLElement>('*')].some((part) => /mono|courier|consolas/i.test(part.style.fontFamily)))
    .map((one) => one.innerText.trim()).join('\n'));
}

async function openDesk(): Promise<Page> {
  await chat.say('rehearsal: links');
  const page = await openLink(await chat.line('Autotask Endpoint Backup console'), 'Autotask Endpoint Backup console');
  // It is the page that the console opens with.
  await page.getByLabel('Message').waitFor();
  return page;
}

async function writeToDesk(text: string): Promise<void> {
  await desk.bringToFront();
  await desk.getByLabel('Message').fill(text);
  await desk.getByRole('button', { name: 'Send message', exact: true }).click();
  await desk.locator('[role=status]').first().waitFor();
}
