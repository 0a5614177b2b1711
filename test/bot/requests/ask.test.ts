// Helpdesk asks for access: what is said before anything is sent, and to whom it goes.
import { CHRIS, DAN, MEGAN } from '../../actions/support/tenant-under-test';
import { startAccessRequests, type AccessRequests } from '../../support/access-requests';
import { ada, bo, hana } from '../../support/bot-with-tenant';
import { OPS, sayIn } from '../../support/in-channel';

let requests: AccessRequests;
beforeAll(async () => { requests = await startAccessRequests(); });
afterAll(() => requests.under.close());
beforeEach(() => requests.reset());

const GREEN = 'chris.green@contoso.com';
const SALES = 'b0000000-0000-4000-8000-000000000001';
const text = (place: Parameters<AccessRequests['cardOf']>[0]): string => requests.under.text(requests.cardOf(place));
const say = async (words: string): Promise<string> => {
  await requests.under.say(words, hana);
  await requests.settle();
  return text(hana);
};

it('shows everything before it is sent, and writes nothing in Entra', async () => {
  const writes = requests.under.world.requests.filter(({ method }) => method !== 'GET').length;

  const card = await say(`assign ${GREEN} to Mimecast`);

  for (const says of ['Check the request, then send it', 'Nothing was sent to anybody yet.', 'Chris Green', GREEN, 'Gets access', 'Why?']) expect(card).toContain(says);
  expect(requests.chat(hana)).toHaveLength(1);
  expect(requests.under.world.requests.filter(({ method }) => method !== 'GET')).toHaveLength(writes);
  expect(requests.under.shown.filter(({ conversationId }) => conversationId === OPS.conversationId)).toEqual([]);
});

it('says of each person what Entra shows, before anything is sent', async () => {
  requests.assign(CHRIS);
  requests.assign(SALES, 'Group');

  const card = await say(`request access to Mimecast for ${GREEN}, megan.bowen@contoso.com, dan.departed@contoso.com, Gia Guest`);

  expect(card).toMatch(/Chris Green[^]*Has access already[^]*Megan Bowen[^]*Through the group Sales[^]*Dan Departed[^]*Account disabled[^]*Gia Guest[^]*Gets access[^]*A guest of your tenant/);
  expect((await requests.read()).people.map(({ objectId, has, accountEnabled, isGuest }) => [objectId, has?.through, accountEnabled, isGuest])).toEqual([
    [CHRIS, 'direct', true, false], [MEGAN, 'group', true, false], [DAN, undefined, false, false], [expect.any(String), undefined, true, true],
  ]);
});

it('sends nothing when nobody is left to give access to', async () => {
  requests.assign(CHRIS);

  expect(await say(`assign ${GREEN} to Mimecast`)).toContain('There is nobody to give access to');
  expect(await requests.press(hana, 'Change people')).toContain('Who should have access to what?');
});

it('asks for what was not said, and keeps what was', async () => {
  expect(await say('request access to Mimecast')).toContain('Who should have access to what?');
  expect(await requests.press(hana, 'Look', { app: 'Mimecast', people: '' })).toContain('Name at least one person.');
  expect(await requests.press(hana, 'Look', { app: 'Nowhere', people: GREEN })).toContain('No SAML app of your tenant has this name');
  expect(await requests.press(hana, 'Look', { app: 'mimecast', people: GREEN })).toContain('Check the request');
});

it('takes “me” for whoever asks, also in the form', async () => {
  await say('request access to Mimecast');
  const card = await requests.press(hana, 'Look', { app: 'Mimecast', people: `me\n${GREEN}` });

  expect(card).toMatch(/Hana Helpdesk[^]*hana\.helpdesk@contoso\.com[^]*Chris Green/);
});

it('leaves “me” in the form as it was typed', async () => {
  await say('request access to Nowhere for me');

  expect(text(hana)).toMatch(/No SAML app of your tenant has this name[^]*\[me\]/);
  expect(await requests.press(hana, 'Look', { app: 'Mimecast', people: 'me\nNobody Atall' })).toMatch(/\[me\s+Nobody Atall\]/);
  expect(await requests.press(hana, 'Look', { app: 'Mimecast', people: 'me' })).toContain('hana.helpdesk@contoso.com');
});

it('says at once that they are too many, and looks for none of them', async () => {
  const lines = Array.from({ length: 51 }, (_, number) => `person.${number}@contoso.com`);
  requests.under.world.requests.length = 0;

  expect(await say(`assign ${lines.join(', ')} to Mimecast`)).toContain('At most 50 people in one request.');
  expect(requests.under.world.requests).toEqual([]);
});

it('knows a product by its whole name', async () => {
  await say('I need access to Genesys Cloud for Azure');

  expect((await requests.read()).wish).toMatchObject({ app: 'Genesys Cloud for Azure', people: '' });
});

it('asks which of several is meant, and says who is nobody', async () => {
  const card = await say('assign Chris, nobody.at.all@contoso.com to Mimecast');

  expect(card).toContain('Several people fit “Chris”');
  expect(card).toContain('nobody.at.all@contoso.com');
  await requests.press(hana, 'Take these people', { 'person-0': CHRIS });
  const again = text(hana);
  expect(again).not.toContain('Several people fit');
  expect(again).toContain('Correct the names that nobody has');
  expect(await requests.press(hana, 'Look', { app: 'Mimecast', people: GREEN })).toContain('Check the request');
});

it('keeps what was typed when a reason lacks or the days are none', async () => {
  await say(`assign ${GREEN} to Mimecast for 2 days`);
  const card = await requests.press(hana, 'Send request', { purpose: 'lasting', days: '900', reason: ' ' });

  expect(card).toMatch(/Enter whole days from 1 to 365[^]*Say in a few words why/);
  expect(JSON.stringify(requests.cardOf(hana).message)).toContain('"value":"900"');
  expect((await requests.read()).stage).toBe('preview');
});

it('goes to the channel of approvals, which is named, and to nobody else', async () => {
  await requests.ask(GREEN);

  expect(text(hana)).toMatch(/Needs an approver[^]*Platform > Operations/);
  expect(text('channel')).toMatch(/Give Chris Green access to Mimecast\?[^]*Hana Helpdesk[^]*Starts in Finance on Monday/);
  expect(requests.chat(ada).concat(requests.chat(bo))).toEqual([]);
});

it('is withdrawn everywhere', async () => {
  await requests.ask(GREEN);
  await requests.press(hana, 'Withdraw');

  expect(text(hana)).toContain('Withdrawn');
  expect(text('channel')).toMatch(/Withdrawn\s+The request was withdrawn\.\s+Asked by/);
  expect(await requests.press('channel', 'Approve', {}, bo).catch((error: Error) => error.message)).toContain('no button');
  expect((await requests.read()).status).toBe('cancelled');
});

it('lists what a person asked for, each as it is', async () => {
  await requests.ask(GREEN);
  await requests.under.say('my requests', hana);

  expect(requests.under.text()).toMatch(/Mimecast · [0-9A-F]{6}[^]*Needs an approver[^]*Chris Green/);
  const { code } = await requests.read();
  await requests.under.press(`Open ${code}`, {}, { person: hana });
  expect(requests.under.text()).toContain('Give Chris Green access to Mimecast?');
});

it('shows nothing of it to somebody else', async () => {
  const { id } = await requests.ask(GREEN);
  const answer = await requests.under.press('Withdraw', {}, { at: requests.cardOf(hana), person: bo, data: { verb: 'request.show', setupId: id } });

  expect(answer).toMatchObject({ type: 'notice', text: expect.stringContaining('no such request') });
});

it('is begun in the personal chat when it is asked for in a channel, where nothing of it is said', async () => {
  await sayIn(requests.under, OPS, `assign ${GREEN} to Mimecast`, hana);
  await requests.settle();

  expect(text(hana)).toContain('Check the request');
  expect(requests.under.shown.filter(({ conversationId }) => conversationId.startsWith(OPS.conversationId)).map((one) => requests.under.text(one)).join()).not.toMatch(/Chris|Mimecast/);
});

it('waits for the sign-in of who asks, and goes on by itself', async () => {
  requests.under.signedIn.delete(hana.objectId);
  expect(await say(`assign ${GREEN} to Mimecast`)).toContain('Sign in, then Latchkey looks');
  expect(requests.under.signIns.map(({ name }) => name)).toEqual(['Hana Helpdesk']);

  await requests.under.signIn(hana);
  await requests.settle();

  expect(text(hana)).toContain('Check the request');
});

it('is the same one when the same is said again before it is sent, as a new message, and a new one after', async () => {
  const count = () => requests.under.database.requests.countAll({ tenantId: hana.tenantId, objectId: hana.objectId });
  const before = await count();
  for (let time = 0; time < 2; time += 1) {
    await requests.under.say(`assign ${GREEN} to Mimecast for 5 days`, hana);
    await requests.settle();
  }
  expect(await count()).toBe(before + 1);
  expect(requests.chat(hana).filter(({ message }) => JSON.stringify(message).includes('Check the request'))).toHaveLength(2);
  await requests.press(hana, 'Send request', { purpose: 'test', days: '5', reason: 'A test' });
  await requests.under.say(`assign ${GREEN} to Mimecast for 5 days`, hana);
  await requests.settle();
  expect(await count()).toBe(before + 2);
});

it.each(['', ', also by a bot that was killed meanwhile'])('is sent after a sign-in that had to come first, with what was typed%s', async (killed) => {
  // Who decides is asked in their own chats: they have to be looked up.
  await sayIn(requests.under, OPS, 'stop', ada);
  await requests.settle();
  await requests.under.say(`assign ${GREEN} to Mimecast for 7 days`, hana);
  await requests.settle();
  requests.under.signedIn.delete(hana.objectId);
  const said = await requests.press(hana, 'Send request', { purpose: 'test', days: '3', reason: 'A test' });

  expect(said).toContain('Your request is sent as soon as that is done');
  expect([requests.under.signIns.map(({ name }) => name), (await requests.read()).stage]).toEqual([['Hana Helpdesk'], 'preview']);
  if (killed) await requests.under.restart();
  await requests.under.signIn(hana);
  await requests.settle();
  expect(await requests.read()).toMatchObject({ stage: 'sent', wish: { reason: 'A test', days: 3 } });
  await sayIn(requests.under, OPS, 'notify here about approvals', ada);
});

it('is not sent while Entra does not say who decides, and stays as it was typed', async () => {
  await sayIn(requests.under, OPS, 'stop', ada);
  await requests.settle();
  await requests.under.say(`assign ${GREEN} to Mimecast for 8 days`, hana);
  await requests.settle();
  requests.under.world.interfere = ({ path }) => (path === '/$batch' ? { status: 403, code: 'Authorization_RequestDenied' } : undefined);
  const said = await requests.press(hana, 'Send request', { purpose: 'test', days: '', reason: 'A test' });
  requests.under.world.interfere = () => undefined;

  expect(said).toContain('Entra does not say now who decides');
  expect((await requests.read()).stage).toBe('preview');
  await sayIn(requests.under, OPS, 'notify here about approvals', ada);
});
