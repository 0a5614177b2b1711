// Activities as Teams really sends them, member by member from its documentation: none is refused, and each means what it says.
import { ADA, CLIENT_ID, TENANT_ID, startFakeMicrosoft, type FakeMicrosoft, type Json } from '../support/fake-microsoft';
import { startBotUnderTest, type BotUnderTest } from '../support/bot-under-test';

let fake: FakeMicrosoft;
let bot: BotUnderTest;
beforeAll(async () => {
  fake = await startFakeMicrosoft();
  bot = await startBotUnderTest(fake);
});
afterAll(async () => {
  await bot.close();
  await fake.close();
});
beforeEach(() => { bot.turns.length = 0; });

const MRI = '29:1bSnHZ7Js2STWrgk6ScEErLk1Lp2zQuD5H2qQ960rtvstKp8tKLl-3r8b6DoW0QxZimuTxk_kupZ1DBMpvIQQUAZL-PNj0EORDvRZXy8kvWk';
const BOT = { id: `28:${CLIENT_ID}`, name: 'Latchkey' };
const FROM = { id: MRI, name: 'Ada Admin', aadObjectId: ADA, role: 'user' };
const PERSONAL = { conversationType: 'personal', tenantId: TENANT_ID, id: 'a:17I0kl8EkpE1O9PH5TWrzrLNwnWWcfrU7QZjKR0WSfOpzbfcAg2IaydGElSo10tVr4C7Fc6GtieTJX663WuJCc1uA83n4CSrHSgGBj5XNYLcVlJAs2ZX8DbYBPck201w-' };
const GROUP = { isGroup: true, conversationType: 'groupChat', tenantId: TENANT_ID, id: '19:3629591d4b774aa08cb0887902eee7c1@thread.v2' };
const CHANNEL = { isGroup: true, conversationType: 'channel', tenantId: TENANT_ID, id: '19:7bd0b6cb6e4a4a7d9d5d0b5c9f5c3a8b@thread.tacv2;messageid=1612509038000', name: 'General' };
const TEAM = { teamsChannelId: '19:7bd0@thread.tacv2', teamsTeamId: '19:efa9@thread.tacv2', channel: { id: '19:7bd0@thread.tacv2' }, team: { id: '19:efa9@thread.tacv2', name: 'IT', aadGroupId: 'c3b1f7c1-0000-4000-8000-000000000001' }, tenant: { id: TENANT_ID } };
const CLIENT = { locale: 'en-US', country: 'US', platform: 'Web', timezone: 'America/Los_Angeles', type: 'clientInfo' };
const common = (): Json => ({
  id: 'f:622749630322482883', timestamp: '2026-11-22T22:00:00.2520000Z', localTimestamp: '2026-11-22T14:00:00.2520000-08:00', localTimezone: 'America/Los_Angeles', locale: 'en-US',
  channelId: 'msteams', serviceUrl: fake.serviceUrl, from: FROM, recipient: BOT, conversation: PERSONAL, channelData: { tenant: { id: TENANT_ID } },
});
const html = { contentType: 'text/html', content: '<p>status</p>' };
const execute = (trigger: string): Json => ({ type: 'invoke', name: 'adaptiveCard/action', replyToId: '1612509038000', value: { action: { type: 'Action.Execute', title: 'Refresh', id: 'r', verb: 'setup.list', data: {} }, trigger, state: null }, entities: [CLIENT] });

const SHAPES: Array<[string, () => Json, string | undefined]> = [
  ['a message in a personal chat', () => ({ type: 'message', text: 'status', textFormat: 'plain', attachments: [html], entities: [CLIENT] }), 'message'],
  ['a message whose conversation names no tenant', () => ({ type: 'message', text: 'status', conversation: { ...PERSONAL, tenantId: undefined } }), 'message'],
  ['a message whose channel data names no tenant', () => ({ type: 'message', text: 'status', channelData: {} }), 'message'],
  ['a message with its tenant in capitals', () => ({ type: 'message', text: 'status', channelData: { tenant: { id: TENANT_ID.toUpperCase() } } }), 'message'],
  ['a message in a group chat', () => ({ type: 'message', text: '<at>Latchkey</at> status\n', conversation: GROUP, entities: [{ type: 'mention', text: '<at>Latchkey</at>', mentioned: BOT }, CLIENT] }), 'message'],
  ['a message in a channel', () => ({ type: 'message', text: '<at>Latchkey</at> status\n', conversation: CHANNEL, channelData: TEAM, entities: [{ type: 'mention', text: '<at>Latchkey</at>', mentioned: BOT }, CLIENT] }), 'message'],
  ['a message with two hundred people in it', () => ({ type: 'message', text: '<at>Latchkey</at> status', conversation: CHANNEL, channelData: TEAM, entities: [{ type: 'mention', text: '<at>Latchkey</at>', mentioned: BOT }, ...Array.from({ length: 200 }, (_, at) => ({ type: 'mention', text: `<at>${at}</at>`, mentioned: { id: `29:${at}`, name: String(at) } }))] }), 'message'],
  ['a message of a guest', () => ({ type: 'message', text: 'status', from: { ...FROM, aadObjectId: '0f3b5c6d-1111-4222-8333-444455556666', userRole: 'guest' } }), 'message'],
  ['a button of an old client', () => ({ type: 'message', text: undefined, value: { verb: 'setup.list' }, replyToId: '1612509038000', channelData: { tenant: { id: TENANT_ID }, source: { name: 'message' }, legacy: { replyToId: '1:1' } } }), 'click'],
  ['a button', () => execute('manual'), 'click'],
  ['a refresh by itself', () => execute('automatic'), 'click'],
  ['an installation in a personal chat', () => ({ type: 'installationUpdate', action: 'add', channelData: { settings: { selectedChannel: { id: PERSONAL.id } }, tenant: { id: TENANT_ID }, source: { name: 'message' } } }), 'installed'],
  ['an installation in a team', () => ({ type: 'installationUpdate', action: 'add', conversation: { ...CHANNEL, id: '19:efa9@thread.tacv2' }, channelData: { ...TEAM, eventType: 'installationUpdate' } }), 'installed'],
  ['an update of the app', () => ({ type: 'installationUpdate', action: 'add-upgrade' }), undefined],
  ['an update that takes the bot away', () => ({ type: 'installationUpdate', action: 'remove-upgrade' }), undefined],
  ['a removal', () => ({ type: 'installationUpdate', action: 'remove' }), 'removed'],
  ...['teamMemberAdded', 'teamMemberRemoved', 'channelCreated', 'channelRenamed', 'channelDeleted', 'channelRestored', 'teamRenamed', 'teamDeleted', 'teamArchived', 'teamUnarchived', 'teamRestored', 'teamHardDeleted', 'channelShared', 'channelUnshared']
    .map((eventType): [string, () => Json, undefined] => [`the event ${eventType}`, () => ({ type: 'conversationUpdate', from: { id: MRI, aadObjectId: ADA }, conversation: CHANNEL, membersAdded: [{ id: MRI }], channelData: { ...TEAM, eventType } }), undefined]),
  ['a reaction', () => ({ type: 'messageReaction', reactionsAdded: [{ type: 'like' }], replyToId: '1575667808184' }), undefined],
  ['an edited message', () => ({ type: 'messageUpdate', text: 'status', channelData: { eventType: 'editMessage', tenant: { id: TENANT_ID } } }), undefined],
  ['a deleted message', () => ({ type: 'messageDelete', channelData: { eventType: 'softDeleteMessage', tenant: { id: TENANT_ID } } }), undefined],
  ['a sign of typing', () => ({ type: 'typing' }), undefined],
  ['a read receipt', () => ({ type: 'event', name: 'application/vnd.microsoft.readReceipt', from: { id: MRI, aadObjectId: ADA }, value: { lastReadMessageId: '1609360154012' } }), undefined],
  ['the start of a meeting', () => ({ type: 'event', name: 'application/vnd.microsoft.meetingStart', conversation: GROUP, value: { MeetingType: 'Scheduled' }, channelData: { tenant: { id: TENANT_ID }, meeting: { id: 'x' } } }), undefined],
];

test.each(SHAPES)('%s', async (_name, shape, means) => {
  const { status } = await bot.post({ ...common(), ...shape() });

  expect({ status, means: bot.turns.map(({ what }) => what.type) }).toEqual({ status: 200, means: means === undefined ? [] : [means] });
});

test.each(['signin/verifyState', 'signin/tokenExchange', 'signin/failure', 'composeExtension/query', 'task/fetch', 'message/submitAction', 'config/fetch', 'fileConsent/invoke'])('the invoke %s is answered, and never by a fault of the server', async (name) => {
  const { status } = await bot.post({ ...common(), type: 'invoke', name, value: { id: 'x', connectionName: '', token: 'a.b.c', state: '' } });

  expect([200, 400, 403, 404, 412]).toContain(status);
});

// A set of claims as it was measured on a live token: aud, exp, iss, nbf and serviceurl, nothing else; the address in the token may lack what the activity has.
test.each([(url: string) => url.replace(/\/$/, ''), (url: string) => url.replace('/teams', '/Teams')])('the address in the token is written in another way (%#)', async (write) => {
  const { status } = await bot.post({ ...common(), type: 'message', text: 'status' }, `Bearer ${await fake.signChannel({ serviceurl: write(fake.serviceUrl) })}`);

  expect(status).toBe(200);
});
