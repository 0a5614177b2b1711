// Whatever people type comes back as they typed it, is refused with a sentence, or goes on unharmed. Cards stay small enough for Teams.
import { ada, buttonsOf, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { cardOf, VALUES, walkToHandover, walkToPlan } from '../support/walks';

let under: BotWithTenant;
beforeEach(async () => {
  under = await startBotWithTenant();
});
afterEach(() => under.close());

const current = async () => (await under.database.setups.listAll(ada))[0]!;
const sizeOfCard = (): number => Buffer.byteLength(JSON.stringify(cardOf(under.last())));
const REFUSED = 'Enter the account code: letters and digits, without spaces and slashes.';

describe('the account code', () => {
  it.each([
    ['', REFUSED], ['   ', REFUSED], ['CUK/12', REFUSED], ['CUK 12', REFUSED], ['"CUK12"', REFUSED], ['**CUK**', REFUSED], ['${accountCode}', REFUSED], ['{identifier}', REFUSED], ['{{DATE(2020-01-01,SHORT)}}', REFUSED],
    ['😀', REFUSED], ['\u05d0\u05d1\u05d2', REFUSED], ['x'.repeat(10_000), '“Account code” takes at most 40 characters.'], ['https://eu-api.mimecast.com/sso/CUK12A345', REFUSED], ['https://us-api.mimecast.com/login/saml?account=CUK12A345', REFUSED], ['a\nb', REFUSED],
    ['CUK12\u200bA345', 'a sign that nobody can see'], ['\ufeffCUK12A345\u2060', 'a sign that nobody can see'], ['\u202eCUK12', 'a sign that nobody can see'],
  ])('%j is refused with a sentence, and everything typed is there again', async (accountCode, says) => {
    await walkToPlan(under, { ...VALUES, accountCode, profileDescription: 'My “name”', tile: 'idp' });

    expect(under.text()).toContain(says);
    expect(JSON.stringify(cardOf(under.last()))).toContain('My “name”');
    const { draft, stepId } = await current();
    expect(stepId).toBe('enter-values');
    expect(draft!.values).toMatchObject({ tile: 'idp', accountCode: expect.any(String) });
    expect(sizeOfCard()).toBeLessThan(28 * 1024);
  });

  it('loses an invisible sign and is then taken', async () => {
    await walkToPlan(under, { ...VALUES, accountCode: 'CUK12\u200bA345' });
    const { draft } = await current();
    expect(draft!.values['accountCode']).toBe('CUK12A345');
    await under.press('Show plan', draft!.values);

    expect(under.text()).toContain('https://eu-api.mimecast.com/sso/CUK12A345');
  });

  it('loses spaces around it', async () => {
    await walkToPlan(under, { ...VALUES, accountCode: '  CUK12A345\t' });

    expect((await current()).answers['accountCode']).toBe('CUK12A345');
  });
});

describe('free text', () => {
  it.each(['**bold** _x_ [a](https://evil.example)', '${identifier}', '{identifier}', '{{DATE(2020-01-01,SHORT)}}', '<b>x</b> &amp; "q" \'s\'', '👨‍👩‍👧 Team', 'שלום', '# heading', '| a | b |', '`code`'])('%j goes through plan, checklist and runbook as it is', async (profileDescription) => {
    await walkToPlan(under, { ...VALUES, profileDescription });
    expect((await current()).answers['profileDescription']).toBe(profileDescription);
    expect(under.text()).toContain(`2 · Type the “Description”: ${profileDescription}`);
    await under.press('Confirm plan');
    await under.until(/Take 1 value to Mimecast/);
    await under.press('Open checklist');

    expect(under.text()).toContain(profileDescription);
    expect(sizeOfCard()).toBeLessThan(28 * 1024);
  });

  it('that is too long is refused', async () => {
    await walkToPlan(under, { ...VALUES, profileDescription: 'x'.repeat(10_000) });

    expect(under.text()).toContain('“Name of the authentication profile” takes at most 60 characters.');
    expect(sizeOfCard()).toBeLessThan(28 * 1024);
  });
});

describe('another region', () => {
  it.each(['', ' ', 'https://ca-api.mimecast.com', 'http://ca-api.mimecast.com', 'ca-api.mimecast.com/login', 'ca-api.mimecast.com.', 'mimecast.com', 'evil.example', 'ca-api.mimecast.com.evil.example', 'evilmimecast.com', 'ca_api.mimecast.com', 'cä-api.mimecast.com',
    'ca-api.mimecast.com:443', 'a@ca-api.mimecast.com', '-a.mimecast.com', '127.0.0.1', `${'a'.repeat(64)}.mimecast.com`, 'x'.repeat(10_000), '${x}.mimecast.com', 'ca-api.mime\u200bcast.com'])('%j is refused, and the text comes back', async (regionHost) => {
    await under.say('set up Mimecast');
    await under.press('Use this one', { regionHost });

    expect((await current()).stepId).toBe('choose-region');
    expect(under.text()).toMatch(/Enter a host name that ends in \.mimecast\.com|takes at most|nobody can see/);
    if (regionHost.trim() !== '' && !regionHost.includes('\u200b')) expect(under.text()).toContain(regionHost.slice(0, 60));
    expect(sizeOfCard()).toBeLessThan(28 * 1024);
  });

  it.each(['ca-api.mimecast.com', ' CA-API.Mimecast.COM '])('%j is taken', async (regionHost) => {
    await under.say('set up Mimecast');
    await under.press('Use this one', { regionHost });

    expect(under.text()).toContain('https://ca-api.mimecast.com/login/saml');
  });
});

describe('a value that somebody else has', () => {
  it.each(['accountCode', 'domain', 'profileDescription', 'tile'])('%s: a message, a waiting state that outlasts a restart, and the way back', async (field) => {
    await under.say('set up Mimecast');
    await under.press('Europe');
    const title = buttonsOf(cardOf(under.last())).find((button) => button.data?.['choice'] === field)!.title;
    await under.press(title, { ...VALUES, accountCode: 'CUK 1', profileDescription: 'Typed before' });
    expect(under.text()).toContain('Hello, I am setting up single sign-on for Mimecast');
    expect((await current()).status).toBe('waiting');

    await under.restart();
    await under.say('my setups');
    expect(under.text()).toMatch(/Mimecast · \w+ \| Waiting/);
    await under.press(`Open ${(await current()).code}`);
    expect(under.text()).toContain('Waiting for:');
    await under.press('I have it now', { [field]: field === 'tile' ? 'idp' : 'fabrikam.example' });

    const { status, draft, missing } = await current();
    expect({ status, missing }).toEqual({ status: 'asking', missing: [] });
    expect(draft!.values).toEqual({ ...VALUES, accountCode: 'CUK 1', profileDescription: 'Typed before', [field]: field === 'tile' ? 'idp' : 'fabrikam.example' });
    expect(under.text()).toContain('Enter 4 values');
  });

  it('region: the answer is taken with it', async () => {
    await under.say('set up Mimecast');
    await under.press('I do not have it yet');
    expect(under.text()).toContain('Which region is our account in');
    await under.press('I have it now', { region: 'za' });

    expect((await current()).answers).toEqual({ region: 'za' });
    expect(under.text()).toContain('https://za-api.mimecast.com/login/saml');
  });

  it('region: another one is typed next', async () => {
    await under.say('set up Mimecast');
    await under.press('I do not have it yet');
    await under.press('I have it now', { region: 'other' });

    expect(under.text()).toContain('Enter a host name that ends in .mimecast.com');
    await under.press('Use this one', { regionHost: 'ca-api.mimecast.com' });
    expect(under.text()).toContain('https://ca-api.mimecast.com/login/saml');
  });

  it('can be left waiting and gone back from', async () => {
    await under.say('set up Mimecast');
    await under.press('I do not have it yet');
    await under.press('Go back');

    expect(under.text()).toContain('Choose the Mimecast region');
    expect((await current()).status).toBe('asking');
  });
});

describe('words at any time', () => {
  it('"back" never gets stuck on the way to the first question', async () => {
    await walkToHandover(under);
    const seen: string[] = [];
    for (let presses = 0; presses < 6; presses += 1) {
      await under.say('back');
      seen.push((await current()).stepId);
    }

    expect(seen).toEqual(['configure-entra', 'enter-values', 'choose-region', 'choose-region', 'choose-region', 'choose-region']);
    expect(under.text()).toContain('no step before');
  });

  it.each(['undo', 'back', 'change', 'cancel', 'history', 'status', 'retry'])('%s without a setup says what to do', async (word) => {
    await under.say(word);

    expect(under.text()).toContain('You have no setup yet');
  });
});
