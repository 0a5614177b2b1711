// What follows from a yes: each person has a result of their own, nothing is done twice or lost, and what was given for a time ends.
import { CHRIS, MEGAN } from '../../actions/support/tenant-under-test';
import { startAccessRequests, type AccessRequests } from '../../support/access-requests';
import { ada, bo, hana, type BotWithTenant } from '../../support/bot-with-tenant';
import { OPS } from '../../support/in-channel';

let requests: AccessRequests;
let under: BotWithTenant;
beforeAll(async () => {
  requests = await startAccessRequests();
  ({ under } = requests);
});
afterAll(() => under.close());
beforeEach(() => requests.reset());
afterEach(() => { under.aheadMs = 0; });

const GREEN = 'chris.green@contoso.com';
const BOWEN = 'megan.bowen@contoso.com';
const NOOR = 'a0000000-0000-4000-8000-000000000009';
const THREE = `${GREEN}, ${BOWEN}, noor.newhire@contoso.com`;
const DAY_MS = 86_400_000;
const text = (place: Parameters<AccessRequests['cardOf']>[0]): string => under.text(requests.cardOf(place));
const newsOf = (person: typeof ada): string[] => requests.chat(person).flatMap(({ message }) => ('text' in message ? [message.text] : []));
const results = async () => (await requests.read()).people.map(({ objectId, result }) => [objectId, result?.state]);
const sentTo = (id: string): number => under.world.requests.filter(({ body, method, path }) => method === 'POST' && path.endsWith('/appRoleAssignedTo') && (body as { principalId?: string }).principalId === id).length;
/** The account is gone between the look and the yes: Graph refuses this one alone. */
function takeAway(id: string): () => void {
  const { users } = under.world.tenant;
  const user = users.latest(id)!;
  users.remove(id);
  return () => users.write(user);
}

it('tells person by person when Graph refuses one of three, and tries that one again', async () => {
  await requests.ask(THREE);
  const bringBack = takeAway(MEGAN);
  under.world.requests.length = 0;
  await requests.press('channel', 'Approve', {}, bo);

  expect(requests.assigned().sort()).toEqual([CHRIS, NOOR]);
  expect(await results()).toEqual([[CHRIS, 'added'], [MEGAN, 'failed'], [NOOR, 'added']]);
  expect(text('channel')).toMatch(/2 of 3 people can use Mimecast\.[^]*Chris Green[^]*Done[^]*Megan Bowen[^]*Failed[^]*This account is no longer in Entra\. Restore the account in Entra and try again/);
  expect(text(hana)).not.toContain('Restore the account');
  expect(newsOf(hana)[0]).toContain('2 of 3 people can use Mimecast now');

  bringBack();
  await requests.press('channel', 'Try again', {}, ada);

  expect(await results()).toEqual([[CHRIS, 'added'], [MEGAN, 'added'], [NOOR, 'added']]);
  expect([CHRIS, NOOR].map(sentTo)).toEqual([1, 1]);
  expect((await requests.read()).status).toBe('finished');
});

it('names those who failed first when there are many', async () => {
  const { users } = under.world.tenant;
  const many = Array.from({ length: 9 }, (_, number) => ({ ...users.latest(CHRIS)!, id: `cc000000-0000-4000-8000-00000000000${number}`, displayName: `Person ${number}`, userPrincipalName: `person-${number}@contoso.com`, mail: `person-${number}@contoso.com` }));
  for (const user of many) users.write(user);
  await requests.ask(many.map(({ userPrincipalName }) => userPrincipalName).join(', '));
  takeAway(many[7]!.id);
  await requests.press('channel', 'Approve', {}, bo);

  expect(text('channel').match(/Person \d(?=, person)/g)).toEqual([7, 0, 1, 2, 3, 4, 5, 6, 8].map((number) => `Person ${number}`));
});

it('is left as it is when somebody says so', async () => {
  await requests.ask(`${GREEN}, ${BOWEN}`);
  const bringBack = takeAway(MEGAN);
  await requests.press('channel', 'Approve', {}, bo);
  await requests.press('channel', 'Leave it so', {}, bo);
  bringBack();

  expect([(await requests.read()).status, text('channel')]).toEqual(['finished', expect.stringMatching(/Partly done[^]*1 of 2 people can use Mimecast\.[^]*Megan Bowen[^]*Failed/)]);
  await under.say('my requests', hana);
  expect(under.text(requests.chat(hana).at(-1)!)).toMatch(/Partly done/);
});

it('counts somebody who has the access already as done, and never takes that away', async () => {
  await requests.ask(`${GREEN}, ${BOWEN}`, { days: '1' });
  requests.assign(CHRIS);
  await requests.press('channel', 'Approve', {}, bo);
  expect(await results()).toEqual([[CHRIS, 'there-already'], [MEGAN, 'added']]);
  await requests.press('channel', 'End it now', {}, bo);

  expect(requests.assigned()).toEqual([CHRIS]);
  expect(await results()).toEqual([[CHRIS, 'there-already'], [MEGAN, 'removed']]);
  expect(newsOf(hana).at(-1)).toContain('the time of Megan Bowen with Mimecast is over');
});

it('gives access once when nobody knows whether the call was done', async () => {
  await requests.ask(`${GREEN}, ${BOWEN}`);
  let cuts = 0;
  under.world.interfere = ({ path }) => (path === '/$batch' && cuts++ === 0 ? 'cut after' : undefined);
  await requests.press('channel', 'Approve', {}, bo);

  expect(requests.assigned().sort()).toEqual([CHRIS, MEGAN]);
  expect(await results()).toEqual([[CHRIS, 'added'], [MEGAN, 'added']]);
});

it('says what the approver lacks when Graph lets them do nothing, and another one does it', async () => {
  await requests.ask(GREEN);
  under.world.interfere = ({ path }) => {
    if (path !== '/$batch') return undefined;
    under.world.tenant.setFault('noRole', bo.objectId);
    return undefined;
  };
  await requests.press('channel', 'Approve', {}, bo);
  under.world.interfere = () => undefined;

  expect(text('channel')).toMatch(/could not be given yet[^]*What stopped it/);
  expect(newsOf(hana)[0]).toContain('could not be given yet');
  await requests.press('channel', 'Try again', {}, ada);
  expect(requests.assigned()).toEqual([CHRIS]);
  const written = under.world.requests.filter(({ method, path, status }) => method === 'POST' && path.endsWith('/appRoleAssignedTo') && status === 201).at(-1);
  expect(written?.personObjectId).toBe(ada.objectId);
});

it('waits for the sign-in of who approved, when the bot was killed before the call, and then goes on by itself', async () => {
  await requests.ask(GREEN);
  // Whoever was killed hears no answer.
  under.world.interfere = ({ method, path }) => (method === 'GET' && path.startsWith('/servicePrincipals') ? { heldUntil: new Promise(() => undefined) } : undefined);
  void under.press('Approve', {}, { at: requests.cardOf('channel'), person: bo, part: { conversation: OPS } });
  await new Promise((resolve) => setTimeout(resolve, 300));
  under.signedIn.delete(bo.objectId);
  under.world.interfere = () => undefined;
  await under.restart();
  await requests.settle();

  expect(text('channel')).toMatch(/Approved\. It is done when Bo Backup is signed in\./);
  expect(text(bo)).toContain('Approved. It is done when Bo Backup is signed in.');
  expect(newsOf(hana)[0]).toContain('It is done as soon as Bo Backup is signed in.');
  expect(under.signIns.map(({ name }) => name)).toEqual(['Bo Backup']);
  expect(requests.assigned()).toEqual([]);

  // Called again each day, a few times.
  const calls = (): number => newsOf(bo).filter((said) => said.includes('waits for your sign-in')).length;
  expect(calls()).toBe(1);
  for (let day = 1; day < 9; day += 1) {
    under.aheadMs = day * DAY_MS + 10_000;
    await under.remind();
    await requests.settle();
  }
  expect(calls()).toBe(6);

  await under.signIn(bo);
  await requests.settle();
  expect(requests.assigned()).toEqual([CHRIS]);
  expect(text(hana)).toContain('Chris Green can use Mimecast.');
  expect((await requests.read()).dueAt).toBeUndefined();
});

it('takes away what was given for a time, and tells who asked', async () => {
  await requests.ask(GREEN, { days: '2' });
  await requests.press('channel', 'Approve', {}, bo);
  expect(await under.remind()).toBe(0);
  under.aheadMs = 2 * DAY_MS + 1000;
  expect(await under.remind()).toBe(1);
  await requests.settle();

  expect(requests.assigned()).toEqual([]);
  expect(text('channel')).toContain('The access to Mimecast has ended.');
  expect(newsOf(hana).at(-1)).toContain('the access has ended');
  const { audit } = under.database;
  expect((await audit.list(hana.tenantId, (await requests.read()).id)).map(({ byName, what, write }) => [byName, write ? `${write.method} ${write.status}` : what]).slice(-2)).toEqual([['Latchkey', 'request.due'], ['Bo Backup', 'DELETE 204']]);
});

it('takes away in time what some were given, also while it lacks for others', async () => {
  await requests.ask(`${GREEN}, ${BOWEN}`, { days: '2' });
  const bringBack = takeAway(MEGAN);
  await requests.press('channel', 'Approve', {}, bo);
  bringBack();
  expect(text('channel')).toMatch(/Partly done[^]*Ends[^]*Chris Green[^]*Done[^]*Megan Bowen[^]*Failed/);
  under.aheadMs = 2 * DAY_MS + 1000;
  expect(await under.remind()).toBe(1);
  await requests.settle();

  expect(requests.assigned()).toEqual([]);
  expect(text('channel')).toMatch(/The access to Mimecast has ended\.[^]*Time over/);
  expect(newsOf(hana).at(-1)).toContain('the time of Chris Green with Mimecast is over');
  expect(newsOf(bo)).toEqual([]);
  expect(await requests.read()).toMatchObject({ stage: 'removed', status: 'finished' });
});

describe('more people than one call takes', () => {
  const askForMany = async (inputs = {}) => {
    const { users } = under.world.tenant;
    const model = users.latest(CHRIS)!;
    const names = Array.from({ length: 23 }, (_, number) => `crowd${number}@contoso.com`);
    for (const [number, name] of names.entries()) users.write({ ...model, id: `c0000000-0000-4000-8000-0000000000${String(number).padStart(2, '0')}`, userPrincipalName: name, mail: name, displayName: `Crowd ${number}` });
    await requests.ask(names.join(', '), inputs);
  };
  const onBatch = (number: number, act: () => void) => {
    let batches = 0;
    under.world.interfere = ({ path }) => {
      if (path === '/$batch' && (batches += 1) === number) act();
      return undefined;
    };
    return () => batches;
  };

  it('get it in calls of twenty', async () => {
    await askForMany();
    const countBatches = onBatch(0, () => undefined);
    await requests.press('channel', 'Approve', {}, bo);

    expect(requests.assigned()).toHaveLength(23);
    expect(countBatches()).toBe(2);
  });

  it('keep the end of what twenty were given, when the sign-in of who approved is over before the second call', async () => {
    await askForMany({ days: '2' });
    onBatch(1, () => under.signedIn.delete(bo.objectId));
    await requests.press('channel', 'Approve', {}, bo);

    const { dueAt, people, status } = await requests.read();
    expect(Date.parse(dueAt!)).toBeGreaterThan(Date.now() + 2 * DAY_MS - 60_000);
    expect([status, people.filter(({ result }) => result?.state === 'added').length]).toEqual(['stopped', 20]);
    expect(text('channel')).toMatch(/20 of 23 people can use Mimecast\./);
    under.world.interfere = () => undefined;
    await requests.press('channel', 'Try again', {}, ada);
    expect(requests.assigned()).toHaveLength(23);
    expect(await requests.read()).toMatchObject({ stage: 'added', status: 'waiting', dueAt });
  });
});
