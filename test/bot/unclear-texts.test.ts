// Texts that are no command: short answers with what is possible right now, whatever was typed.
import { ada, buttonsOf, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { storeSetup } from '../support/stored-setups';
import { cardOf } from '../support/walks';

let under: BotWithTenant;
beforeEach(async () => { under = await startBotWithTenant(); });
afterEach(() => under.close());

const titles = () => buttonsOf(cardOf(under.last())).map(({ title }) => title);

const HOSTILE = ['x'.repeat(10_000), 'a b '.repeat(2_500), '😀 👩‍👩‍👧 🙂', '**bold** [x](https://evil.example) `code` # h', '${person.displayName} ${$root}', '{identifier} {{DATE(2026-11-22T14:10:00Z,SHORT)}}', '<b>x</b><script>alert(1)</script>', '"quotes" \\ back \'n\' more', 'שלום עולם', '\u202eevil', 'null', '__proto__', 'constructor', '../../etc'];

describe.each(['in a setup', 'without one'])('%s', (where) => {
  it.each(HOSTILE)('%j is answered short, as it was typed, with buttons that work', async (text) => {
    if (where === 'in a setup') await storeSetup(under);
    await under.say(text);

    expect(under.shown).toHaveLength(1);
    expect(under.text()).toContain('did not understand');
    expect(Buffer.byteLength(JSON.stringify(cardOf(under.last())))).toBeLessThan(8 * 1024);
    const typed = text.replace(/[\s\u00a0]+/g, ' ').trim();
    expect(under.text()).toContain(typed.length > 60 ? `${typed.slice(0, 60)}…` : typed);
    const blocks = JSON.stringify(cardOf(under.last())).match(/"type":"TextBlock","text":"[^"]*"/g) ?? [];
    expect(blocks.join('\n')).not.toMatch(/(?<!\\)\*\*bold|(?<!\\)\[x\]\(/);
    expect(titles()).toContain('What can I say?');
    await under.press('What can I say?');
    expect(under.text()).toContain('What you can type');
    expect(await under.database.setups.countAll(ada)).toBe(where === 'in a setup' ? 1 : 0);
  });
});

it.each([['Show current card', 'Account code'], ['Go back', 'Choose the Mimecast region'], ['Change answers', 'Choose the Mimecast region'], ['Cancel setup', 'Cancel this setup?'], ['Show history', 'What happened in this setup']])('says in a setup where it stands, and “%s” works', async (title, says) => {
  const setup = await storeSetup(under, { stepId: 'enter-values', answers: { region: 'eu' } });
  await under.say('I do not know what to do');
  expect(under.text()).toMatch(/Your Mimecast setup stands at “.+”/);
  expect(titles()).toEqual(['Show current card', 'Go back', 'Change answers', 'Cancel setup', 'Show history', 'What can I say?']);
  await under.press(title);

  expect(under.text()).toContain(says);
  expect((await under.database.setups.find(ada.tenantId, setup.id))!.status).toBe('asking');
});

it('speaks of the setup that was touched last, and leads to the others', async () => {
  const one = await storeSetup(under);
  await storeSetup(under, { vendor: 'mozy-enterprise', stepId: 'choose-people' });
  await under.say('status mimecast');
  await under.say('hmm, what now');

  expect(under.text()).toContain('Your Mimecast setup');
  await under.press('My setups');
  expect(titles()).toContain(`Open ${one.code}`);
});

it('takes the name of a product for what it is, misspelled, too, and never begins by a guess', async () => {
  await under.say('mimecats');

  expect(under.text()).toContain('Is this your product?');
  expect(await under.database.setups.countAll(ada)).toBe(0);
  await under.press('Set up Mimecast');
  expect(under.text()).toContain('Choose the Mimecast region');
});

it('offers a product that nobody knows as any SAML app, by its name', async () => {
  await under.say('Salesforce');
  await under.press('Set up as any SAML app');

  const [setup] = await under.database.setups.listOpen(ada);
  expect(setup).toMatchObject({ vendor: 'any-saml' });
  expect(Object.values(setup!.answers)).toEqual(['Salesforce']);
});

describe('a search', () => {
  it.each([['set up nothing of the kind', /Latchkey does not know this name/], ['set up mozy', /Mozy Enterprise|First/], ['set up cloud', /product/], ['set up', /Choose your product/]])('%j', async (text, says) => {
    await under.say(text);
    expect(under.text()).toMatch(says);
    if ('card' in under.last().message) expect(titles().length).toBeLessThanOrEqual(6);
  });

  it.each(['nothing of the kind', 'Mime cst **x** ${y}', 'cloud'])('keeps %j in the box, to be mended there', async (product) => {
    await under.say(`set up ${product}`);

    const box = (cardOf(under.last()).body as Array<{ id?: string; value?: string }>).find(({ id }) => id === 'product');
    expect(box!.value).toBe(product);
  });

  it('works with the box and the button alone', async () => {
    await under.say('hi');
    await under.press('Find product', { product: 'mimecats' });
    expect(under.text()).toContain('Is this your product?');
    await under.press('Find product', { product: 'nothing of the kind' });
    expect(under.text()).toContain('You typed: nothing of the kind');
    await under.press('Find product', { product: '' });
    expect(under.text()).toContain('Choose your product');
    await under.press('Find product', { product: ' MIME-CAST ' });

    expect(under.text()).toContain('Choose the Mimecast region');
  });

  it.each(HOSTILE)('for %j offers what is there', async (product) => {
    await under.say('hi');
    await under.press('Find product', { product });

    expect(under.text()).toContain('product');
    expect(Buffer.byteLength(JSON.stringify(cardOf(under.last())))).toBeLessThan(8 * 1024);
    expect(await under.database.setups.countAll(ada)).toBe(0);
  });
});
