// Access that a request gave for a time is ended in time, whatever became of the calls; access that somebody else gave is never taken for its own.
import { CHRIS } from '../../actions/support/tenant-under-test';
import { startAccessRequests, type AccessRequests } from '../../support/access-requests';
import { ada, bo, hana, type BotWithTenant } from '../../support/bot-with-tenant';

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
const DAY_MS = 86_400_000;
const text = (place: Parameters<AccessRequests['cardOf']>[0]): string => under.text(requests.cardOf(place));
const newsOf = (person: typeof ada): string[] => requests.chat(person).flatMap(({ message }) => ('text' in message ? [message.text] : []));
const results = async () => (await requests.read()).people.map(({ objectId, result }) => [objectId, result?.state]);

describe('what somebody else gave by hand is never taken for ours', () => {
  const end = async (): Promise<void> => {
    under.aheadMs = 2 * DAY_MS + 1000;
    await under.remind();
    await requests.settle();
  };

  it('after a refusal', async () => {
    await requests.ask(GREEN, { days: '2' });
    under.world.interfere = ({ path }) => {
      if (path === '/$batch') under.world.tenant.setFault('noRole', bo.objectId);
      return undefined;
    };
    await requests.press('channel', 'Approve', {}, bo);
    expect((await requests.read()).status).toBe('stopped');
    requests.assign(CHRIS);
    under.world.tenant.clearFaults();
    await requests.press('channel', 'Try again', {}, ada);

    expect(await results()).toEqual([[CHRIS, 'there-already']]);
    await end();
    expect(requests.assigned()).toEqual([CHRIS]);
  });

  it('when the list shows it late', async () => {
    await requests.ask(GREEN, { days: '2' });
    requests.assign(CHRIS);
    let lists = 0;
    under.world.interfere = ({ method, path }) => (method === 'GET' && path.endsWith('/appRoleAssignedTo') && lists++ === 0 ? { changed: (body) => ({ ...body, value: [] }) } : undefined);
    await requests.press('channel', 'Approve', {}, bo);

    expect(await results()).toEqual([[CHRIS, 'there-already']]);
    await end();
    expect(requests.assigned()).toEqual([CHRIS]);
  });

  it('after a call that was never sent', async () => {
    await requests.ask(GREEN, { days: '2' });
    under.world.interfere = ({ method, path }) => {
      if (method === 'GET' && path.endsWith('/appRoleAssignedTo')) under.signedIn.delete(bo.objectId);
      return undefined;
    };
    await requests.press('channel', 'Approve', {}, bo);
    expect((await requests.read()).status).toBe('needs-sign-in');
    under.world.interfere = () => undefined;
    requests.assign(CHRIS);
    await under.signIn(bo);
    await requests.settle();

    expect(await results()).toEqual([[CHRIS, 'there-already']]);
  });
});

describe('what was given is ended in time', () => {
  const refuseLists = (status: number, code: string): void => {
    let wrote = false;
    under.world.interfere = ({ method, path }) => {
      if (path === '/$batch') wrote = true;
      return wrote && method === 'GET' && path.endsWith('/appRoleAssignedTo') ? { status, code } : undefined;
    };
  };
  const end = async (): Promise<void> => {
    under.world.interfere = () => undefined;
    under.aheadMs = 2 * DAY_MS + 1000;
    await under.remind();
    await requests.settle();
  };

  it.each([[403, 'Authorization_RequestDenied'], [400, 'Request_BadRequest']])('also when it could not be read back (%s)', async (status, code) => {
    await requests.ask(GREEN, { days: '2' });
    refuseLists(status, code);
    await requests.press('channel', 'Approve', {}, bo);

    expect(await results()).toEqual([[CHRIS, 'added']]);
    expect(await requests.read()).toMatchObject({ stage: 'added', status: 'waiting', endsAt: expect.any(String) });
    expect(text('channel')).toMatch(/Chris Green[^]*Done[^]*Entra has not shown it yet/);
    await end();
    expect(requests.assigned()).toEqual([]);
  });

  it('also when the list never shows it', async () => {
    requests.hurry();
    await requests.ask(GREEN, { days: '2' });
    under.world.interfere = ({ method, path }) => (method === 'GET' && path.endsWith('/appRoleAssignedTo') ? { changed: (body) => ({ ...body, value: [] }) } : undefined);
    await requests.press('channel', 'Approve', {}, bo);

    expect(await requests.read()).toMatchObject({ stage: 'added', status: 'waiting' });
    await end();
    expect(requests.assigned()).toEqual([]);
  });

  it('also when nobody knows whether it was given, and it cannot be withdrawn then', async () => {
    await requests.ask(GREEN, { days: '2' });
    let wrote = false;
    under.world.interfere = ({ method, path }) => {
      if (path === '/$batch' && !wrote) {
        wrote = true;
        return 'cut after';
      }
      return wrote && method === 'GET' ? { status: 403, code: 'Authorization_RequestDenied' } : undefined;
    };
    await requests.press('channel', 'Approve', {}, bo);

    expect(await requests.read()).toMatchObject({ stage: 'adding', status: 'stopped', people: [{ result: { state: 'failed', isInDoubt: true } }] });
    expect(text(hana)).not.toContain('Withdraw');
    await end();
    expect(requests.assigned()).toEqual([]);
    expect(await requests.read()).toMatchObject({ stage: 'removed', status: 'finished' });
  });

  it('and read back: what the list still shows is taken away once more', async () => {
    requests.hurry();
    await requests.ask(GREEN, { days: '2' });
    await requests.press('channel', 'Approve', {}, bo);
    const there = under.world.tenant.assignments.listLatest().map((one) => ({ ...one }));
    under.world.interfere = ({ method, path }) => (method === 'GET' && path.endsWith('/appRoleAssignedTo') ? { changed: (body) => ({ ...body, value: there }) } : undefined);
    under.aheadMs = 2 * DAY_MS + 1000;
    await under.remind();
    await requests.settle();
    expect(await requests.read()).toMatchObject({ stage: 'removing', status: 'stopped', people: [{ result: { state: 'not-removed' } }] });

    under.world.interfere = () => undefined;
    under.aheadMs = 3 * DAY_MS + 2000;
    await under.remind();
    await requests.settle();
    expect(await requests.read()).toMatchObject({ stage: 'removed', status: 'finished' });
  });
});

it('calls who approved each day while their sign-in is missing, and lets another one end it', async () => {
  await requests.ask(GREEN, { days: '2' });
  await requests.press('channel', 'Approve', {}, bo);
  under.signedIn.delete(bo.objectId);
  under.aheadMs = 2 * DAY_MS + 1000;
  await under.remind();
  await requests.settle();

  expect(text(bo)).toMatch(/The time is over\. It ends when Bo Backup is signed in\./);
  expect(newsOf(bo)).toHaveLength(1);
  for (const day of [3, 4]) {
    under.aheadMs = day * DAY_MS + 10_000;
    await under.remind();
    await requests.settle();
  }
  expect(newsOf(bo)).toHaveLength(3);
  expect(newsOf(bo)[2]).toContain('I need your sign-in');
  // Days on which the bot was off are not made up for.
  under.aheadMs = 14 * DAY_MS;
  for (let minute = 0; minute < 12; minute += 1) {
    under.aheadMs += 60_000;
    await under.remind();
    await requests.settle();
  }
  expect(newsOf(bo)).toHaveLength(4);
  expect(requests.assigned()).toEqual([CHRIS]);

  await requests.press('channel', 'Try again', {}, ada);
  expect(requests.assigned()).toEqual([]);
  expect(text(bo)).toContain('The access to Mimecast has ended.');
});
