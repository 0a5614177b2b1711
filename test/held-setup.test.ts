// The compiled bot is killed around a hand-over between two people: the offer comes, the yes counts, both are told, and each once.
import { setTimeout as delay } from 'node:timers/promises';
import type { ScreenMessage } from '../src/rehearsal/relay/headless-client';
import { readLines } from '../src/rehearsal/rehearse/read-lines';
import { startBotProcess, type BotProcess } from './support/bot-process';
import { pressButtons } from './support/press-buttons';

jest.setTimeout(60_000);

let under: BotProcess;
beforeEach(async () => {
  under = await startBotProcess();
  await under.start();
  await under.client.open();
});
afterEach(() => under.close());

const { withButton, press } = pressButtons(() => under.client);
const messagesOf = (owner: string, says: string): ScreenMessage[] => under.client.messages.filter((one) => one.owner === owner && readLines(one).join('\n').includes(says));
const comes = (owner: string, says: string): Promise<ScreenMessage> => under.client.waitForMessage((one) => one.owner === owner && readLines(one).join('\n').includes(says), 20_000);

/** Teams takes nothing from the bot; what a client asked is answered all the same. Then the bot is killed. */
async function unheard(work: () => Promise<unknown>): Promise<void> {
  await under.client.say('rehearsal: teams 503 99');
  await work();
  await under.stop('SIGKILL');
  await under.client.say('rehearsal: clear');
}

test('killed after the offer, after the yes and after work is handed back: nobody misses anything, and nothing comes twice', async () => {
  await under.client.say('rehearsal: as chris');
  await under.client.say('hello');
  await under.client.say('rehearsal: as ada');
  await under.client.say('set up Mimecast');
  await press('Europe');
  await press('Show plan', { 'Account code': 'CUK12A345' });
  await press('Confirm plan');
  await press('Open checklist');
  await press('Hand over');
  await press('Search', { 'Name or address': 'chris.green@contoso.com' });

  await unheard(() => press('Ask Chris Green'));
  expect(messagesOf('chris', 'Will you do')).toEqual([]);
  await under.start();
  await comes('chris', 'Will you do the Mimecast half?');

  await under.client.say('rehearsal: as chris');
  await unheard(() => press('I’ll do it'));
  await under.start();
  await comes('ada', 'Holds it since');
  await comes('chris', 'You do this for Ada Admin.');

  await press('Ask or hand back');
  await unheard(async () => under.client.click(await withButton('Hand it back'), 'Hand it back', { 'What do you want to say?': 'I am on holiday.' }));
  await under.start();
  await comes('ada', 'Chris Green handed the vendor half back');
  // What was shown is noted within half a second.
  await delay(900);
  const seen = under.client.messages.map(({ id, edits }) => `${id} ${edits}`);
  await under.stop('SIGKILL');
  await under.start();
  await delay(700);

  expect(under.client.messages.map(({ id, edits }) => `${id} ${edits}`)).toEqual(seen);
  expect([messagesOf('ada', 'Holds it since'), messagesOf('ada', 'I am on holiday.'), messagesOf('chris', 'Will you do')].map(({ length }) => length)).toEqual([1, 1, 0]);
  expect(messagesOf('chris', 'You handed it back')).toHaveLength(1);
});
