// Approvers decide: under their own name and right, once, never about their own request, and everybody sees it.
import { CHRIS, MEGAN } from '../../actions/support/tenant-under-test';
import { startAccessRequests, type AccessRequests } from '../../support/access-requests';
import { ada, bo, chatOf, hana, type BotWithTenant } from '../../support/bot-with-tenant';
import { OPS, sayIn } from '../../support/in-channel';

let requests: AccessRequests;
let under: BotWithTenant;
beforeAll(async () => {
  requests = await startAccessRequests();
  ({ under } = requests);
});
afterAll(() => under.close());
beforeEach(() => requests.reset());

const GREEN = 'chris.green@contoso.com';
const text = (place: Parameters<AccessRequests['cardOf']>[0]): string => under.text(requests.cardOf(place));
const newsOf = (person: typeof ada): string[] => requests.chat(person).flatMap(({ message }) => ('text' in message ? [message.text] : []));
const history = async (): Promise<Array<[string, string]>> => (await under.database.audit.list(hana.tenantId, (await requests.read()).id)).map(({ byName, what, write }) => [byName, write ? `${write.method} ${write.status}` : what]);

it('gives the access under the name of who approves, and tells everybody', async () => {
  const { code } = await requests.ask(GREEN);
  await requests.press('channel', 'Approve', {}, bo);

  expect(requests.assigned()).toEqual([CHRIS]);
  for (const place of ['channel', hana] as const) expect(text(place)).toMatch(/Chris Green can use Mimecast\.[^]*Approved by[^]*Bo Backup/);
  expect(newsOf(hana)).toEqual([`Request ${code}: Bo Backup approved it. Chris Green can use Mimecast now.`]);
  expect(await history()).toEqual([['Hana Helpdesk', 'request.begun'], ['Hana Helpdesk', 'request.sent'], ['Bo Backup', 'request.approved'], ['Bo Backup', 'POST 201']]);
  const written = under.world.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('appRoleAssignedTo'));
  expect(written.map(({ personObjectId }) => personObjectId)).toEqual([bo.objectId]);
});

it('is decided by the first of two who press in the same moment, and the other one sees who', async () => {
  await requests.ask(GREEN);
  const at = requests.cardOf('channel');
  const card = structuredClone(at.message);
  const press = (title: string, inputs: Record<string, string>, person: typeof ada) => under.press(title, inputs, { at: { ...at, message: card }, person, part: { conversation: OPS } });
  const answers = await Promise.all([press('Approve', {}, bo), press('Refuse request', { refusal: 'Not needed' }, ada)]);
  await requests.settle();

  const { decision } = await requests.read();
  expect(answers.map(({ type }) => type)).toEqual(['card', 'card']);
  for (const answer of answers) expect(JSON.stringify(answer)).toContain(decision!.by.name);
  expect(requests.assigned()).toEqual(decision!.how === 'approved' ? [CHRIS] : []);
  expect((await history()).filter(([, what]) => /^request\.(approved|refused)$/.test(what))).toHaveLength(1);
});

it('is never decided by who asked, not by the button and not by a forged card', async () => {
  await sayIn(under, OPS, 'help', hana);
  const { id, face } = await requests.ask(GREEN);
  under.world.tenant.state.roleMembers.push({ personObjectId: hana.objectId, roleTemplateId: under.approvers.roles[0]!, active: true });
  under.approvers.people = [hana.objectId];
  const by = await requests.press('channel', 'Approve', {}, hana);
  const forged = await under.press('Withdraw', {}, { at: requests.cardOf(hana), person: hana, data: { verb: 'request.approve', setupId: id, revision: face, mayDecide: 'true' } });
  under.world.tenant.state.roleMembers.pop();

  expect(by).toContain('your own request');
  expect(forged).toMatchObject({ type: 'notice', text: expect.stringContaining('your own request') });
  expect(requests.assigned()).toEqual([]);
  expect(await under.database.audit.listRefusals(hana.tenantId, { setupId: id })).toMatchObject([{ what: 'request.own', count: 2, byName: 'Hana Helpdesk' }]);
});

it('is decided by nobody without the role, and only that person hears so', async () => {
  const { id } = await requests.ask(GREEN);
  under.world.tenant.setFault('noRole', bo.objectId);
  const before = text('channel');

  expect(await requests.press('channel', 'Approve', {}, bo)).toContain('not one of those who decide');
  expect(text('channel')).toBe(before);
  expect(await under.database.audit.listRefusals(hana.tenantId, { setupId: id })).toMatchObject([{ what: 'request.not-approver', byName: 'Bo Backup' }]);
});

it('is approved with fewer people and a shorter time, and never with more', async () => {
  await requests.ask(`${GREEN}, megan.bowen@contoso.com`, { days: '10' });

  expect(await requests.press('channel', 'Approve like this', { people: CHRIS, days: '20' })).toContain('not make it longer');
  expect(await requests.press('channel', 'Approve like this', { people: '', days: '5' })).toContain('Choose at least one person');
  expect(await requests.press('channel', 'Approve like this', { people: MEGAN, days: 'soon' })).toContain('whole days');
  await requests.press('channel', 'Approve like this', { people: `${MEGAN},a0000000-0000-4000-8000-00000000000b`, days: '5' });

  expect(requests.assigned()).toEqual([MEGAN]);
  const { decision, wish, endsAt } = await requests.read();
  expect([decision?.isChanged, wish.days, Math.round((Date.parse(endsAt!) - Date.now()) / 86_400_000)]).toEqual([true, 5, 5]);
  expect(text(hana)).toMatch(/with changes[^]*Chris Green[^]*Left out/);
});

it('is refused with a reason, which who asked reads', async () => {
  const { code } = await requests.ask(GREEN);

  expect(await requests.press('channel', 'Refuse request', { refusal: ' ' })).toContain('Say in a few words why');
  await requests.press('channel', 'Refuse request', { refusal: 'Ask again in *May*' });

  expect(text(hana)).toMatch(/was refused[^]*Bo Backup[^]*Ask again in \\?\*May[^]*Chris Green[^]*Not given/);
  expect(newsOf(hana)).toEqual([`Request ${code} for Mimecast: Bo Backup refused it. “Ask again in \\*May\\*”`]);
  expect(requests.assigned()).toEqual([]);
});

it.each(['', ', also by a bot that was killed meanwhile'])('leads an approver without a sign-in to their own chat, and does there what was pressed%s', async (killed) => {
  await requests.ask(GREEN);
  under.signedIn.delete(bo.objectId);

  expect(await requests.press('channel', 'Approve', {}, bo)).toContain('personal chat');
  expect(requests.assigned()).toEqual([]);
  expect(text(bo)).toContain('Give Chris Green access to Mimecast?');
  expect(under.signIns.map(({ name }) => name)).toEqual(['Bo Backup']);
  if (killed) await under.restart();
  await under.signIn(bo);
  await requests.settle();

  expect(requests.assigned()).toEqual([CHRIS]);
  for (const place of ['channel', bo, hana] as const) expect(text(place)).toContain('Chris Green can use Mimecast.');
});

it('does once what was pressed, and nothing by a sign-in that comes long after', async () => {
  await requests.ask(GREEN);
  under.signedIn.delete(bo.objectId);
  await requests.press('channel', 'Approve', {}, bo);
  under.aheadMs = 16 * 60_000;
  await under.signIn(bo);
  await requests.settle();
  expect([(await requests.read()).stage, requests.assigned()]).toEqual(['sent', []]);

  under.aheadMs = 0;
  under.signedIn.delete(bo.objectId);
  await requests.press('channel', 'Approve', {}, bo);
  for (let time = 0; time < 2; time += 1) await under.signIn(bo);
  await requests.settle();
  expect(requests.assigned()).toEqual([CHRIS]);
  expect(await under.database.audit.listRefusals(hana.tenantId, { setupId: (await requests.read()).id })).toEqual([]);
});

it('keeps what was pressed when the sign-in did not help, until one does', async () => {
  await requests.ask(GREEN);
  under.signedIn.delete(bo.objectId);
  await requests.press('channel', 'Approve', {}, bo);
  await under.signIn(bo, false);
  await requests.settle();
  expect([requests.assigned(), under.signIns.length]).toEqual([[], 2]);
  await under.signIn(bo);
  await requests.settle();
  expect(requests.assigned()).toEqual([CHRIS]);
});

it('tells an approver without a chat how to come to one', async () => {
  await requests.ask(GREEN);
  await under.database.conversations.forget(chatOf(bo).conversationId);
  under.signedIn.delete(bo.objectId);

  expect(await requests.press('channel', 'Approve', {}, bo)).toContain('https://teams.example/l/app/latchkey');
  await under.say('hello', bo);
});

it('does nothing for a click on a card of another day', async () => {
  await requests.ask(GREEN);
  const old = structuredClone(requests.cardOf('channel'));
  await requests.press(hana, 'Withdraw');
  under.world.requests.length = 0;
  const answer = await under.press('Approve', {}, { at: old, person: bo, part: { conversation: OPS } });

  expect(JSON.stringify(answer)).toContain('was withdrawn');
  expect(requests.assigned()).toEqual([]);
  expect(under.world.requests).toEqual([]);
});

it('takes people by their id, and people of a channel, as the setting says', async () => {
  Object.assign(under.approvers, { roles: [], people: [], channels: true });
  try {
    await requests.ask(GREEN);
    expect(await requests.press('channel', 'Approve', {}, bo)).toContain('can use Mimecast');
  } finally {
    Object.assign(under.approvers, { roles: ['158c047a-c907-4556-b7ef-446551a6b5f7', '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3'] });
  }
});
