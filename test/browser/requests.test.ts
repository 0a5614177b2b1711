// Helpdesk asks for access in a real client, an admin approves in the channel, and everybody sees it; then access for a time, refused and partly done.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserStage, openStage } from './support/browser-stage';
import { openChannel } from './support/channel-page';
import { type ChatPage, openChat } from './support/chat-page';
import { stepsInOrder } from './support/in-order';
import { keepScreens } from './support/screens';

const screens = keepScreens(1, 'requests-');
let stage: BrowserStage;
let chat: ChatPage;
const step = stepsInOrder(() => stage?.page, join(tmpdir(), 'latchkey-requests-failed.png'));

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

step('has an app to ask for, and a channel that hears of approvals', async () => {
  await chat.say('set up Mimecast');
  await chat.press(await chat.card('Choose the Mimecast region'), 'Europe');
  const form = await chat.card(/^Enter 4 values/);
  await form.getByLabel('Account code').fill('CUK12A345');
  await form.getByText('Opens the Mimecast page first (SP)').click();
  await chat.press(form, 'Show plan');
  await chat.press(await chat.card('Check the plan, then confirm it'), 'Confirm plan');
  await chat.card('Take 1 value to Mimecast');
  const channel = await openChannel(stage.page);
  await channel.say('notify here about approvals');
  await channel.card('Notices come here');
  await channel.leave();
});

step('asks as helpdesk, sees everybody first, and sends it', async () => {
  await become('hana', 'Hana Helpdesk');
  await chat.say('assign Chris, megan.bowen@contoso.com, Dan Departed to Mimecast');
  const unclear = await chat.card('Who is meant?');
  await screens.ofCard(unclear, 'who');
  await unclear.getByText('Chris Green, chris.green@contoso.com').click();
  await chat.press(unclear, 'Take these people');
  const preview = await chat.card('Check the request, then send it');
  await preview.getByText('Account disabled').waitFor();
  await preview.getByLabel('Why?').fill('They start in Finance on Monday.');
  await screens.ofCard(preview, 'preview');
  await chat.press(preview, 'Send request');
  await screens.ofCard(await chat.card('Give 2 people access to Mimecast?'), 'sent');
});

step('is approved in the channel by somebody else, with changes', async () => {
  const mine = await (await openChannel(stage.page)).card('Give 2 people access to Mimecast?');
  await screens.ofCard(mine, 'in-the-channel');
  await chat.press(mine, 'Approve');
  await stage.page.getByText('This is your own request, so somebody else decides it.').waitFor();
  await (await openChannel(stage.page)).leave();
  await become('bo', 'Bo Backup');
  await chat.say('hello');
  await chat.card('Name the product');
  const channel = await openChannel(stage.page);
  const card = await channel.card('Give 2 people access to Mimecast?');
  await chat.press(card, 'Approve with changes');
  await card.getByText('Megan Bowen', { exact: true }).last().click();
  await card.getByLabel('Ends after how many days?').fill('2');
  await screens.ofCard(card, 'with-changes');
  await chat.press(card, 'Approve like this');
  await screens.ofCard(await channel.card('Chris Green can use Mimecast.'), 'approved-in-the-channel');
  await channel.leave();
});

step('shows everybody who decided', async () => {
  await screens.ofCard(await chat.card('Chris Green can use Mimecast.'), 'approved-in-the-chat-of-who-did');
  await become('hana', 'Hana Helpdesk');
  await chat.line(/Bo Backup approved it\. Chris Green can use Mimecast now, until/);
  await chat.card('Chris Green can use Mimecast.');
  await chat.say('my requests');
  await screens.ofCard(await chat.card('Your requests'), 'my-requests');
});

step('is refused with a reason', async () => {
  await chat.say('assign noor.newhire@contoso.com to Mimecast');
  const preview = await chat.card('Check the request, then send it');
  await preview.getByLabel('Why?').fill('For a test.');
  await chat.press(preview, 'Send request');
  await chat.card('Give Noor Newhire access to Mimecast?');
  await become('bo', 'Bo Backup');
  const channel = await openChannel(stage.page);
  const card = await channel.card('Give Noor Newhire access to Mimecast?');
  await chat.press(card, 'Refuse');
  await card.getByLabel('Why?').fill('Noor has no mailbox yet.');
  await screens.ofCard(card, 'refuse');
  await chat.press(card, 'Refuse request');
  await screens.ofCard(await channel.card('The access to Mimecast was refused.'), 'refused');
  await channel.leave();
});

step('makes a test user, whose password comes to who signs in with it alone', async () => {
  await become('hana', 'Hana Helpdesk');
  await chat.say('request a test user for 14 days');
  const form = await chat.card('A test user for which app?');
  await form.getByLabel('App', { exact: true }).fill('Mimecast');
  await screens.ofCard(form, 'test-user');
  await chat.press(form, 'Look');
  const preview = await chat.card('Check the test user, then send it');
  await preview.getByLabel('Why?').fill('To test the sign-in.');
  await screens.ofCard(preview, 'test-user-preview');
  await chat.press(preview, 'Send request');
  await chat.card('Make the test user B.Simon for Mimecast?');
  await become('bo', 'Bo Backup');
  const channel = await openChannel(stage.page);
  const card = await channel.card('Make the test user B.Simon for Mimecast?');
  await screens.ofCard(card, 'test-user-in-the-channel');
  await chat.press(card, 'Approve');
  await channel.card('The test user B.Simon is there and can use Mimecast.');
  expect(await stage.page.getByText('First password').count()).toBe(0);
  await channel.leave();
  await become('hana', 'Hana Helpdesk');
  const password = await chat.card('Your test user: take the password now');
  await screens.ofCard(password, 'test-user-password');
  await chat.press(password, 'I have it');
  await chat.card('The password is no longer shown');
});

step('threw nothing and asked nobody but this machine', async () => {
  expect(stage.pageErrors).toEqual([]);
});
