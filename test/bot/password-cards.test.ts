// How long a first password stands in a chat: over restarts, kills, trouble of the channel, and clocks that jump. Timers are the machine's own clock; the wall clock moves apart from them.
import { join } from 'node:path';
import { ACTIONS } from '../../src/actions';
import type { BotDeps } from '../../src/bot/bot-deps';
import type { NewLetter } from '../../src/bot/outbox';
import { createPasswordCards, type PasswordCards } from '../../src/bot/password-cards';
import { createSetupRunner } from '../../src/bot/setup-runner';
import { createBuildCard } from '../../src/content/build-card';
import { loadCards } from '../../src/content/load-cards';
import { loadDialogs } from '../../src/content/load-dialogs';
import type { Setup } from '../../src/model/setup';
import { openDatabase, type Database } from '../../src/storage/open-database';
import { aSetup } from '../support/a-setup';

const ROOT = join(__dirname, '../..');
const buildCard = createBuildCard(loadCards(join(ROOT, 'cards')));
const dialogs = loadDialogs(join(ROOT, 'dialogs'), ACTIONS.map((action) => action.name));
const [SECRET, MINUTE, HOUR, DAY] = ['Qm7-secret', 60_000, 3_600_000, 86_400_000];
const BEGUN = Date.parse('2026-03-01T10:00:00.000Z');

let database: Database;
let wallAt: number;
let messages: Map<string, string>;
let edits: string[];
let logged: string[];
let started = 0;
let letters: string[];
let channel: (call: 'send' | 'edit', messageId: string) => void;

const setup = aSetup({ vendor: 'mimecast', stepId: dialogs.get('mimecast')!.steps[0]!.id, newPerson: { displayName: 'B.Simon', userPrincipalName: 'B.Simon@contoso.com', mailNickname: 'B.Simon' } });
const shows = (): string[] => [...messages].filter(([, text]) => text.includes(SECRET)).map(([id]) => id);
const stored = async (): Promise<Setup> => (await database.setups.find(setup.tenantId, setup.id))!;
/** Both clocks go on. */
const pass = async (ms: number): Promise<void> => {
  for (let left = ms; left > 0; left -= MINUTE) {
    wallAt += Math.min(left, MINUTE);
    await jest.advanceTimersByTimeAsync(Math.min(left, MINUTE));
  }
};

/** A process on the database; one that is killed is not called any more, and its timers are gone with it. */
function startProcess(): PasswordCards {
  const write = (_facts: unknown, message: string): void => void logged.push(message);
  const deps = {
    tenure: { workerId: `worker-${(started += 1)}` }, dialogs, actions: new Map(), cloud: { canMakeSigningCertificate: true }, buildCard, setups: database.setups,
    say: (_path: string, { userPrincipalName = '' } = {}) => `lost ${userPrincipalName}`,
    log: { debug: write, info: write, warn: write, error: write }, now: () => new Date(wallAt), wait: (ms: number) => new Promise((done) => setTimeout(done, ms)),
    chat: {
      send: async (_to: unknown, message: unknown) => {
        const messageId = `m${messages.size}`;
        channel('send', messageId);
        messages.set(messageId, JSON.stringify(message));
        return { messageId };
      },
      edit: async (_to: unknown, messageId: string, message: unknown) => {
        channel('edit', messageId);
        messages.set(messageId, JSON.stringify(message));
        edits.push(messageId);
        return 'edited';
      },
    },
  } as unknown as BotDeps;
  const runner = createSetupRunner(deps, { onSecret: () => undefined, onProgress: () => undefined });
  const put = async ({ what }: NewLetter): Promise<void> => void letters.push(what.type === 'text' ? what.text : '');
  return createPasswordCards(deps, { put }, () => runner);
}

/** What the sweep of each minute does. */
async function sweep(process: PasswordCards): Promise<void> {
  for (const due of await database.setups.listDue(new Date(wallAt), ['mimecast'])) process.expire(due, 'c');
  await pass(1);
}

async function restart(): Promise<PasswordCards> {
  jest.clearAllTimers();
  const next = startProcess();
  for (const pending of await database.setups.listPending()) await next.mind(pending, new Set(), 'c');
  return next;
}

beforeEach(async () => {
  database = await openDatabase(':memory:');
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'Date', 'performance', 'queueMicrotask'] });
  [wallAt, messages, edits, logged, letters, channel] = [BEGUN, new Map(), [], [], [], () => undefined];
  await database.setups.create(setup);
});
afterEach(() => {
  jest.useRealTimers();
  database.close();
});

async function show(process = startProcess()): Promise<PasswordCards> {
  process.show(await stored(), SECRET, 'c');
  await pass(1);
  return process;
}

it('stands for ten minutes in the message that was sent first without it', async () => {
  await show();
  expect(shows()).toEqual(['m0']);
  expect(await stored()).toMatchObject({ passwordCards: [{ messageId: 'm0', userPrincipalName: 'B.Simon@contoso.com', goneAt: new Date(BEGUN + 10 * MINUTE + 1).toISOString() }] });
  await pass(9.9 * MINUTE);
  expect(shows()).toEqual(['m0']);
  await pass(0.2 * MINUTE);
  expect(shows()).toEqual([]);
  expect((await stored()).passwordCards).toBeUndefined();
  expect(edits).toEqual(['m0', 'm0']);
});

it.each([[-HOUR], [-DAY]])('does not stand longer because the wall clock was set back by %d ms', async (jump) => {
  const process = await show();
  wallAt += jump;
  await pass(10 * MINUTE);
  await sweep(process);
  expect(shows()).toEqual([]);
});

it.each([[HOUR], [DAY]])('is taken away at the next sweep when the wall clock was set forward by %d ms, once', async (jump) => {
  const process = await show();
  wallAt += jump;
  await Promise.all([sweep(process), sweep(process)]);
  expect(shows()).toEqual([]);
  await pass(11 * MINUTE);
  await sweep(process);
  expect(edits).toEqual(['m0', 'm0']);
});

it.each([[0], [-HOUR], [-DAY], [HOUR]])('stands at most ten minutes after a restart, with a wall clock that moved by %d ms meanwhile', async (jump) => {
  await show();
  await pass(4 * MINUTE);
  wallAt += jump;
  const process = await restart();
  await pass(1);
  expect(shows()).toEqual(jump > 0 ? [] : ['m0']);
  await pass(jump < 0 ? 10 * MINUTE : 6 * MINUTE);
  expect(shows()).toEqual([]);
  process.mind(await stored(), new Set(), 'c');
  await pass(11 * MINUTE);
  expect(edits).toEqual(['m0', 'm0']);
});

it('is taken away by another process, which lets the one that showed it go first', async () => {
  const [owner, other] = [await show(), startProcess()];
  await pass(10 * MINUTE - 2);
  channel = () => { throw new Error('not yet'); };
  await pass(1);
  expect(shows()).toEqual(['m0']);
  await sweep(other);
  expect(logged.filter((line) => line === 'password card not edited yet').length).toBeGreaterThan(0);
  jest.clearAllTimers();
  channel = () => undefined;
  await sweep(other);
  expect(shows()).toEqual(['m0']);
  await pass(MINUTE);
  await sweep(other);
  expect(shows()).toEqual([]);
  await sweep(owner);
  expect(edits).toEqual(['m0', 'm0']);
});

it('is taken away as soon as the channel takes the edit again', async () => {
  const process = await show();
  channel = () => { throw new Error('the channel is down'); };
  await pass(12 * MINUTE);
  await sweep(process);
  expect(shows()).toEqual(['m0']);
  channel = () => undefined;
  await pass(5 * MINUTE);
  expect(shows()).toEqual([]);
  expect((await stored()).passwordCards).toBeUndefined();
});

it('is shown late when the channel is away for a moment, and told to be lost when it stays away', async () => {
  let isAway = true;
  channel = (call) => { if (call === 'edit' && isAway) throw new Error('the channel is down'); };
  await show();
  await pass(5_000);
  isAway = false;
  await pass(10_000);
  expect(shows()).toEqual(['m0']);
  isAway = true;
  await show();
  await pass(2 * MINUTE);
  expect(letters).toEqual(['lost B.Simon@contoso.com']);
  expect(shows()).toEqual(['m0']);
});

it('is known before it is shown: a process killed anywhere leaves no card that nobody takes away', async () => {
  const { save } = database.setups;
  const atSave: string[] = [];
  jest.spyOn(database.setups, 'save').mockImplementation((...saved) => {
    if (saved[0].passwordCards) atSave.push(...messages.values());
    return save(...saved);
  });
  await show();
  expect(atSave).toEqual([expect.stringContaining('The first password comes here')]);
  expect(atSave.join()).not.toContain(SECRET);
  await restart();
  await pass(10 * MINUTE);
  expect(shows()).toEqual([]);
  expect(messages.get('m0')).toContain('no longer shown');
});

it('has a card of its own for each person, and each goes at its own time', async () => {
  const process = await show();
  await pass(6 * MINUTE);
  await show(process);
  expect(shows()).toEqual(['m0', 'm1']);
  await pass(5 * MINUTE);
  expect(shows()).toEqual(['m1']);
  await process.take(await stored(), 'm1', 'c');
  expect(shows()).toEqual([]);
});

it('is taken away by "I have it" where it was pressed, also when the channel refuses the edit at first', async () => {
  const process = await show();
  await show(process);
  let refusals = 1;
  channel = () => { if (refusals-- > 0) throw new Error('not now'); };
  expect(JSON.stringify(await process.take(await stored(), 'm0', 'c'))).toContain('You took it along');
  await pass(2_000);
  expect(shows()).toEqual(['m1']);
});

it('is left to the process that showed it while that lives, and minded by another one as soon as it is gone', async () => {
  await show();
  const other = startProcess();
  const { worker = '' } = (await stored()).passwordCards![0]!;
  other.mind(await stored(), new Set([worker]), 'c');
  jest.clearAllTimers();
  await pass(10 * MINUTE);
  expect(shows()).toEqual(['m0']);
  other.mind(await stored(), new Set(), 'c');
  await pass(1);
  expect(shows()).toEqual([]);
});
