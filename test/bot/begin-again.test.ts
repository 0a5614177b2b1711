// A second setup of the same product by the same person: asked first, and begun when they say so, once.
import { ada, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { storeSetup } from '../support/stored-setups';

let under: BotWithTenant;
beforeEach(async () => { under = await startBotWithTenant(); });
afterEach(() => under.close());

const openOf = async (person = ada) => under.database.setups.listOpen(person);

describe('the same person', () => {
  it('is asked first, and goes on with the open one', async () => {
    const known = await storeSetup(under, { stepId: 'enter-values', answers: { region: 'eu' } });
    await under.say('set up Mimecast');
    expect(under.text()).toContain('Your Mimecast setup is open');
    expect(under.text()).toContain('Step 2 of');
    expect(under.text()).toContain(`Begun ${known.createdAt.slice(0, 10)}`);
    await under.press('Go on with it');

    expect(under.text()).toContain('Account code');
    expect(await openOf()).toHaveLength(1);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['typed', () => under.say('set up mimecast')],
    ['by name alone', () => under.say('Mimecast')],
    ['by the button of the product', async () => { await under.say('set up'); await under.press('Set up Mimecast'); }],
    ['by search', async () => { await under.say('hi'); await under.press('Find product', { product: 'MIMECAST' }); }],
  ])('is asked first, %s', async (_how, begin) => {
    await storeSetup(under);
    await begin();

    expect(under.text()).toContain('Your Mimecast setup is open');
    expect(await openOf()).toHaveLength(1);
  });

  it('begins another when they say so, and the first stays as it is', async () => {
    const known = await storeSetup(under, { stepId: 'enter-values', answers: { region: 'eu' } });
    await under.say('set up Mimecast');
    expect(await under.press('Begin another')).toMatchObject({ type: 'notice', isError: false });
    await under.until(/Choose the Mimecast region/);
    await under.press('United States');

    const open = await openOf();
    expect(open.map(({ answers }) => answers['region']).sort()).toEqual(['eu', 'us']);
    expect(open.find(({ id }) => id === known.id)).toMatchObject({ stepId: 'enter-values', face: known.face, answers: known.answers });
  });

  it('gets one more for "Begin another" pressed twice in the same moment, and is asked again', async () => {
    await storeSetup(under);
    await under.say('set up Mimecast');
    const card = under.last();
    await Promise.all([under.press('Begin another', {}, { at: card }), under.press('Begin another', {}, { at: card })]);

    expect(await openOf()).toHaveLength(2);
    expect(under.text(card)).toContain('You have 2 open setups of Mimecast');
  });

  it('gets one setup for "Set up Mimecast" pressed twice in the same moment', async () => {
    await under.say('set up');
    const card = under.last();
    await Promise.all([under.press('Set up Mimecast', {}, { at: card }), under.press('Set up Mimecast', {}, { at: card })]);

    expect(await openOf()).toHaveLength(1);
  });

  it('is not asked when the one before is over', async () => {
    await storeSetup(under, { status: 'finished', stepId: 'finish' });
    await storeSetup(under, { status: 'cancelled' });
    await under.say('set up Mimecast');

    expect(under.text()).toContain('Choose the Mimecast region');
  });

  it('may press "Begin another" long after the first one has ended', async () => {
    const known = await storeSetup(under);
    await under.say('set up Mimecast');
    const card = under.last();
    await under.database.setups.save({ ...known, revision: 2, status: 'finished' }, 1);
    await under.press('Begin another', {}, { at: card });

    expect(await openOf()).toHaveLength(1);
  });
});
