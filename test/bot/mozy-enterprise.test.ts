// What Mozy Enterprise asks of the bot: a caution before all else, a tenant name, a person who gets mail, and an order in which nothing is locked too early.
import { ada, hana, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { GUARD, pressVerb, readRunbook, saveAllTicks } from '../support/walks';

let under: BotWithTenant;
beforeEach(async () => { under = await startBotWithTenant(); });
afterEach(() => under.close());

const ADDRESSES = { identifier: 'https://contoso.mozyenterprise.com/saml', replyUrl: 'https://contoso.mozyenterprise.com/acs' };
const current = async () => (await under.database.setups.listAll(ada))[0]!;
const BY_HAND = { tenantName: 'contoso', users: 'byHand' };

async function walkToForm(): Promise<void> {
  await under.say('set up Mozy Enterprise');
  await under.press('Everything is there');
}

async function walkToPerson(values: Record<string, string>): Promise<void> {
  await walkToForm();
  await under.press('Show plan', values);
  await under.press('Confirm plan');
  await under.until(/The template left this empty/);
  await under.press('Show plan', ADDRESSES);
  await under.press('Confirm plan');
  await under.until(/Choose a person to test with/);
}

describe('the caution', () => {
  it('stands on the first card, before anything is asked, and names where the support link leads', async () => {
    await under.say('set up Mozy Enterprise');

    expect(under.text()).toMatch(/Know this first[\s\S]*reported closed[\s\S]*Safenames, a company for domain names[\s\S]*Not in the tutorial, check[\s\S]*\[Open safenames.net\][\s\S]*LDAP Push[\s\S]*\[Everything is there\]/);
    await under.press('Everything is there');
    expect(under.text()).not.toContain('Know this first');
  });

  it('stands on the card that says which role is missing, when that comes first', async () => {
    await under.say('set up Mozy Enterprise', hana);

    expect(under.text()).toMatch(/Activate one role[\s\S]*Know this first/);
  });

  it('marks the product in lists, and no other', async () => {
    await under.say('set up mozzy enterprize');

    expect(under.text()).toMatch(/Mozy Enterprise \| Reported closed/);
    await under.say('set up mimekast');
    expect(under.text()).not.toContain('Reported closed');
  });
});

describe('the tenant name', () => {
  it.each([
    ['a whole address', 'https://contoso.Mozyenterprise.com'], ['a trailing slash', 'contoso/'], ['a host name', 'contoso.mozyenterprise.com'], ['a blank inside', 'con toso'], ['nothing', ''], ['blanks', '   '],
    ['a hyphen at the end', 'contoso-'], ['a placeholder', '${tenantName}'], ['Markdown', '**contoso**'], ['an emoji', 'contoso🔑'], ['quotes', '"contoso"'],
  ])('refuses %s with a sentence that says what to enter, and keeps it in the form', async (_name, tenantName) => {
    await walkToForm();
    await under.press('Show plan', { tenantName, users: 'byHand' });

    expect(under.text()).toContain('Enter the name alone: the first part of your Mozy Enterprise address, without https:// and without .Mozyenterprise.com.');
    expect(under.text()).toContain(`Mozy tenant name: [${tenantName || 'For example contoso…'}]`);
    expect((await current()).draft!.values).toEqual({ tenantName, users: 'byHand' });
  });

  it('becomes the sign-on URL of the plan', async () => {
    await walkToPerson(BY_HAND);

    expect(under.world.tenant.servicePrincipals.listLatest()[0]).toMatchObject({ loginUrl: 'https://contoso.Mozyenterprise.com' });
  });
});

describe('people added by hand', () => {
  it('need somebody who gets mail: another one can be chosen, and no account is made', async () => {
    await walkToPerson(BY_HAND);
    expect(under.text()).not.toContain('Create B.Simon');
    await under.press('Search', { person: 'noor.newhire@contoso.com' });
    expect(under.text()).toMatch(/Noor Newhire \| No mail address[\s\S]*Choose somebody who gets mail/);
    expect(under.text()).not.toContain('Take');
    const [noor] = (await current()).found!.people;
    await expect(under.press('Search', {}, { data: { verb: 'person.choose', choice: noor!.objectId } })).resolves.toMatchObject({ type: 'notice', text: expect.stringContaining('Choose somebody who gets mail') });
    await under.press('Search', {}, { data: { verb: 'person.create' } });
    expect(await current()).toMatchObject({ stepId: 'choose-person-with-mailbox', status: 'asking' });
    expect(under.text()).not.toContain('Create account');

    await under.press('Search', { person: 'chris.green@contoso.com' });
    expect(under.text()).toContain('Check the assignment, then confirm it');
  });

  it('are added and confirm by mail before the policy changes, and administrators follow last, behind the guard', async () => {
    await walkToPerson(BY_HAND);
    await under.press('Search', { person: 'chris.green@contoso.com' });
    await under.press('Assign');
    await under.until(/Add New User/);
    expect(under.text()).toMatch(/“Add New User” goes away with it/);
    expect(under.text()).not.toContain('Provider');
    await saveAllTicks(under);
    expect(under.text()).toMatch(/Your test person does this one[\s\S]*link to confirm the account/);
    await saveAllTicks(under);
    await under.press('Open checklist');
    expect(under.text()).toMatch(/Use LDAP Push[\s\S]*-----BEGIN CERTIFICATE-----\n(?:[A-Za-z0-9+/=]{1,64}\n)+-----END CERTIFICATE-----/);
    expect(under.text()).not.toContain('Enable SSO for Admins');
    await saveAllTicks(under);
    await under.press('I saw it work');
    await pressVerb(under, 'proof.continue');
    expect(under.text()).toMatch(/Make sure that you can get back in[\s\S]*Enable SSO for Admins/);
    await under.press('Unlock', GUARD);
    expect(under.text()).toMatch(/Tick “Enable SSO for Admins to log in with their network credentials”[\s\S]*Press “Save Changes”/);
    await saveAllTicks(under);

    expect(await current()).toMatchObject({ status: 'finished' });
    const runbook = await readRunbook(under);
    expect(runbook).toContain('| `-----BEGIN CERTIFICATE----- …` |');
    expect(runbook).not.toContain('END CERTIFICATE');
  });
});

describe('people added at their first sign-in', () => {
  it('need no mailbox, and nobody is added by hand', async () => {
    await walkToPerson({ tenantName: 'contoso', users: 'atFirstSignIn' });
    expect(under.text()).toContain('Create B.Simon');
    await under.press('Search', { person: 'noor.newhire@contoso.com' });
    await under.press('Assign');
    await under.until(/Take 3 values to Mozy Enterprise/);

    expect((await current()).stepId).toBe('hand-over');
  });
});
