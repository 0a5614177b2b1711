// What goes wrong while answers are given: another region, a wrong value, a value that somebody else has, an old card.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserStage, FONT_HOSTS, openStage } from './support/browser-stage';
import { type ChatPage, openChat } from './support/chat-page';
import { stepsInOrder } from './support/in-order';
import { keepScreens } from './support/screens';
import { waitForCount } from './support/use-card';

const screens = keepScreens(60);
let stage: BrowserStage;
let chat: ChatPage;
const step = stepsInOrder(() => stage?.page, join(tmpdir(), 'latchkey-slips-failed.png'));

beforeAll(async () => {
  stage = await openStage();
  chat = openChat(stage.page);
  await chat.card('Name the product');
  await chat.say('set up Mimecast');
});

afterAll(async () => {
  expect(await stage?.close()).toEqual([]);
});

step('takes a region that is not in the list, and lets go of it again', async () => {
  const region = await chat.card('Choose the Mimecast region');
  await chat.press(region, 'Something else');
  const field = region.getByLabel(/API host of your region/);
  await field.fill('de-api.example.com');
  await screens.ofCard(region, 'region-other');
  await chat.press(region, 'Use this one');
  await region.getByText('Enter a host name that ends in .mimecast.com').first().waitFor();
  await screens.ofCard(region, 'region-mistake');
  await chat.press(region, 'Something else');
  expect(await field.inputValue()).toBe('de-api.example.com');
  await field.fill('de-api.mimecast.com');
  await chat.press(region, 'Use this one');

  const values = await chat.card('Enter 4 values');
  expect(await values.innerText()).toContain('https://de-api.mimecast.com/login/saml');
  await chat.press(values, 'Go back');
  await chat.press(await chat.card('Choose the Mimecast region'), 'Europe');
});

step('keeps what was typed when a value is wrong', async () => {
  const values = await chat.card('Enter 4 values');
  const code = values.getByLabel(/Account code/);
  await code.fill(`CUK12A345/x`);
  await chat.press(values, 'Show plan');

  await values.getByText('Enter the account code: letters and digits, without spaces and slashes.').waitFor();
  expect(await code.inputValue()).toBe(`CUK12A345/x`);
  await screens.ofCard(values, 'values-mistake');
});

step('waits for a value that somebody else has', async () => {
  const values = await chat.card('Enter 4 values');
  await values.getByLabel(/Account code/).fill('');
  await values.getByLabel(/Name of the authentication profile/).fill('Entra for everybody');
  await chat.press(values, 'I do not have it yet');
  await values.getByRole('button', { name: 'Account code', exact: true }).click();

  const waiting = await chat.card('Waiting for: Account code');
  await screens.ofCard(waiting, 'waiting');
  await chat.press(waiting, 'Go back');
  const back = await chat.card('Enter 4 values');
  expect(await back.getByLabel(/Name of the authentication profile/).inputValue()).toBe('Entra for everybody');
});

step('tells an old card from the current one', async () => {
  const values = await chat.card('Enter 4 values');
  await values.getByLabel(/Account code/).fill('CUK12A345');
  await chat.press(values, 'Show plan');
  await chat.card('Check the plan, then confirm it');
  await chat.say('status');
  await waitForCount(chat.cards('Check the plan, then confirm it'), 2);
  const old = chat.page.locator('.ac-adaptiveCard').filter({ has: chat.page.getByRole('heading', { name: 'Check the plan, then confirm it' }) }).first();
  const oldId = await old.evaluate((node) => (node.id = 'old-card'));
  const current = await chat.card('Check the plan, then confirm it');
  await chat.press(current, 'Change values');
  await chat.press(await chat.card('Choose the Mimecast region'), 'Europe');
  await chat.press(await chat.card('Enter 4 values'), 'Show plan');
  await waitForCount(chat.cards('Check the plan, then confirm it'), 2);

  await chat.page.locator(`#${oldId}`).getByRole('button', { name: 'Confirm plan', exact: true }).click();
  const replaced = await chat.card('This plan is superseded');
  await screens.ofCard(replaced, 'superseded');
});

step('threw nothing and asked nobody but this machine', async () => {
  expect(stage.pageErrors).toEqual([]);
  expect([...stage.foreignHosts].filter((host) => !FONT_HOSTS.includes(host))).toEqual([]);
});
