// The compiled bot is killed, or Teams takes nothing, between the end of work and its card: the card comes all the same, and once.
import { setTimeout as delay } from 'node:timers/promises';
import type { Setup } from '../src/model/setup';
import { openConnection } from '../src/storage/open-connection';
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

const { withButton, press, having } = pressButtons(() => under.client);
const countWith = (title: string): number => having(title).length;

async function isInDatabase(fits: (setup: Setup) => boolean): Promise<void> {
  const connection = await openConnection(`file:${under.database}`, 'as-it-is');
  for (let tries = 0; ; tries += 1) {
    const rows = await connection.select<{ data: string }>('select data from records', []);
    if (rows.some(({ data }) => fits(JSON.parse(data) as Setup))) break;
    if (tries > 400) throw new Error('it never was in the database');
    await delay(25);
  }
  connection.close();
}

/** The whole Entra half, of which the chat gets to know nothing. */
async function workUnseen(): Promise<void> {
  await under.client.say('set up Mimecast');
  await press('Europe');
  await press('Show plan', { 'Account code': 'CUK12A345' });
  await withButton('Confirm plan');
  await under.client.say('rehearsal: teams 503 99');
  // Longer than a click waits for its work.
  under.beforeAnswer = () => delay(100);
  await press('Confirm plan');
  await isInDatabase(({ pending, actions }) => pending.length === 0 && Object.values(actions).length > 3 && Object.values(actions).every(({ state }) => state === 'done'));
  expect(countWith('Open checklist')).toBe(0);
}

test('killed between the end of the work and its card: the next start shows it, and another start says nothing more', async () => {
  await workUnseen();
  await under.stop('SIGKILL');
  await under.client.say('rehearsal: clear');

  await under.start();
  await withButton('Open checklist');
  await delay(700);
  const edits = under.client.messages.map((one) => one.edits);
  await under.stop('SIGKILL');
  await under.start();
  await delay(700);

  expect(countWith('Open checklist')).toBe(1);
  expect(under.client.messages.map((one) => one.edits)).toEqual(edits);
});

test('not taken by Teams for a while: the card comes as soon as it is', async () => {
  await workUnseen();
  await under.client.say('rehearsal: clear');

  await withButton('Open checklist');
  expect(countWith('Open checklist')).toBe(1);
});
