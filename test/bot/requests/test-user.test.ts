// A test user that helpdesk asks for: who may make it does, it can use the app, and its first password is shown once, to the one who signs in with it.
import { startAccessRequests, type AccessRequests } from '../../support/access-requests';
import { ada, bo, hana, type BotWithTenant, type Shown } from '../../support/bot-with-tenant';
import { OPS, sayIn } from '../../support/in-channel';

let requests: AccessRequests;
let under: BotWithTenant;
beforeAll(async () => {
  requests = await startAccessRequests();
  ({ under } = requests);
});
afterAll(() => under.close());
beforeEach(async () => {
  await requests.reset();
  for (const user of people().filter(({ userPrincipalName }) => /^(?:b\.simon|tess)/i.test(userPrincipalName ?? ''))) under.world.tenant.users.remove(user.id);
});
afterEach(() => { under.aheadMs = 0; });

const UPN = 'b.simon@contoso.com';
const USER_ADMINISTRATOR = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
const DAY_MS = 86_400_000;
const people = () => under.world.tenant.users.listLatest();
const made = () => people().find(({ userPrincipalName }) => userPrincipalName === UPN);
const text = (place: Parameters<AccessRequests['cardOf']>[0]): string => under.text(requests.cardOf(place));
/** Of the request itself: a password has a card of its own. */
const requestOf = (person: typeof ada): string => requests.chat(person).map((one) => under.text(one)).filter((one) => one.includes('Asked by')).at(-1) ?? '';
const lastAudit = async () => under.database.audit.list(hana.tenantId, (await requests.read()).id);
const newsOf = (person: typeof ada): string[] => requests.chat(person).flatMap(({ message }) => ('text' in message ? [message.text] : []));
const passwordOf = (upn = UPN): string => under.world.tenant.directory.listPeople().find(({ userPrincipalName }) => userPrincipalName === upn)?.password ?? 'nobody has one';
const showing = (secret: string): Shown[] => under.shown.filter(({ message }) => JSON.stringify(message).includes(secret));
const asks = async (words = 'request a test user for Mimecast', inputs: Record<string, string> = {}): Promise<void> => {
  await under.say(words, hana);
  await requests.settle();
  await requests.press(hana, 'Send request', { reason: 'To test the sign-in', days: '', ...inputs });
};
const postsOfUsers = (): number => under.world.requests.filter(({ method, path }) => method === 'POST' && path === '/users').length;

it('is made and assigned by an approver, and its password is shown to who asked alone, once', async () => {
  await asks();
  expect(text('channel')).toMatch(/Make the test user B\.Simon for Mimecast\?[^]*Hana Helpdesk[^]*Signs in with it[^]*Hana Helpdesk[^]*b\.simon@contoso\.com/);
  expect(made()).toBeUndefined();
  await requests.press('channel', 'Approve', {}, ada);
  await requests.settle();

  const user = made()!;
  expect(requests.assigned()).toEqual([user.id]);
  for (const card of [text('channel'), requestOf(hana)]) expect(card).toContain('The test user B.Simon is there and can use Mimecast.');
  expect(newsOf(hana).at(-1)).toMatch(/Ada Admin approved it\. The test user B\\?\.Simon can use Mimecast now\. Its password is shown to Hana Helpdesk alone\./);
  const secret = passwordOf();
  expect(showing(secret).map(({ conversationId }) => conversationId)).toEqual([requests.chat(hana)[0]!.conversationId]);
  const written = under.world.requests.filter(({ method, path, status }) => method === 'POST' && path === '/users' && status === 201);
  expect(written.map(({ personObjectId }) => personObjectId)).toEqual([ada.objectId]);

  // Nobody else can press it, and it is gone everywhere then.
  const [card] = showing(secret);
  await under.press('I have it', {}, { at: card!, person: bo });
  expect(showing(secret)).toHaveLength(1);
  await under.press('I have it', {}, { at: card!, person: hana });
  await requests.settle();
  expect(showing(secret)).toEqual([]);
  expect(under.text(card)).toContain('You took it along.');
  expect(JSON.stringify([await requests.read(), await lastAudit(), under.logs])).not.toContain(secret);
  expect((await lastAudit()).map(({ what }) => what).sort()).toEqual(['request.add', 'request.approved', 'request.begun', 'request.make-user', 'request.password-shown', 'request.sent', 'request.user-made']);
});

it('is not made by an approver without the role for it, who is told alone', async () => {
  const { state } = under.world.tenant;
  const all = state.roleMembers;
  state.roleMembers = all.filter(({ personObjectId, roleTemplateId }) => !(personObjectId === bo.objectId && roleTemplateId === USER_ADMINISTRATOR));
  await asks();
  const said = await requests.press('channel', 'Approve', {}, bo);
  state.roleMembers = all;

  expect(said).toContain('needs the role User Administrator');
  expect([(await requests.read()).status, made()]).toEqual(['waiting', undefined]);
  await requests.press('channel', 'Refuse request', { refusal: 'Use the shared one' }, bo);
  expect(newsOf(hana).at(-1)).toMatch(/a test user for Mimecast: Bo Backup refused it\. “Use the shared one”/);
});

it('is made for the first of two who ask for the same name, and whoever asked for the other one hears what to do', async () => {
  for (const reason of ['One', 'Two']) await asks('request a test user named tess for Mimecast', { reason });
  const [first, second] = under.shown.filter((one) => one.conversationId === requests.cardOf('channel').conversationId && under.text(one).includes('Make the test user'));
  for (const at of [first!, second!]) {
    await under.press('Approve', {}, { at, person: ada, part: { conversation: OPS } });
    await requests.settle();
  }

  expect(people().filter(({ userPrincipalName }) => userPrincipalName === 'tess@contoso.com')).toHaveLength(1);
  expect(under.text(second)).toMatch(/could not be made yet[^]*The sign-in name is taken[^]*Ask for a test user with another one/);
  expect(newsOf(hana).at(-1)).toContain('Whoever decides can try again, or you ask for another one.');
});

it('belongs to the one who signs in with it, when that is somebody else', async () => {
  await under.say('request a test user named tess for Mimecast', hana);
  await requests.settle();
  await requests.press(hana, 'Change it');
  await requests.press(hana, 'Look', { account: 'tess', people: 'Bo Backup' });
  await requests.settle();
  await requests.press(hana, 'Send request', { reason: 'Bo tests it', days: '' });
  await requests.press('channel', 'Approve', {}, ada);
  await requests.settle();

  const chats = showing(passwordOf('tess@contoso.com')).map(({ conversationId }) => conversationId);
  expect(chats).toEqual([requests.chat(bo)[0]!.conversationId]);
  expect(newsOf(hana).at(-1)).toContain('Its password is shown to Bo Backup alone.');
});

it.each([
  ['a name that somebody has', { account: 'hana.helpdesk' }, 'Somebody has this sign-in name already'],
  ['a domain of others', { account: 'b.simon@fabrikam.example' }, 'Your tenant has no such domain'],
  ['a name that is none', { account: 'b simon' }, 'Use letters, digits'],
  ['no name', { account: '' }, 'Give the test user a sign-in name'],
  ['several people', { people: 'me\nBo Backup' }, 'Name one person'],
  ['somebody whom the bot does not know', { people: 'megan.bowen@contoso.com' }, 'has not added Latchkey'],
])('is not asked for with %s, and what was typed stays', async (_what, inputs, says) => {
  await under.say('request a test user', hana);
  await requests.settle();
  const form = { account: 'b.simon', app: 'Mimecast', people: 'me', ...inputs };
  await requests.press(hana, 'Look', form);
  await requests.settle();

  expect(text(hana)).toContain(says);
  expect((await requests.read()).wish).toMatchObject({ account: form.account, app: 'Mimecast' });
  await requests.press(hana, 'Look', { account: 'b.simon', app: 'Mimecast', people: 'me' });
  await requests.settle();
  expect(text(hana)).toContain('Check the test user, then send it');
});

it('is asked for from the form of any request, and the other way round', async () => {
  await under.say('assign', hana);
  await requests.settle();
  await requests.press(hana, 'Ask for a test user', { app: 'Mimecast', people: '' });
  expect(text(hana)).toMatch(/A test user for which app\?/);
  await requests.press(hana, 'Ask for access', { app: 'Mimecast', people: 'me', account: 'b.simon' });
  expect(text(hana)).toMatch(/Who should have access to what\?/);
  expect((await requests.read()).wish).toMatchObject({ app: 'Mimecast' });
  expect((await requests.read()).wish).not.toHaveProperty('kind');
});

it('is deleted when its time is over', async () => {
  await asks('request a test user for Mimecast for 2 days', { days: '2' });
  await requests.press('channel', 'Approve', {}, ada);
  await requests.settle();
  expect(made()).toBeDefined();
  under.aheadMs = 2 * DAY_MS + 1000;
  await under.remind();
  await requests.settle();

  expect([made(), requests.assigned()]).toEqual([undefined, []]);
  expect(newsOf(hana).at(-1)).toContain('the account is deleted');
  expect(text('channel')).toContain('The test user B.Simon is deleted.');
});

it('is deleted when its time is over, also when it could not be given the app', async () => {
  await asks('request a test user for Mimecast for 2 days', { days: '2' });
  under.world.interfere = ({ path }) => (path === '/$batch' ? { status: 403, code: 'Authorization_RequestDenied' } : undefined);
  await requests.press('channel', 'Approve', {}, ada);
  await requests.settle();
  under.world.interfere = () => undefined;
  expect([await requests.read().then(({ status }) => status), made()?.displayName]).toEqual(['stopped', 'B.Simon']);
  under.aheadMs = 2 * DAY_MS + 1000;
  await under.remind();
  await requests.settle();

  expect(made()).toBeUndefined();
});

describe('an account that somebody made by hand is never taken for ours, nor deleted', () => {
  const makeByHand = (): void => {
    const { users } = under.world.tenant;
    users.write({ ...users.latest(ada.objectId)!, id: 'bb000000-0000-4000-8000-000000000001', displayName: 'B.Simon', userPrincipalName: UPN, mail: UPN, jobTitle: 'Salesman' });
  };

  it.each([['was refused', { status: 403, code: 'Authorization_RequestDenied' }], ['came to nobody knows what', 'cut before']] as const)('after a call that %s', async (_how, trouble) => {
    await asks('request a test user for Mimecast for 2 days', { days: '2' });
    requests.hurry();
    under.world.interfere = ({ method, path }) => (method === 'POST' && path === '/users' ? trouble : undefined);
    await requests.press('channel', 'Approve', {}, ada);
    await requests.settle();
    under.world.interfere = () => undefined;
    expect((await requests.read()).status).toBe('stopped');
    makeByHand();
    await requests.press('channel', 'Try again', {}, ada);
    await requests.settle();
    expect(await requests.read()).toMatchObject({ status: 'stopped', problem: { code: 'graph/user-exists' } });
    under.aheadMs = 2 * DAY_MS + 1000;
    await under.remind();
    await requests.settle();

    expect(made()?.jobTitle).toBe('Salesman');
  });
});

describe('killed while Entra makes it', () => {
  const killDuring = async (isMeant: (call: { method: string; path: string }) => boolean, isReady: () => boolean): Promise<void> => {
    await asks();
    under.world.requests.length = 0;
    // Whoever was killed hears no answer, and Entra did it all the same.
    under.world.interfere = (call) => (isMeant(call) ? { heldUntil: new Promise(() => undefined) } : undefined);
    void under.press('Approve', {}, { at: requests.cardOf('channel'), person: ada, part: { conversation: OPS } });
    while (!isReady()) await new Promise((resolve) => setTimeout(resolve, 20));
    under.world.interfere = () => undefined;
    await under.restart();
    await requests.settle();
    while ((await requests.read()).status === 'working') await requests.settle();
  };

  it('it is made once, and who waits for the password is told that it is lost, once', async () => {
    await killDuring(({ method, path }) => method === 'POST' && path === '/users', () => made() !== undefined);

    expect([postsOfUsers(), people().filter(({ userPrincipalName }) => userPrincipalName === UPN).length]).toEqual([1, 1]);
    expect(requests.assigned()).toEqual([made()!.id]);
    expect(newsOf(hana).filter((line) => line.includes('could not be shown'))).toHaveLength(1);
    expect(requestOf(hana)).toContain('The test user B.Simon is there and can use Mimecast.');
  });

  it('the password stands when it was shown before, and goes at its time', async () => {
    await killDuring(({ method, path }) => method === 'GET' && path.startsWith('/users/') && postsOfUsers() > 0, () => showing(passwordOf()).length > 0);

    expect(postsOfUsers()).toBe(1);
    expect(requests.assigned()).toEqual([made()!.id]);
    expect(newsOf(hana).filter((line) => line.includes('could not be shown'))).toEqual([]);
    expect(showing(passwordOf())).toHaveLength(1);
    under.aheadMs = 11 * 60_000;
    await under.remind();
    await requests.settle();
    expect(showing(passwordOf())).toEqual([]);
  });
});

it('can be asked for in a channel, and goes on in the own chat', async () => {
  const answer = await sayIn(under, OPS, 'request a test user for Mimecast', hana);
  await requests.settle();

  expect(JSON.stringify(answer)).toContain('personal chat');
  expect(text(hana)).toContain('Check the test user, then send it');
});
