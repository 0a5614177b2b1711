// A first password that was made and not shown yet: its person is told when it is lost with its process, once. Knows not how long a shown one stands.
import type { BotDeps } from '../../src/bot/bot-deps';
import type { NewLetter } from '../../src/bot/letters/outbox';
import { createPasswordCards, type PasswordCards } from '../../src/bot/show/password-cards';
import { homeOfSetups } from '../../src/bot/show/home-of-setups';
import { createSetupRunner } from '../../src/bot/work/setup-runner';
import type { Setup } from '../../src/model/setup';
import { openDatabase, type Database } from '../../src/storage/open-database';
import { aSetup } from '../support/a-setup';
import { mimecast } from '../support/walk-dialog';

const SECRET = 'Qm7-secret';
const setup = aSetup({ vendor: 'mimecast', stepId: mimecast.steps[0]!.id, newPerson: { displayName: 'B.Simon', userPrincipalName: 'B.Simon@contoso.com', mailNickname: 'B.Simon' } });

let database: Database;
let chat: { isAway: boolean; shown: string[] };
let letters: Map<string, string>;
beforeEach(async () => {
  [database, chat, letters] = [await openDatabase(':memory:'), { isAway: true, shown: [] }, new Map()];
  await database.setups.create(setup);
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'Date', 'performance', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
  database.close();
});
const stored = async (): Promise<Setup> => (await database.setups.find(setup.tenantId, setup.id))!;

function startProcess(workerId: string): PasswordCards<Setup> {
  const quiet = (): void => undefined;
  const take = (message: unknown): void => {
    if (chat.isAway) throw new Error('the channel is down');
    chat.shown.push(JSON.stringify(message));
  };
  const deps = {
    tenure: { workerId }, dialogs: new Map([['mimecast', mimecast]]), actions: new Map(), cloud: { canMakeSigningCertificate: true }, setups: database.setups,
    buildCard: (_name: string, data: object) => data, say: (_path: string, { userPrincipalName = '' } = {}) => `lost ${userPrincipalName}`,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet }, now: () => new Date(), wait: (ms: number) => new Promise((done) => setTimeout(done, ms)),
    chat: {
      send: async (_to: unknown, message: unknown) => { take(message); return { messageId: 'm0' }; },
      edit: async (_to: unknown, _id: string, message: unknown) => { take(message); return 'edited'; },
    },
  } as unknown as BotDeps;
  const runner = createSetupRunner(deps, { listLetters: () => [], onLetters: () => undefined, onSecret: quiet, onProgress: quiet });
  const put = async ({ key, what }: NewLetter): Promise<void> => void letters.set(key, what.type === 'text' ? what.text : '');
  const outbox = { put, close: async () => undefined, isClosed: () => false, owe: quiet };
  return createPasswordCards(deps, { outbox, paced: deps.chat, home: homeOfSetups(deps, () => runner) });
}

async function show(): Promise<PasswordCards<Setup>> {
  const process = startProcess('first');
  process.show(await stored(), SECRET, 'c');
  await jest.advanceTimersByTimeAsync(3_000);
  return process;
}

it('is told to be lost by the next process, once, when its own is killed before the chat took a message for it', async () => {
  await show();
  jest.clearAllTimers();
  expect(JSON.stringify(await stored())).not.toContain(SECRET);
  chat.isAway = false;
  const next = startProcess('second');
  for (const pending of await database.setups.listPending()) await next.mind(pending, new Set(['second']), 'd');

  expect([...letters.values()]).toEqual(['lost B.Simon@contoso.com']);
  expect([chat.shown, await database.setups.listPending(), (await stored()).passwordOwed]).toEqual([[], [], undefined]);
});

it('is left to its own process while that lives, and shown when the chat takes it', async () => {
  const process = await show();
  await startProcess('second').mind(await stored(), new Set(['first', 'second']), 'd');
  // Taken for dead, and awake again under another name.
  await process.mind(await stored(), new Set(['second']), 'd');
  chat.isAway = false;
  await jest.advanceTimersByTimeAsync(10_000);

  expect(letters.size).toBe(0);
  expect(chat.shown.at(-1)).toContain(SECRET);
  expect((await stored()).passwordOwed).toBeUndefined();
});

it('is shown although the database takes no note that it was made', async () => {
  chat.isAway = false;
  jest.spyOn(database.setups, 'save').mockRejectedValueOnce(new Error('locked'));
  await show();

  expect(chat.shown.at(-1)).toContain(SECRET);
});
