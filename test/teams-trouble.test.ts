// The compiled bot while Teams is in trouble: refused, doubtful and cut answers, a deleted message, a blocked bot, the app removed and added. The person sees the right card, and the bot does not knock.
import { setTimeout as delay } from 'node:timers/promises';
import { readMessage, type ScreenMessage } from '../src/rehearsal/relay/headless-client';
import { startBotProcess, type BotProcess } from './support/bot-process';
import { pressButtons } from './support/press-buttons';

// Beside the other tests the machine is busy, and what Teams refused is tried again after pauses that double.
jest.setTimeout(120_000);

let under: BotProcess;
beforeAll(async () => {
  under = await startBotProcess();
  await under.start();
  await under.client.open();
});
afterAll(() => under.close());
beforeEach(() => { under.beforeAnswer = () => undefined; });
// A test that failed leaves its trouble to no other.
afterEach(() => say('rehearsal: clear'));

const say = (text: string) => under.client.say(text);
const play = (word: string) => say(`rehearsal: teams ${word}`);
const { withButton, press, having } = pressButtons(() => under.client, 60_000);
const newSince = (from: number, says: RegExp) => under.client.messages.slice(from).filter((one) => says.test(readMessage(one)));
/** Tries of the bot that met trouble, as its log tells them. */
const triesInVain = (from: number) => under.output().slice(from).split('\n').filter((line) => line.includes('"error":"ChatError"')).length;

async function begun(from: number, says: RegExp): Promise<ScreenMessage[]> {
  for (let tries = 0; newSince(from, says).length === 0 && tries < 400; tries += 1) await delay(25);
  return newSince(from, says);
}

let setups = 0;
/** Each time for another account, beside the apps of the tests before. */
async function walkToPlan(): Promise<void> {
  await say('set up Mimecast');
  await press('Europe');
  await press('Show plan', { 'Account code': `CUK12A34${(setups += 1)}` });
  if (setups > 1) await press('Make a new app');
  await withButton('Confirm plan');
}

/** Ends the setup, so that the next test begins anew. */
async function cancel(): Promise<void> {
  await say('cancel');
  await press('Cancel it');
  under.client.messages.length = 0;
}

/** Lets the work stand at its first write until it is released. */
function holdFirstWrite(): { reached: Promise<void>; release: () => void } {
  let release = (): void => undefined;
  const released = new Promise<void>((done) => (release = done));
  const reached = new Promise<void>((done) => {
    let isFirst = true;
    under.beforeAnswer = ({ method }) => {
      if (method === 'GET' || !isFirst) return;
      isFirst = false;
      done();
      return released;
    };
  });
  return { reached, release };
}

/** With the second in which its card would have been shown. */
async function workIsOver(): Promise<void> {
  const isLast = ({ path }: { path: string }): boolean => path.endsWith('/addTokenSigningCertificate');
  const from = under.calls.filter(isLast).length;
  while (under.calls.filter(isLast).length === from) await delay(25);
  for (let calls = -1; calls !== under.calls.length; await delay(600)) calls = under.calls.length;
  await delay(600);
}

describe('an answer to what somebody typed', () => {
  test.each(['401 1', '412 1', '429 1', '502 1'])('comes once after %s', async (trouble) => {
    await play(trouble);
    const from = under.client.messages.length;
    await say('help');

    expect(await begun(from, /What you can type|Type one of/i)).toHaveLength(1);
  });

  test('that Teams takes for longer becomes a line when it takes messages again', async () => {
    await play('503 5');
    const from = under.client.messages.length;
    await say('my setups');

    expect(await begun(from, /Latchkey was interrupted while it read your last message/)).toHaveLength(1);
  });

  test('that a killed process did not give becomes a line of the next one', async () => {
    await play('503 90');
    const from = under.client.messages.length;
    const said = say('my setups');
    await delay(400);
    await under.stop('SIGKILL');
    await said;
    await under.start();
    await say('rehearsal: clear');

    expect(await begun(from, /Latchkey was interrupted while it read your last message/)).toHaveLength(1);
  });

  test('the first card of a setup comes, and once, when Teams refuses it for longer than an answer is tried', async () => {
    await play('503 5');
    await say('set up Mimecast');

    // A busy machine tries the answer less often: then more of the five are met with pauses that double, 30 s at the most.
    await withButton('Europe', 60_000);
    await delay(300);
    expect(having('Europe')).toHaveLength(1);
    await cancel();
  }, 90_000);
});

describe('work that the person watches', () => {
  test('its card is right in the end after refused edits, and there is one', async () => {
    await walkToPlan();
    const { reached, release } = holdFirstWrite();
    await press('Confirm plan');
    await reached;
    await play('412 2');
    await delay(1100);
    release();

    await withButton('Open checklist');
    await delay(300);
    expect([having('Open checklist'), having('Confirm plan')]).toMatchObject([{ length: 1 }, []]);
    await cancel();
  });

  test('when its message was deleted meanwhile, what comes next is a new one', async () => {
    await walkToPlan();
    const { reached, release } = holdFirstWrite();
    await press('Confirm plan');
    await reached;
    await play('delete');
    release();

    await withButton('Open checklist');
    expect(having('Open checklist')).toHaveLength(1);
    await cancel();
  });

  test('a blocked bot finishes what was confirmed, knocks once, and shows it when its person writes again', async () => {
    await walkToPlan();
    const { reached, release } = holdFirstWrite();
    await press('Confirm plan');
    await reached;
    const from = under.output().length;
    await play('blocked');
    release();
    await workIsOver();

    expect(triesInVain(from)).toBe(1);
    expect(having('Open checklist')).toEqual([]);
    await play('unblocked');
    await say('hi');
    await withButton('Open checklist');
    await delay(300);
    expect(having('Open checklist')).toHaveLength(1);
    await cancel();
  });
});

describe('the app', () => {
  test('removed while work goes on: the work ends, the setup stays, and who adds it again is greeted once with what is open', async () => {
    await walkToPlan();
    const { reached, release } = holdFirstWrite();
    await press('Confirm plan');
    await reached;
    const from = under.output().length;
    await play('removed');
    release();
    await workIsOver();
    expect(triesInVain(from)).toBe(0);
    under.client.messages.length = 0;
    await play('added');

    await withButton('Open checklist');
    await under.client.waitForText(/Your setups/);
    await delay(300);
    expect(under.client.messages.filter((one) => /Your setups/.test(readMessage(one)))).toHaveLength(1);
    expect(having('Open checklist')).toHaveLength(1);
    await cancel();
  });
});
