// Choosing somebody to test with: who is found, who fits the vendor, and a test person of one's own with a password that is shown once.
import { ADA } from '../actions/support/tenant-under-test';
import { ada, buttonsOf, startBotWithTenant, type BotWithTenant, type Shown } from '../support/bot-with-tenant';
import { cardOf, pressVerb, walkToPerson } from '../support/walks';

const USER_ADMINISTRATOR = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
let under: BotWithTenant;
afterEach(async () => {
  jest.restoreAllMocks();
  await under.close();
});

const current = async () => (await under.database.setups.listAll(ada))[0]!;
const isPassword = (one: Shown): boolean => 'card' in one.message && buttonsOf(one.message.card).some((button) => button.verb === 'password.taken');
const passwordOf = (name: string): string => under.world.tenant.directory.listPeople().find((one) => one.userPrincipalName === name)!.password!;

/** The card with the password is the newest message; what comes next stands above it. */
async function toAssignment(): Promise<void> {
  await waitFor(() => under.shown.some((one) => /Check the assignment/.test(under.text(one))));
  await under.say('status');
}

async function createPerson(nickname = 'B.Simon', domain = 'contoso.com'): Promise<void> {
  await under.press('Create B.Simon');
  await under.press('Create account', { nickname, domain });
}

describe('a search', () => {
  beforeEach(async () => {
    under = await startBotWithTenant();
    await walkToPerson(under);
  });

  it.each([['', /did|Type|Choose a person/], ['   ', /Choose a person/], ["O'Neill", /Isaiah O'Neill/], ["O'Brien", /Nobody fits/], ['%', /Nobody fits/], ['*', /Nobody fits/], ['"', /Nobody fits/], ['😀', /Nobody fits/], ['a\\b', /Nobody fits/],
    ['x'.repeat(10_000), /Nobody fits/], ["' or 1 eq 1 or displayName eq '", /Nobody fits/], ['${1+1} {{DATE(2020-01-01,SHORT)}} **b**', /Nobody fits/], ['nobody@contoso.com', /Nobody fits/], ['@', /Nobody fits|Found/]])('for %j ends with a card', async (text, says) => {
    await under.press('Search', { person: text });

    expect(under.text()).toMatch(says);
    expect(await current()).toMatchObject({ stepId: 'choose-person', status: 'asking' });
  });

  it.each(['hana@fabrikam.example', ' Hana.Helpdesk@FABRIKAM.example '])('for %j, in a domain that is none of the tenant’s, says so and lists those that are', async (text) => {
    await under.press('Search', { person: text });

    const { verifiedDomains } = (await current()).access!;
    expect(under.text()).toContain(`“${text.trim().split('@')[1]}” is none of your tenant’s domains`);
    for (const domain of verifiedDomains) expect(under.text()).toContain(`· ${domain}`);
    expect(JSON.stringify(cardOf(under.last()))).toContain(text.trim());
  });

  it('for a name that nobody has in a domain of the tenant says nothing of domains', async () => {
    await under.press('Search', { person: 'nobody@CONTOSO.com' });

    expect(under.text()).toContain('Nobody fits. Try another spelling, or the address.');
  });

  it('of two people with one name shows both with their sign-in names, and takes the one that is pressed', async () => {
    const [one] = under.world.tenant.users.listLatest();
    for (const at of [1, 2]) under.world.tenant.users.write({ ...one!, id: `a1000000-0000-4000-8000-00000000000${at}`, displayName: 'Sam Same', surname: 'Same', userPrincipalName: `sam${at}@contoso.com`, mail: `sam${at}@contoso.com`, mailNickname: `sam${at}` });
    await under.press('Search', { person: 'Sam Same' });
    expect(under.text()).toMatch(/sam1@contoso\.com[\s\S]*sam2@contoso\.com/);
    await under.press('Take sam2@contoso.com');

    expect((await current()).testPerson).toMatchObject({ userPrincipalName: 'sam2@contoso.com' });
  });

  it('with the whole sign-in name goes on at once, whatever its capitals', async () => {
    await under.press('Search', { person: ' Chris.GREEN@contoso.com ' });

    expect(under.text()).toContain('Check the assignment, then confirm it');
  });

  it('shows three people and says that more fit', async () => {
    const [one] = under.world.tenant.users.listLatest();
    for (const name of ['Anna', 'Bert', 'Carl', 'Dora']) under.world.tenant.users.write({ ...one!, id: `a1000000-0000-4000-8000-00000000000${'ABCD'.indexOf(name[0]!)}`, displayName: `${name} Many`, surname: 'Many', userPrincipalName: `${name}.many@contoso.com`, mailNickname: name });
    await under.press('Search', { person: 'Many' });

    expect(buttonsOf(cardOf(under.last())).filter((button) => button.verb === 'person.choose')).toHaveLength(3);
    expect(under.text()).toContain('More people fit.');
  });

  it('says who is disabled and refuses them', async () => {
    await under.press('Search', { person: 'Departed' });
    expect(under.text()).toMatch(/Dan Departed \| Disabled/);

    expect(await under.press('Take Dan Departed')).toMatchObject({ type: 'notice', text: expect.stringContaining('disabled') });
  });

  it('says before the assignment that a guest has another domain than the vendor needs', async () => {
    await under.press('Search', { person: 'Gia' });
    expect(under.text()).toMatch(/Gia Guest \| Guest/);
    await under.press('Take Gia Guest');

    expect(under.text()).toMatch(/Mimecast needs an address in contoso\.com for this person\. “gia_fabrikam\.com#EXT#@.*” is another domain/);
  });

  it('takes nobody who was not found', async () => {
    await under.press('Search', { person: 'Chris' });
    await under.press('Take Chris Green', {}, { data: { choice: ADA } });

    expect((await current()).testPerson).toBeUndefined();
  });
});

describe('a new test person', () => {
  beforeEach(async () => {
    under = await startBotWithTenant();
    await walkToPerson(under);
  });

  it('has a password that is shown once and gone after "I have it"', async () => {
    await createPerson();
    const shown = under.shown.filter(isPassword);
    expect(shown).toHaveLength(1);
    const password = passwordOf('B.Simon@contoso.com');
    expect(JSON.stringify(shown[0]!.message)).toContain(password);

    await under.press(buttonsOf(cardOf(shown[0]!))[0]!.title, {}, { at: shown[0]! });

    expect(JSON.stringify(under.shown)).not.toContain(password);
    expect(JSON.stringify(await under.database.setups.listAll(ada))).not.toContain(password);
    expect(JSON.stringify(await under.database.audit.list(ada.tenantId, (await current()).id))).not.toContain(password);
    expect(under.logs.join('\n')).not.toContain(password);
  });

  it('has a password card that goes after ten minutes by itself', async () => {
    const timers = jest.spyOn(global, 'setTimeout');
    await createPerson();
    await toAssignment();
    const [shown] = under.shown.filter(isPassword);
    const [end] = timers.mock.calls.find(([, milliseconds]) => milliseconds === 600_000)!;
    (end as () => void)();
    await waitFor(() => !isPassword(shown!));

    expect(JSON.stringify(under.shown)).not.toContain(passwordOf('B.Simon@contoso.com'));
    expect((await current()).passwordCards).toBeUndefined();
  });

  it('has a password card that goes after a restart when its time is over', async () => {
    await createPerson();
    await toAssignment();
    const [shown] = under.shown.filter(isPassword);
    const setup = await current();
    await under.database.setups.save({ ...setup, revision: setup.revision + 1, passwordCards: [{ ...setup.passwordCards![0]!, goneAt: new Date(Date.now() - 1000).toISOString() }] }, setup.revision);
    await under.restart();
    await waitFor(() => !isPassword(shown!));

    expect(JSON.stringify(under.shown)).not.toContain(passwordOf('B.Simon@contoso.com'));
  });

  it('whose name is taken can be taken instead', async () => {
    await createPerson('chris.green');
    expect(under.text()).toContain('The sign-in name is taken');
    await under.press('Take this person');

    expect(under.text()).toContain('Check the assignment, then confirm it');
    expect((await current()).testPerson).toMatchObject({ displayName: 'Chris Green', createdByUs: false });
  });

  it.each(['Go back', 'back', 'status'])('whose name is taken can have another name after %s', async (way) => {
    await createPerson('chris.green');
    await (way === 'Go back' ? under.press(way) : under.say(way));
    if (way === 'status') await under.press('Go back');
    expect(under.text()).toContain('Choose a person to test with');
    await createPerson('B.Simon2');

    await toAssignment();
    expect((await current()).testPerson).toMatchObject({ userPrincipalName: 'B.Simon2@contoso.com', createdByUs: true });
  });

  it.each([['', 'Use letters'], ['a b', 'Use letters'], ['x'.repeat(65), 'Use letters'], ['😀', 'Use letters'], ['a@b', 'Use letters'], ['.a', 'Use letters']])('is refused the name %j', async (nickname, says) => {
    await under.press('Create B.Simon');

    expect(await under.press('Create account', { nickname, domain: 'contoso.com' })).toMatchObject({ type: 'notice', text: expect.stringContaining(says) });
  });

  it('is made on no domain of others, and none that is federated is offered', async () => {
    await under.press('Create B.Simon');

    expect(await under.press('Create account', { nickname: 'x', domain: 'fabrikam.com' })).toMatchObject({ type: 'notice' });
    expect(under.world.tenant.directory.listPeople().some((one) => one.userPrincipalName.startsWith('x@'))).toBe(false);
  });

  it('is taken back with the setup, and a second one too', async () => {
    await createPerson();
    await toAssignment();
    await under.say('back');
    await createPerson('B.Simon2');
    await toAssignment();
    await pressVerb(under, 'assign.confirm');
    await under.until(/Do the open items/);
    await under.say('undo');
    expect(under.text()).toContain('B.Simon@contoso.com is taken away');
    expect(under.text()).toContain('B.Simon2@contoso.com is taken away');
    await under.press('Take it back');
    await under.until(/Everything is taken back/);

    expect(under.world.tenant.directory.listPeople().filter((one) => one.userPrincipalName.startsWith('B.Simon'))).toEqual([]);
    expect(under.world.tenant.applications.listLatest()).toEqual([]);
  });
});

async function waitFor(holds: () => boolean): Promise<void> {
  for (let waited = 0; waited < 5_000 && !holds(); waited += 20) await new Promise((resolve) => setImmediate(resolve));
}

it('names the role that only making a person needs, and goes on once it is active', async () => {
  under = await startBotWithTenant();
  await walkToPerson(under);
  const { state } = under.world.tenant;
  const all = state.roleMembers;
  state.roleMembers = all.filter(({ roleTemplateId }) => roleTemplateId !== USER_ADMINISTRATOR);
  await createPerson();
  await under.until(/User Administrator is not active for you now/);

  state.roleMembers = all;
  await under.press('Retry');
  await toAssignment();

  expect(await current()).toMatchObject({ testPerson: { userPrincipalName: 'B.Simon@contoso.com', createdByUs: true } });
});
