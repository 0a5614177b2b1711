// What Teams delivers more than five minutes late: its person has perhaps done something else since, and nothing is pressed.
import type { Turn } from '../../src/model/turn';
import { ada, buttonsOf, chatOf, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { storeSetup } from '../support/stored-setups';
import { cardOf, VALUES } from '../support/walks';

let under: BotWithTenant;
beforeEach(async () => { under = await startBotWithTenant(); });
afterEach(() => under.close());

const texts = () => under.shown.map((one) => under.text(one));
const setups = () => under.database.setups.listAll(ada);
const MIMECAST = { accountCode: 'CUK12A345', domain: 'contoso.com', profileDescription: 'Entra ID sign-in', tile: 'sp' };
const late = { isLate: true } as const;
const revision = async () => (await setups())[0]!.face;

it('begins what somebody wanted to begin, and lists what they wanted to see', async () => {
  await under.say('set up Mimecast', ada, late);
  await under.say('my setups', ada, late);

  expect([await setups(), under.text()]).toMatchObject([{ length: 1 }, expect.stringContaining('Mimecast')]);
});

it('presses no button: the card of now is shown, and that nothing was done', async () => {
  await under.say('set up Mimecast');
  await under.press('Europe');
  const before = await revision();
  await under.say('back', ada, late);

  expect(await revision()).toBe(before);
  expect(texts().slice(-2)).toEqual([expect.stringContaining('Account code'), expect.stringMatching(/^Mimecast, setup \w{6}: Your message came late/)]);
});

it('presses no button of a list that asked which setup is meant', async () => {
  await storeSetup(under, { stepId: 'enter-values', answers: { region: 'eu' } });
  const other = await storeSetup(under, { stepId: 'configure-entra', answers: { region: 'us', ...VALUES } });
  await under.say('back mimecast');
  const button = buttonsOf(cardOf(under.last())).find(({ title }) => title.endsWith(other.code))!;
  await under.press(button.title, {}, { part: late });

  expect((await under.database.setups.find(ada.tenantId, other.id))!.stepId).toBe('configure-entra');
});

it('confirms no plan: the click is answered with the card as it stands, and the next one counts', async () => {
  await under.say('set up Mimecast');
  await under.press('Europe');
  await under.press('Show plan', MIMECAST);
  const at = under.last();
  const answer = await under.press('Confirm plan', {}, { at, part: late });

  expect(answer.type).toBe('card');
  expect(under.world.tenant.applications.listLatest()).toEqual([]);
  await under.press('Confirm plan', {}, { at });
  await under.bot.settle();
  expect(under.world.tenant.applications.listLatest()).toHaveLength(1);
});

describe('a removal that Teams tells of again', () => {
  const removed: Turn = { activityId: 'removal-1', at: new Date(), person: ada, conversation: chatOf(ada), correlationId: 'c1', what: { type: 'removed' } };
  const added = (activityId: string): Turn => ({ ...removed, activityId, what: { type: 'installed' } });

  it.each([['a second time', {}], ['late', late]])('%s, when the app was added since, closes no chat', async (_when, part) => {
    await under.bot.handleTurn(added('added-1'));
    if (part !== late) await under.bot.handleTurn(removed);
    await under.bot.handleTurn(added('added-2'));
    await under.bot.handleTurn({ ...removed, ...part });

    expect([await under.database.outbox.listClosed(), (await under.database.conversations.find(ada))?.person.name]).toEqual([[], ada.name]);
  });

  it('the first time closes it', async () => {
    await under.bot.handleTurn(added('added-1'));
    await under.bot.handleTurn(removed);

    expect(await under.database.outbox.listClosed()).toEqual([chatOf(ada).conversationId]);
  });
});
