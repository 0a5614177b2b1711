// Where no channel wants to hear of approvals: each approver who has the app is asked in their own chat.
import { CHRIS } from '../../actions/support/tenant-under-test';
import { startAccessRequests, type AccessRequests } from '../../support/access-requests';
import { ada, bo, hana } from '../../support/bot-with-tenant';

let requests: AccessRequests;
beforeAll(async () => { requests = await startAccessRequests({ isPosted: false }); });
afterAll(() => requests.under.close());
beforeEach(() => requests.reset());

const GREEN = 'chris.green@contoso.com';

it('asks those who have the role, and every card shows who was first', async () => {
  await requests.ask(GREEN);
  for (const person of [ada, bo]) expect(requests.under.text(requests.cardOf(person))).toContain('Give Chris Green access to Mimecast?');

  await requests.press(ada, 'Approve');

  expect(requests.assigned()).toEqual([CHRIS]);
  for (const person of [ada, bo, hana]) expect(requests.under.text(requests.cardOf(person))).toMatch(/Approved by[^]*Ada Admin/);
});

it('says when nobody can be asked, and sends nothing', async () => {
  Object.assign(requests.under.approvers, { roles: [], people: ['a0000000-0000-4000-8000-0000000000ff'] });
  try {
    await requests.under.say(`assign ${GREEN} to Mimecast`, hana);
    await requests.settle();
    const said = await requests.press(hana, 'Send request', { purpose: 'test', days: '', reason: 'A test' });

    expect(said).toContain('Nobody who decides about access can be reached');
    expect((await requests.read()).stage).toBe('preview');
  } finally {
    Object.assign(requests.under.approvers, { roles: ['158c047a-c907-4556-b7ef-446551a6b5f7', '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3'] });
  }
});
