// A dialog with a plan for the app and a second one for what the first could not know: asked once, counted once, taken back whole.
import { ada, buttonsOf, startBotWithTenant, togglesOf, type BotWithTenant } from '../support/bot-with-tenant';
import { cardOf } from '../support/walks';

let under: BotWithTenant;
afterEach(() => under.close());

const IDENTIFIER = 'https://contoso.mozyenterprise.com/saml';
const REPLY_URL = 'https://contoso.mozyenterprise.com/acs';
const ADDRESSES = { identifier: IDENTIFIER, replyUrl: REPLY_URL };

const apps = () => under.world.tenant.applications.listLatest();
const principals = () => under.world.tenant.servicePrincipals.listLatest();
const current = async () => (await under.database.setups.listAll(ada))[0]!;
const plannedChanges = async () => (await current()).plan!.lines.filter(({ kind }) => kind !== 'keep').map(({ kind, what }) => `${kind} ${what}`);

async function walkToFirstPlan(users = 'atFirstSignIn'): Promise<void> {
  await under.say('set up Mozy Enterprise');
  await under.press('Everything is there');
  await under.press('Show plan', { tenantName: 'contoso', users });
}

async function walkToAddresses(users?: string): Promise<void> {
  await walkToFirstPlan(users);
  await under.press('Confirm plan');
  await under.until(/The template left this empty/);
}

async function walkToSecondPlan(users?: string): Promise<void> {
  await walkToAddresses(users);
  await under.press('Show plan', ADDRESSES);
}

async function walkToPerson(users?: string): Promise<void> {
  await walkToSecondPlan(users);
  await under.press('Confirm plan');
  await under.until(/Choose a person to test with/);
}

describe('a template that fills in nothing', () => {
  it('leads over the app alone to the question for both addresses, and to a second plan without a second app', async () => {
    under = await startBotWithTenant();
    await walkToFirstPlan();
    expect(await plannedChanges()).toEqual(['add application', 'add ssoMode', 'read templateValues']);
    expect(under.text()).toMatch(/What the template fills in \| Read/);
    expect(under.text()).toContain('A second plan then shows the rest.');

    await under.press('Confirm plan');
    await under.until(/The template left this empty/);
    expect(apps()).toEqual([expect.objectContaining({ identifierUris: [] })]);

    await under.press('Show plan', ADDRESSES);
    expect(await plannedChanges()).toEqual(['add identifier', 'add replyUrl', 'add certificate', 'add signOnUrl', 'add notificationEmails']);
    expect(under.text()).toContain('Nothing more is written yet.');
    expect(under.text()).toContain('2 written so far');
    expect(buttonsOf(cardOf(under.last())).map(({ title }) => title)).toEqual(['Confirm plan', 'Change values', 'Cancel setup']);

    await under.press('Confirm plan');
    await under.until(/Choose a person to test with/);
    expect(apps()).toEqual([expect.objectContaining({ displayName: 'Mozy Enterprise', identifierUris: [IDENTIFIER], web: expect.objectContaining({ redirectUris: [REPLY_URL] }) })]);
    expect(principals()).toEqual([expect.objectContaining({ preferredSingleSignOnMode: 'saml', loginUrl: 'https://contoso.Mozyenterprise.com' })]);
    expect((await current()).changes).toBe(7);
  });

  it('has a message to support that asks for both, and waits for either', async () => {
    under = await startBotWithTenant();
    await walkToAddresses();
    await under.press('Identifier (Entity ID)', { identifier: '', replyUrl: REPLY_URL });

    expect(under.text()).toContain('https://contoso.Mozyenterprise.com');
    expect(under.text()).toMatch(/identifier \(also called Entity ID\), and its reply URL/);
    expect(under.text()).not.toContain('safenames');
  });

  it.each([
    ['an empty form', {}, ['Enter the identifier as Mozy names it', 'Enter the whole address as Mozy names it']],
    ['a name without a scheme', { ...ADDRESSES, identifier: 'mozy enterprise' }, ['it begins with https:// or urn:']],
    ['an address without https', { ...ADDRESSES, replyUrl: 'http://contoso.mozyenterprise.com/acs' }, ['with https:// and without blanks']],
  ])('keeps what was typed when %s comes in', async (_name, typed, said) => {
    under = await startBotWithTenant();
    await walkToAddresses();
    await under.press('Show plan', typed);

    for (const text of said) expect(under.text()).toContain(text);
    for (const text of Object.values(typed)) expect(under.text()).toContain(text);
    expect((await current()).stepId).toBe('enter-addresses');
  });
});

describe('a template that fills in values', () => {
  it('leads from the first plan straight to the second, which keeps them', async () => {
    under = await startBotWithTenant();
    under.world.tenant.setFault('templateFills', ADDRESSES);
    await walkToFirstPlan();
    await under.press('Confirm plan');
    await under.until(/Nothing more is written yet/);

    expect((await current()).stepId).toBe('configure-entra');
    expect(await plannedChanges()).toEqual(['add certificate', 'add signOnUrl', 'add notificationEmails']);
    expect(under.text()).toMatch(new RegExp(`Identifier \\(Entity ID\\) \\| Keep\\n${IDENTIFIER}`));

    await under.press('Confirm plan');
    await under.until(/Choose a person to test with/);
    expect(apps()).toEqual([expect.objectContaining({ identifierUris: [IDENTIFIER], web: expect.objectContaining({ redirectUris: [REPLY_URL] }) })]);
  });

  it('asks for the one that it left empty, and for no other', async () => {
    under = await startBotWithTenant();
    under.world.tenant.setFault('templateFills', { identifier: IDENTIFIER });
    await walkToAddresses();

    expect(under.text()).toContain('Enter: Reply URL');
    expect(under.text()).not.toMatch(/Identifier \(Entity ID\): \[/);
    await under.press('Show plan', { replyUrl: REPLY_URL });
    expect(await plannedChanges()).toEqual(['add replyUrl', 'add certificate', 'add signOnUrl', 'add notificationEmails']);
  });
});

describe('on the way back and forth', () => {
  it('a carried out first plan is not asked about again, and its app is counted once', async () => {
    under = await startBotWithTenant();
    await walkToPerson();
    await under.say('change');
    await under.press('Show plan', { tenantName: 'fabrikam', users: 'atFirstSignIn' });
    expect((await current()).stepId).toBe('enter-addresses');
    await under.press('Show plan', { ...ADDRESSES, replyUrl: `${REPLY_URL}/2` });

    expect(await plannedChanges()).toEqual(['change replyUrl', 'change signOnUrl']);
    await under.press('Confirm plan');
    await under.until(/Choose a person to test with/);
    expect(apps()).toEqual([expect.objectContaining({ identifierUris: [IDENTIFIER], web: expect.objectContaining({ redirectUris: [`${REPLY_URL}/2`] }) })]);
    expect((await current()).changes).toBe(9);
  });

  it('back leads from the addresses to the answers before the first plan, and forward again', async () => {
    under = await startBotWithTenant();
    await walkToAddresses();
    await under.press('Go back');
    expect((await current()).stepId).toBe('enter-values');
    await under.press('Show plan', { tenantName: 'contoso', users: 'byHand' });

    expect((await current()).stepId).toBe('enter-addresses');
    expect(apps()).toHaveLength(1);
  });

  it('an app that somebody deleted between the plans is planned and made anew', async () => {
    under = await startBotWithTenant();
    await walkToSecondPlan();
    await deleteApp();
    await under.say('change');
    await under.press('Show plan', { tenantName: 'contoso', users: 'atFirstSignIn' });

    expect((await current()).stepId).toBe('make-app');
    expect(await plannedChanges()).toEqual(['add application', 'add ssoMode', 'read templateValues']);
    await under.press('Confirm plan');
    await under.until(/The template left this empty/);
    expect(apps()).toHaveLength(1);
  });

  it('a restart between the plans loses nothing', async () => {
    under = await startBotWithTenant();
    await walkToAddresses();
    await under.restart();
    await under.say('status');
    await under.press('Show plan', ADDRESSES);
    await under.press('Confirm plan');
    await under.until(/Choose a person to test with/);

    expect(apps()).toHaveLength(1);
  });

  it('the card of the first plan does nothing any more once the second one is shown', async () => {
    under = await startBotWithTenant();
    await walkToFirstPlan();
    const first = { ...under.last() };
    await under.press('Confirm plan');
    await under.until(/The template left this empty/);
    await under.press('Show plan', ADDRESSES);
    const writes = under.world.requests.filter(({ method }) => method !== 'GET').length;
    await under.press('Confirm plan', {}, { at: first });

    expect((await current()).stepId).toBe('configure-entra');
    expect(under.world.requests.filter(({ method }) => method !== 'GET')).toHaveLength(writes);
  });
});

describe('an app that is there already', () => {
  it('is asked about at the first plan and not at the second; what it carries is not asked for', async () => {
    under = await startBotWithTenant();
    await walkToPerson();
    await under.say('cancel');
    await under.press('Cancel it');
    await walkToFirstPlan();
    expect(under.text()).toContain('Choose which app is meant');
    await under.press('Use app 1');
    await under.press('Confirm plan', togglesOf(cardOf(under.last())));
    await under.until(/Tick what may change, then confirm/);

    expect((await current()).stepId).toBe('configure-entra');
    expect(await plannedChanges()).toEqual([]);
    expect(under.text()).not.toContain('Choose which app is meant');
    expect(apps()).toHaveLength(1);
  });
});

describe('taken back', () => {
  it.each([['after the first plan', walkToAddresses], ['after the second plan', walkToPerson]])('%s, the app is gone, once', async (_name, walk) => {
    under = await startBotWithTenant();
    await walk();
    await under.say('undo');
    expect(under.text().match(/The app|Application/g)).toHaveLength(1);
    await under.press('Take it back');
    await under.until(/Everything is taken back/);

    expect(apps()).toEqual([]);
    expect(principals()).toEqual([]);
  });
});

async function deleteApp(): Promise<void> {
  const [application] = apps();
  await under.world.openGraph(() => under.world.tokenFor(ada.objectId, ['Application.ReadWrite.All'])).delete(`/applications/${application!.id}`);
}
