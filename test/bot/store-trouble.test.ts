// A database that takes no note while the chat goes on: cards are shown once, clicks are answered, and the note is made up for.
import { setTimeout as delay } from 'node:timers/promises';
import { SetupError } from '../../src/model/errors';
import { ada, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';

let under: BotWithTenant;
let isFull = false;
/** Which saves the full disk refuses. */
let isMeant: (isQuiet: boolean) => boolean = () => true;
beforeEach(async () => {
  under = await startBotWithTenant();
  isFull = false;
  const { save } = under.database.setups;
  under.database.setups.save = async (setup, ...rest) => {
    if (isFull && isMeant(setup.face !== setup.revision)) throw new SetupError('store/full', { retry: 'later' });
    return save(setup, ...rest);
  };
});
afterEach(() => under.close());

const stored = async () => (await under.database.setups.listOpen(ada))[0]!;

test('where a card lies is noted later; the card is not sent again for that, and its buttons work', async () => {
  isMeant = (isQuiet) => isQuiet;
  isFull = true;
  await under.say('set up Mimecast');
  await under.until(/Europe/);
  await delay(700);
  expect(under.shown).toHaveLength(1);
  expect((await stored()).live).toBeUndefined();

  expect(await under.press('Europe')).toMatchObject({ type: 'card' });
  expect((await stored()).answers).toMatchObject({ region: 'eu' });
  isFull = false;
  for (let waited = 0; (await stored()).live === undefined && waited < 8_000; waited += 50) await delay(50);
  expect((await stored()).live).toMatchObject({ messageId: under.shown[0]!.messageId });
  expect(under.shown).toHaveLength(1);
});

test('a click that cannot be saved changes nothing and leaves the card as it is; pressed again it counts once', async () => {
  await under.say('set up Mimecast');
  isMeant = () => true;
  isFull = true;

  expect(await under.press('Europe')).toEqual({ type: 'notice', isError: true, text: expect.stringMatching(/\(store\/full\).*Nothing is lost/) });
  expect((await stored()).answers).toEqual({});
  isFull = false;
  expect(await under.press('Europe')).toMatchObject({ type: 'card' });
  expect((await stored()).answers).toMatchObject({ region: 'eu' });
});
