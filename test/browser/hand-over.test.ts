// A hand-over of the vendor half in a real client: one person asks another, who takes it on and hands it back.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserStage, openStage } from './support/browser-stage';
import { type ChatPage, openChat } from './support/chat-page';
import { stepsInOrder } from './support/in-order';
import { keepScreens } from './support/screens';

const screens = keepScreens(1, 'hand-over-');
let stage: BrowserStage;
let chat: ChatPage;
const step = stepsInOrder(() => stage?.page, join(tmpdir(), 'latchkey-hand-over-failed.png'));

const become = async (key: string, name: string): Promise<void> => {
  await chat.say(`rehearsal: as ${key}`);
  await chat.line(`you are now ${name}`);
};

beforeAll(async () => {
  stage = await openStage();
  chat = openChat(stage.page);
  await chat.card('Name the product');
});

afterAll(async () => {
  expect(await stage?.close()).toEqual([]);
});

step('reaches the checklist', async () => {
  await chat.say('set up Mimecast');
  await chat.press(await chat.card('Choose the Mimecast region'), 'Europe');
  const form = await chat.card(/^Enter 4 values/);
  await form.getByLabel('Account code').fill('CUK12A345');
  await form.getByText('Opens the Mimecast page first (SP)').click();
  await chat.press(form, 'Show plan');
  await chat.press(await chat.card('Check the plan, then confirm it'), 'Confirm plan');
  await chat.press(await chat.card('Take 1 value to Mimecast'), 'Open checklist');
});

step('searches a colleague and asks them', async () => {
  await chat.press(await chat.card('Do the open items at Mimecast'), 'Hand over');
  const form = await chat.card('Hand over the Mimecast half');
  await form.getByLabel('Name or address').fill('chris');
  await chat.press(form, 'Search');
  const found = await chat.card('Hand over the Mimecast half');
  await found.getByText('chris.green@contoso.com').waitFor();
  await screens.ofCard(found, 'found');
  await chat.press(found, 'Ask Chris Green');
  await screens.ofCard(await chat.card('Waiting for a yes of Chris Green'), 'asked');
});

step('the colleague says yes and ticks under their own name', async () => {
  await become('chris', 'Chris Green');
  const offer = await chat.card('Will you do the Mimecast half?');
  await screens.ofCard(offer, 'offer');
  await chat.press(offer, 'I’ll do it');
  const list = await chat.card('Do the open items at Mimecast');
  await list.getByText('You do this for Ada Admin.').waitFor();
  await list.getByText('The description is typed').click();
  await screens.ofCard(list, 'checklist');
  await chat.press(list, 'Save ticks');
  await (await chat.card('Do the open items at Mimecast')).getByText('1', { exact: true }).first().waitFor();
});

step('asks, hands it back, and the admin reads why', async () => {
  await chat.press(await chat.card('Do the open items at Mimecast'), 'Ask or hand back');
  const talk = await chat.card('Write to Ada Admin');
  await talk.getByLabel('What do you want to say?').fill('I am away from tomorrow.');
  await screens.ofCard(talk, 'talk');
  await chat.press(talk, 'Hand it back');
  await screens.ofCard(await chat.card('You handed it back'), 'handed-back');
  await become('ada', 'Ada Admin');
  const back = await chat.card('Do the open items at Mimecast');
  await back.getByText(/Chris Green handed the vendor half back.*I am away from tomorrow\./).waitFor();
  await screens.ofCard(back, 'came-back');
});
