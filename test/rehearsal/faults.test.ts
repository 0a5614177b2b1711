// Faults said in the chat, over the real bot, relay and world: the setup waits or stands still, and goes on at the same place. Knows no page of the Playground.
import { setTimeout as delay } from 'node:timers/promises';
import { listButtons } from '../../src/rehearsal/relay/card-buttons';
import { readMessage, type ScreenMessage } from '../../src/rehearsal/relay/headless-client';
import { openStage, type Stage } from '../../src/rehearsal/rehearse/stage';
import { childrenOnLoopback } from '../support/children-on-loopback';

jest.setTimeout(60_000);

let stage: Stage;
beforeEach(async () => { stage = await openStage(childrenOnLoopback()); });
afterEach(() => stage.close());

const play = (word: string) => stage.client.say(`rehearsal: ${word}`);

function withButton(title: string): Promise<ScreenMessage> {
  return stage.client.waitForCard((card) => listButtons(card).some((one) => one.title === title), 20_000);
}

async function press(title: string, inputs: Record<string, string> = {}): Promise<void> {
  await stage.client.click(await withButton(title), title, inputs);
}

async function walkToPlan(): Promise<void> {
  await press('Europe');
  await press('Show plan', { 'Account code': 'CUK12A345' });
  await withButton('Confirm plan');
}

/** Follows the newest link of the sign-in card and answers the authority's page. */
async function answerConsent(answer: 'accept' | 'decline'): Promise<string> {
  const card = await stage.client.waitForText(/^Please sign in/);
  const { body: page } = await stage.client.click(card, 'Sign in');
  const shown = await (await fetch(String(page))).text();
  const back = await fetch(String(page), { method: 'POST', body: new URLSearchParams({ answer }), redirect: 'manual' });
  await fetch(back.headers.get('location')!);
  return shown;
}

/** The world writes its state down a moment after the change. */
async function expectApps(count: number): Promise<void> {
  await delay(150);
  expect(stage.readTenant().applications).toHaveLength(count);
}

test('a declined second factor leaves a way, and an accepted one goes on at the same place', async () => {
  await play('mfa');
  await stage.client.say('set up Mimecast');
  await answerConsent('decline');
  const asking = await stage.client.waitForText(/Sign in to go on/);
  await stage.client.waitForText(/Ada Admin declined/);
  await stage.client.click(asking, 'Sign in');

  expect(await answerConsent('accept')).toContain('Permissions requested');
  await withButton('Europe');
});

test('a role lost after the plan, throttled calls and three clicks at once end in one app', async () => {
  await stage.client.say('set up Mimecast');
  await walkToPlan();
  await play('no role');
  await press('Confirm plan');
  const stopped = await withButton('Retry');
  expect(readMessage(stopped)).toMatch(/Nothing is made/);

  await play('activate role');
  await play('throttle 3');
  await Promise.all([1, 2, 3].map(() => stage.client.click(stopped, 'Retry')));
  await withButton('Open checklist');
  await expectApps(1);
});

test('an outage while it is taken back stands still, and Retry takes back the rest', async () => {
  await stage.client.say('set up Mimecast');
  await walkToPlan();
  await press('Confirm plan');
  await withButton('Open checklist');
  await stage.client.say('undo');
  const question = await stage.client.waitForText(/Check what is taken back/);
  await play('outage');
  await stage.client.click(question, listButtons(question.cards[0]!)[0]!.title!);
  const stopped = await withButton('Retry');
  expect(readMessage(stopped)).toMatch(/does not answer/);
  await expectApps(1);

  await play('clear');
  await stage.client.click(stopped, 'Retry');
  await stage.client.waitForCard((card) => JSON.stringify(card).includes('Cancelled'), 20_000);
  await expectApps(0);
});

test.each(['consent removed', 'mfa'])('"%s" and a token that Graph takes no more, in the middle of the writes: one sign-in, no second yes, one app', async (word) => {
  await stage.client.say('set up Mimecast');
  await walkToPlan();
  await play('slow replication 1');
  await press('Confirm plan');
  for (let waited = 0; stage.readTenant().applications!.length === 0 && waited < 10_000; waited += 50) await delay(50);
  await play(word);
  await play('new token');
  // Tokens tell whole seconds: one of the same second would not be newer.
  await delay(1_100);
  await answerConsent('accept');
  await withButton('Open checklist');

  // Nobody pressed a second yes: without one the checklist would not have come.
  expect(stage.client.messages.map(readMessage).filter((text) => /^(Please sign in|Signed in as)/.test(text))).toEqual(['Signed in as Ada Admin']);
  await expectApps(1);
});
