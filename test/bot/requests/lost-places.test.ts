// A request whose channel or chat is gone, and one whose card lies there for a year: nothing is decided unseen, done twice or lost.
import { CHRIS } from '../../actions/support/tenant-under-test';
import { ChatError } from '../../../src/model/chat-error';
import { startAccessRequests, type AccessRequests } from '../../support/access-requests';
import { ada, bo, hana, type BotWithTenant } from '../../support/bot-with-tenant';
import { OPS, sayIn, tellOf } from '../../support/in-channel';

let requests: AccessRequests;
let under: BotWithTenant;
beforeEach(async () => {
  requests = await startAccessRequests();
  ({ under } = requests);
  await requests.reset();
});
afterEach(() => under.close());

const GREEN = 'chris.green@contoso.com';
const YEAR_MS = 365 * 86_400_000;
const text = (place: Parameters<AccessRequests['cardOf']>[0]): string => under.text(requests.cardOf(place));
const newsOf = (person: typeof ada): string[] => requests.chat(person).flatMap(({ message }) => ('text' in message ? [message.text] : []));
const gone = (): Promise<never> => Promise.reject(new ChatError({ kind: 'gone', code: 'ConversationNotFound', statusCode: 404, mayBeTaken: false }));
/** The channel was deleted: Teams takes nothing there any more. */
function deleteChannel(): void {
  const { edit, send } = under.chat;
  under.chat.send = (to, ...rest) => (to.conversationId === OPS.conversationId ? gone() : send(to, ...rest));
  under.chat.edit = (to, ...rest) => (to.conversationId === OPS.conversationId ? gone() : edit(to, ...rest));
}
const sendAgain = () => requests.press(hana, 'Send request', { purpose: 'lasting', days: '', reason: 'Starts in Finance on Monday' });

it('comes back to who asked when the channel is gone as it is sent, and goes to the chats of those who decide then', async () => {
  deleteChannel();
  await requests.ask(GREEN);

  expect(await requests.read()).toMatchObject({ stage: 'preview', status: 'asking', isUnreached: true, wish: { reason: 'Starts in Finance on Monday' } });
  expect(text(hana)).toMatch(/Nobody can decide this where it was sent[^]*Send it again[^]*Starts in Finance on Monday/);
  expect(newsOf(hana)).toEqual([expect.stringContaining('takes no requests any more, and nothing was decided')]);
  expect((await under.database.subscriptions.listOf(OPS)).map(({ goneAt }) => typeof goneAt)).toEqual(['string']);
  expect(newsOf(ada)).toEqual([expect.stringContaining('I cannot post in Platform > Operations any more')]);

  await sendAgain();
  await requests.press(ada, 'Approve');
  expect(requests.assigned()).toEqual([CHRIS]);
});

it('comes back to who asked when the bot is removed from the team in which it waits', async () => {
  await requests.ask(GREEN);
  await tellOf(under, 'removed', OPS);
  await requests.settle();

  expect(text(hana)).toContain('Nobody can decide this where it was sent');
  const answer = await under.press('Approve', {}, { at: under.shown.find(({ conversationId }) => conversationId === OPS.conversationId)!, person: bo, part: { conversation: OPS } });
  expect([answer.type, requests.assigned()]).toEqual(['card', []]);
  expect((await under.database.audit.list(hana.tenantId, (await requests.read()).id)).at(-1)?.what).toBe('request.unreached');
});

it('stays where somebody can still decide it, when one of two channels is gone', async () => {
  const SECOND = { ...OPS, conversationId: '19:second@thread.tacv2' };
  await sayIn(under, SECOND, 'notify here about approvals');
  deleteChannel();
  await requests.ask(GREEN);
  const at = under.shown.filter(({ conversationId }) => conversationId === SECOND.conversationId).at(-1)!;
  await under.press('Approve', {}, { at, person: bo, part: { conversation: SECOND } });
  await requests.settle();

  expect(requests.assigned()).toEqual([CHRIS]);
  expect(newsOf(hana)).toEqual([expect.stringContaining('Bo Backup approved it')]);
});

describe('a card that is a year old', () => {
  it('decides what still waits, and does it once', async () => {
    await requests.ask(GREEN);
    const old = structuredClone(requests.cardOf('channel'));
    under.aheadMs = YEAR_MS;
    await under.restart();
    await requests.settle();
    for (let time = 0; time < 2; time += 1) await under.press('Approve', {}, { at: structuredClone(old), person: bo, part: { conversation: OPS } });
    await requests.settle();

    expect(requests.assigned()).toEqual([CHRIS]);
    expect((await under.database.audit.list(hana.tenantId, (await requests.read()).id)).filter(({ what }) => what === 'request.approved')).toHaveLength(1);
  });

  it('changes nothing of what was decided and has ended since, and shows it', async () => {
    await requests.ask(GREEN, { days: '2' });
    const old = structuredClone(requests.cardOf('channel'));
    await requests.press('channel', 'Approve', {}, bo);
    under.aheadMs = YEAR_MS;
    await under.remind();
    await requests.settle();
    expect(requests.assigned()).toEqual([]);
    under.world.requests.length = 0;

    for (const [title, inputs] of [['Approve', {}], ['Refuse request', { refusal: 'No' }]] as const) {
      const answer = await under.press(title, inputs, { at: structuredClone(old), person: ada, part: { conversation: OPS } });
      expect(JSON.stringify(answer)).toContain('The access to Mimecast has ended.');
    }
    expect([under.world.requests, requests.assigned()]).toEqual([[], []]);
  });
});

describe('the channel of requests', () => {
  const GENERAL = { ...OPS, conversationId: '19:general@thread.tacv2' };
  const said = async (person: typeof ada): Promise<string> => JSON.stringify(await sayIn(under, GENERAL, 'notify here about approvals', person));

  it('is chosen by nobody but those who decide, so that nobody leads requests away', async () => {
    expect(await said(hana)).toContain('you are not one of those');
    under.approvers.channels = true;
    expect(await said(hana)).toContain('you are not one of those');
    expect(await under.database.subscriptions.listOf(GENERAL)).toEqual([]);
    expect(await under.database.audit.listRefusals(hana.tenantId, {})).toMatchObject([{ what: 'request.not-approver', byName: 'Hana Helpdesk' }]);
    expect(await said(bo)).toContain('Notices come here');
  });

  it('is chosen after a sign-in, when it is not known who says so', async () => {
    under.signedIn.delete(bo.objectId);
    expect(await said(bo)).toContain('Your sign-in runs in our personal chat');
    expect(under.signIns.map(({ name }) => name)).toEqual(['Bo Backup']);
    await under.signIn(bo);
    expect(await said(bo)).toContain('Notices come here');
  });

  it('gives back to who asked what waits there, when it wants no more of them', async () => {
    await requests.ask(GREEN);
    await sayIn(under, OPS, 'stop', bo);
    await requests.settle();

    expect(text(hana)).toMatch(/Nobody can decide this where it was sent[^]*takes no requests any more/);
  });
});

it('is withdrawn by who asked when it was approved and nothing came of it', async () => {
  await requests.ask(GREEN);
  under.world.interfere = ({ path }) => (path === '/$batch' ? { status: 403, code: 'Authorization_RequestDenied' } : undefined);
  await requests.press('channel', 'Approve', {}, bo);
  under.world.interfere = () => undefined;
  expect((await requests.read()).status).toBe('stopped');

  expect(await requests.press(hana, 'Withdraw')).toContain('was withdrawn');
  expect(text('channel')).toContain('was withdrawn');
  expect(requests.assigned()).toEqual([]);
});
