// A first password stands in the chat when the bot's process is killed: the next start takes it away at its time, over HTTP as in Teams.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listInputs } from '../src/rehearsal/relay/collect-inputs';
import { readMessage } from '../src/rehearsal/relay/headless-client';
import { startBotProcess, type BotProcess } from './support/bot-process';
import { childrenOnLoopback } from './support/children-on-loopback';
import { pressButtons } from './support/press-buttons';

jest.setTimeout(60_000);

let under: BotProcess;
let setClock: (aheadMs: number) => void;
beforeEach(async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'latchkey-clock-')), 'ahead');
  setClock = (aheadMs) => writeFileSync(file, String(aheadMs));
  setClock(0);
  under = await startBotProcess({ settings: { SHIFTED_CLOCK_FILE: file, NODE_OPTIONS: `${childrenOnLoopback()['NODE_OPTIONS']} --require ${join(__dirname, 'support/shifted-clock.js')}` } });
  await under.start();
  await under.client.open();
});
afterEach(() => under.close());

const { withButton, press } = pressButtons(() => under.client);

test('killed while it is shown, and started again after its ten minutes: it is gone at once', async () => {
  await under.client.say('set up Mimecast');
  await press('Europe');
  await press('Show plan', { 'Account code': 'CUK12A345' });
  await press('Confirm plan');
  await press('Open checklist');
  const list = await withButton('Save ticks');
  await under.client.click(list, 'Save ticks', Object.fromEntries(list.cards.flatMap(listInputs).filter(({ type }) => type === 'Input.Toggle').map(({ id }) => [String(id), 'true'])));
  await press('Create B.Simon');
  await press('Create account', {});
  const shown = await under.client.waitForText(/Take the password now/, 20_000);
  const password = /First password\s+(\S+)/.exec(readMessage(shown))?.[1] ?? '';
  expect(password.length).toBeGreaterThan(9);

  await under.stop('SIGKILL');
  expect(JSON.stringify(under.client.messages)).toContain(password);
  setClock(11 * 60_000);
  await under.start();

  await under.client.waitForText(/The password is no longer shown/, 20_000);
  expect(JSON.stringify(under.client.messages)).not.toContain(password);
  expect(under.output()).not.toContain(password);
  expect(under.client.messages.filter((message) => /password is no longer shown/.test(readMessage(message)))).toHaveLength(1);
});
