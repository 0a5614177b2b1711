// In a cloud where Graph has no call for it, a person makes the signing certificate in the admin center by what the card says.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserStage, openStage } from './support/browser-stage';
import { type ChatPage, openChat } from './support/chat-page';
import { stepsInOrder } from './support/in-order';
import { keepScreens } from './support/screens';
import { openLink } from './support/use-card';

const BY_HAND = 'Make the signing certificate by hand';
const screens = keepScreens(1, 'clouds-');
let stage: BrowserStage;
let chat: ChatPage;
const step = stepsInOrder(() => stage?.page, join(tmpdir(), 'latchkey-clouds-failed.png'));

beforeAll(async () => {
  stage = await openStage({ cloud: 'usgov' });
  chat = openChat(stage.page);
});

afterAll(async () => {
  expect(await stage?.close()).toEqual([]);
});

step('says in the plan what will be made by hand', async () => {
  await chat.card('Name the product');
  await chat.say('set up Mimecast');
  await chat.press(await chat.card('Choose the Mimecast region'), 'Europe');
  const values = await chat.card('Enter 4 values');
  await values.getByLabel(/Account code/).fill('CUK12A345');
  await chat.press(values, 'Show plan');
  const plan = await chat.card('Check the plan, then confirm it');

  expect(await plan.innerText()).toContain('You make it by hand.');
  await chat.press(plan, 'Confirm plan');
});

step('waits with the clicks, and says what is missing when it is asked too early', async () => {
  const waiting = await chat.card(BY_HAND);
  await screens.ofCard(waiting, 'certificate-by-hand');
  await chat.press(waiting, 'I have made it, look again');

  const again = chat.cards(BY_HAND).filter({ hasText: 'Entra shows no certificate yet' }).last();
  await again.waitFor();
  await screens.ofCard(again, 'certificate-by-hand-none-yet');
});

step('goes on once the certificate is made where the card leads', async () => {
  const waiting = chat.cards(BY_HAND).last();
  const center = await openLink(waiting, 'Open the app in Entra');
  await center.getByRole('link', { name: 'Edit' }).click();
  await center.getByRole('link', { name: 'New Certificate' }).click();
  await center.getByRole('button', { name: 'Save' }).click();
  await center.getByRole('heading', { name: 'Inactive' }).waitFor();
  await screens.ofPage(center, 'admin-center');
  await chat.page.bringToFront();
  await chat.press(waiting, 'I have made it, look again');

  const handover = await chat.card('Take 1 value to Mimecast');
  expect(await handover.innerText()).toMatch(/\b[0-9A-F]{40}\b/);
});
