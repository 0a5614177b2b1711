// Each word and each button that stands for it, with one setup, with several, and with two of the same product.
import { ada, buttonsOf, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { storeSetup } from '../support/stored-setups';
import { cardOf, VALUES, walkToHandover, walkToPlan } from '../support/walks';

let under: BotWithTenant;
beforeEach(async () => { under = await startBotWithTenant(); });
afterEach(() => under.close());

const MOZY = { vendor: 'mozy-enterprise', stepId: 'choose-people' };
const find = async (id: string) => (await under.database.setups.find(ada.tenantId, id))!;
const titles = () => buttonsOf(cardOf(under.last())).map(({ title }) => title);
const addressed = () => [...new Set(buttonsOf(cardOf(under.last())).map(({ data }) => data?.['setupId']))];

describe('one setup', () => {
  it.each([['status', 'Choose the Mimecast region'], ['Resume', 'Choose the Mimecast region'], ['CANCEL', 'Cancel this setup?'], ['history', 'What happened in this setup'], ['Change answers', 'Choose the Mimecast region'], [' My Setups. ', 'Your setups']])('hears %j', async (text, says) => {
    await storeSetup(under);
    await under.say(text);

    expect(under.text()).toContain(says);
  });

  it('hears its words by button: from help to the card, the history, the list and the way out', async () => {
    const { id, code } = await storeSetup(under);
    await under.say('help');
    expect(titles()).toEqual(['Show current card', 'Show history', 'Set up a product', 'My setups', 'Sign out']);
    const help = cardOf(under.last());
    const pressOnHelp = async (title: string) => {
      Object.assign(under.last(), { message: { card: help } });
      return under.press(title);
    };
    await pressOnHelp('Show current card');
    expect(under.text()).toContain('Choose the Mimecast region');
    await pressOnHelp('Show history');
    expect(under.text()).toContain(`Setup ${code}`);
    await pressOnHelp('Set up a product');
    expect(under.text()).toContain('Mimecast');
    await pressOnHelp('My setups');
    await under.press(`Open ${code}`);
    expect(addressed()).toEqual([id]);
    expect(await pressOnHelp('Sign out')).toMatchObject({ type: 'text', text: expect.stringContaining('signed out') });
    expect(under.signedIn.has(ada.objectId)).toBe(false);
  });

  it('is not cancelled before the question is answered, and stays as it was after "Go on with it"', async () => {
    const { id } = await storeSetup(under);
    await under.say('cancel');
    expect((await find(id)).status).toBe('asking');
    await under.press('Go on with it');
    expect(await find(id)).toMatchObject({ status: 'asking', stepId: 'choose-region' });
    await under.say('cancel');
    await under.press('Cancel it');

    expect((await find(id)).status).toBe('cancelled');
  });

  it('is not taken back before the question is answered', async () => {
    await walkToHandover(under);
    await under.say('Undo');
    expect(under.text()).toContain('Nothing is taken back yet');
    expect(under.world.tenant.applications.listLatest()).toHaveLength(1);
    await under.press('Take it back');
    await under.until(/Everything is taken back/);

    expect(under.world.tenant.applications.listLatest()).toEqual([]);
  });

  it('that stopped in the middle asks before it takes back, and an unanswered question is no yes', async () => {
    await walkToHandover(under);
    const [made] = await under.database.setups.listOpen(ada);
    await under.database.setups.save({ ...made!, revision: made!.revision + 1, face: made!.revision + 1, stepId: 'configure-entra', status: 'stopped', problem: { code: 'graph/unavailable', retry: 'later', details: {} } }, made!.revision);
    await under.say('undo');
    expect(under.text()).toContain('Check what is taken back, then confirm');
    await under.press('Keep everything');
    expect(under.text()).toContain('Retry');
    await under.say('undo');
    await under.say('retry');
    await under.until(/Check the plan, then confirm it/);

    expect(under.world.tenant.applications.listLatest()).toHaveLength(1);
  });

  it('shows after a sign-out where it stood, and asks for the sign-in when it needs one', async () => {
    await walkToPlan(under);
    await under.say('sign out');
    await under.say('status');
    expect(under.text()).toContain('Check the plan, then confirm it');
    await under.press('Confirm plan');
    await under.until(/Sign in/);
    await under.signIn();

    await under.until(/Take 1 value to Mimecast/);
  });

  it('says its name in a line that refuses a word', async () => {
    const { code } = await storeSetup(under);
    await under.say('undo');

    expect(under.text()).toBe(`Mimecast, setup ${code}: There is nothing to take back. This setup has made nothing in Entra.`);
  });

  it.each(['cancel', 'back', 'resume', 'retry'])('that is over does not hear %s', async (word) => {
    const { id } = await storeSetup(under, { status: 'finished', stepId: 'finish' });
    await under.say(word);

    expect(under.text()).toContain('You have no open setup');
    expect((await find(id)).status).toBe('finished');
  });

  it.each(['status', 'history', 'history of mimecast'])('that is over still hears %s', async (word) => {
    const { id } = await storeSetup(under, { status: 'cancelled' });
    await under.say(word);

    expect([...addressed(), id]).toContain(id);
    expect(under.text()).toMatch(/cancelled|What happened/);
  });
});

describe('several setups', () => {
  it('hear a word one at a time: the one that was touched last', async () => {
    const one = await storeSetup(under);
    const other = await storeSetup(under, MOZY);
    await under.say('status');
    expect(addressed()).toEqual([other.id]);
    await under.say('my setups');
    await under.press(`Open ${one.code}`);
    await under.say('cancel');
    expect(addressed()).toEqual([one.id]);
    expect(under.text()).toContain('Mimecast · Step 1');
    await under.press('Cancel it');

    expect((await find(one.id)).status).toBe('cancelled');
    expect(await find(other.id)).toEqual({ ...other, live: expect.anything(), touchedAt: expect.any(String), revision: expect.any(Number) });
  });

  it('what the bot does by itself is no touch', async () => {
    const busy = await storeSetup(under, { stepId: 'check-access', status: 'working', pending: [{ type: 'readAccess', key: 'k' }] });
    const other = await storeSetup(under, MOZY);
    await under.restart();
    await under.until(/Choose the Mimecast region/);
    expect((await find(busy.id)).updatedAt > other.updatedAt).toBe(true);
    await under.say('status');

    expect(addressed()).toEqual([other.id]);
  });

  it.each(['status Mimecast', 'Resume mimecats', 'cancel MIME CAST', 'history of the mimecast setup', 'back in Mimecast', 'change answers mimecast', 'undo mimecast'])('%j is heard by the one that is named', async (text) => {
    const one = await storeSetup(under);
    const other = await storeSetup(under, MOZY);
    await under.say(text);

    if ('card' in under.last().message) expect(addressed()).toEqual([one.id]);
    else expect(under.text()).toContain(`Mimecast, setup ${one.code}`);
    expect(await find(other.id)).toEqual(other);
  });

  it('can be named by their code', async () => {
    const one = await storeSetup(under);
    await storeSetup(under);
    await under.say(`cancel ${one.code.toLowerCase()}`);

    expect(addressed()).toEqual([one.id]);
  });

  it('a card of one never changes the other', async () => {
    const one = await storeSetup(under);
    const other = await storeSetup(under, MOZY);
    await under.say('status mimecast');
    const card = under.last();
    await under.say('status mozy');
    await under.press('Europe', {}, { at: card });
    await under.press('Show plan', VALUES, { at: card });

    expect((await find(one.id)).stepId).toBe('configure-entra');
    const { answers, stepId, face } = await find(other.id);
    expect({ answers, stepId, face }).toEqual({ answers: other.answers, stepId: other.stepId, face: other.face });
  });

  it('a name that none of them has changes nothing, and says so', async () => {
    const one = await storeSetup(under);
    await under.say('cancel salesforce **x** ${y}');

    expect(under.text()).toContain('None of your setups has this name');
    expect(under.text()).toContain('You typed: cancel salesforce **x** ${y}');
    expect(await find(one.id)).toEqual(one);
  });
});

describe('two setups of one product', () => {
  it.each(['status', 'resume', 'history', 'cancel', 'undo', 'back', 'change'])('%s with the name asks which, and the button says it of that one alone', async (word) => {
    const one = await storeSetup(under, { stepId: 'enter-values', answers: { region: 'eu' } });
    const other = await storeSetup(under, { stepId: 'enter-values', answers: { region: 'us' } });
    await under.say(`${word} mimecast`);
    expect(under.text()).toContain('Which setup do you mean?');
    expect(await find(one.id)).toEqual(one);
    const button = titles().find((title) => title.endsWith(one.code))!;
    const answer = await under.press(button);

    if (word === 'undo') expect(answer).toMatchObject({ type: 'notice', text: expect.stringContaining('nothing to take back') });
    else expect(addressed()).toEqual([one.id]);
    const { stepId, aside } = await find(one.id);
    expect({ stepId, aside }).toEqual({ stepId: word === 'back' || word === 'change' ? 'choose-region' : 'enter-values', aside: word === 'cancel' ? { type: 'confirm-cancel' } : undefined });
    expect(await find(other.id)).toEqual(other);
  });

  it('a button of that list, pressed twice, goes one step back and not two', async () => {
    await storeSetup(under, { stepId: 'enter-values', answers: { region: 'eu' } });
    const other = await storeSetup(under, { stepId: 'configure-entra', answers: { region: 'us', ...VALUES } });
    await under.say('back mimecast');
    const list = under.last();
    const data = buttonsOf(cardOf(list)).find(({ title }) => title.endsWith(other.code))!;
    await Promise.all([under.press(data.title), under.press(data.title)]);

    expect((await find(other.id)).stepId).toBe('enter-values');
  });

  it('name their code on each card', async () => {
    await under.say('set up Mimecast');
    const first = (await under.database.setups.listOpen(ada))[0]!;
    expect(under.text()).toMatch(/^Mimecast · Step 1/);
    await under.say('set up Mimecast');
    await under.press('Begin another');
    await under.until(/^Mimecast · (?!Step)/);
    const [second] = (await under.database.setups.listOpen(ada)).filter(({ id }) => id !== first.id);
    expect(under.text()).toContain(`Mimecast · ${second!.code} · Step 1`);
    await under.say(`status ${first.code}`);

    expect(under.text()).toContain(`Mimecast · ${first.code} · Step 1`);
  });
});
