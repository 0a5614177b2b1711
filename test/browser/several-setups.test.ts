// Words and lists in a real client: a product that is searched for, two setups of one product, two admins, a text that is no command.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserStage, openStage } from './support/browser-stage';
import { type ChatPage, openChat } from './support/chat-page';
import { stepsInOrder } from './support/in-order';
import { keepScreens } from './support/screens';

const screens = keepScreens(1, 'several-');
let stage: BrowserStage;
let chat: ChatPage;
const step = stepsInOrder(() => stage?.page, join(tmpdir(), 'latchkey-several-setups-failed.png'));

beforeAll(async () => {
  stage = await openStage();
  chat = openChat(stage.page);
  await chat.card('Name the product');
});

afterAll(async () => {
  expect(await stage?.close()).toEqual([]);
});

step('finds a misspelled product with the box and the button', async () => {
  const welcome = await chat.card('Name the product');
  await welcome.getByLabel('Another product').fill('mimecats');
  await chat.press(welcome, 'Find product');
  const choose = await chat.card('Is this your product?');
  await screens.ofCard(choose, 'choose-vendor');
  await chat.press(choose, 'Set up Mimecast');
  await chat.card('Choose the Mimecast region');
});

step('offers a product that nobody knows as any SAML app', async () => {
  await chat.say('set up Contoso Travel Portal');
  const choose = await chat.card('Set it up as any SAML app?');
  await screens.ofCard(choose, 'choose-vendor-none');
  await choose.getByRole('button', { name: /as any SAML app/ }).waitFor();
});

step('asks before a second setup of the same product, and names its code from then on', async () => {
  await chat.say('set up mimecast');
  const open = await chat.card('Your Mimecast setup is open');
  await screens.ofCard(open, 'already-open');
  await chat.press(open, 'Begin another');
  const second = chat.cards('Choose the Mimecast region').filter({ hasText: /Mimecast · [0-9A-F]{6} · Step 1/ });
  await second.last().waitFor();
});

step('asks which of the two is meant, and asks again before it cancels', async () => {
  await chat.say('cancel mimecast');
  const which = await chat.card('Which setup do you mean?');
  await screens.ofCard(which, 'which-setup');
  await which.getByRole('button', { name: /^Cancel/ }).first().click();
  const question = await chat.card('Cancel this setup?');
  await chat.press(question, 'Cancel it');
  await chat.card('This setup is cancelled');
});

step('answers a text that is no command with what is possible', async () => {
  await chat.say('what is **this** <b>here</b>');
  const unclear = await chat.card('Latchkey did not understand that');
  await screens.ofCard(unclear, 'unclear');
  expect(await unclear.innerText()).toContain('what is **this** <b>here</b>');
  await chat.press(unclear, 'What can I say?');
  await screens.ofCard(await chat.card('What you can type'), 'help');
});

step('lists all setups', async () => {
  await chat.say('My Setups');
  const list = await chat.card('Your setups');
  await screens.ofCard(list, 'my-setups');
  await list.getByRole('button', { name: /^Open/ }).first().click();
  await chat.card('Choose the Mimecast region');
});

step('tells a second admin of the first, and the first of the second', async () => {
  await chat.say('rehearsal: as bo');
  await chat.line('you are now Bo Backup');
  await chat.say('set up mimecast');
  await screens.ofCard(await chat.card('Ada Admin is setting up Mimecast, too'), 'colleague');
  await chat.card('Choose the Mimecast region');
  await chat.say('rehearsal: as ada');
  await chat.line('you are now Ada Admin');
  await chat.card('Bo Backup is setting up Mimecast, too');
});
