// Which callers are let in: real signed tokens over HTTP.
import { generateKeyPair } from 'jose';
import { CLIENT_ID, TENANT_ID, startFakeMicrosoft, type FakeMicrosoft, type Json } from '../support/fake-microsoft';
import { anActivity, startBotUnderTest, type BotUnderTest } from '../support/bot-under-test';

let fake: FakeMicrosoft;
let bot: BotUnderTest;
beforeAll(async () => {
  fake = await startFakeMicrosoft();
  bot = await startBotUnderTest(fake);
});
afterAll(async () => {
  await bot.close();
  await fake.close();
  expect(fake.unknown).toEqual([]);
});
beforeEach(() => {
  bot.turns.length = 0;
  fake.connectorCalls.length = 0;
});

test('a genuine message reaches the bot, and its answer goes to the chat with the bot’s own token', async () => {
  bot.answer = () => ({ type: 'text', text: 'hello' });

  const { status, text } = await bot.post(anActivity(fake, { text: '<at>Latchkey</at>\u00a0set up Mimecast', entities: [{ type: 'mention', text: '<at>Latchkey</at>', mentioned: { id: `28:${CLIENT_ID}` } }] }));

  expect({ status, text, failures: bot.logs.filter((line) => line.startsWith('error')) }).toEqual({ status: 200, text: '', failures: [] });
  expect(bot.turns).toHaveLength(1);
  expect(bot.turns[0]).toMatchObject({
    what: { type: 'message', text: 'set up Mimecast' },
    person: { name: 'Ada Admin', mri: '29:ada', tenantId: TENANT_ID },
    conversation: { conversationId: 'a:personal-ada', kind: 'personal', serviceUrl: fake.serviceUrl, botId: `28:${CLIENT_ID}` },
  });
  expect(fake.connectorCalls).toHaveLength(1);
  expect(fake.connectorCalls[0]).toMatchObject({ method: 'POST', path: '/teams/v3/conversations/a%3Apersonal-ada/activities', authorization: 'Bearer channel-token', body: { type: 'message', text: 'hello' } });
});

describe('a caller without a good token of the channel gets 401, and learns nothing', () => {
  const cases: Array<[string, () => Promise<string | null>]> = [
    ['no token', async () => null],
    ['another audience', () => fake.signChannel({ aud: 'ffffffff-ffff-4fff-8fff-ffffffffffff' })],
    ['another issuer', () => fake.signChannel({ iss: 'https://evil.example' })],
    ['another key', async () => fake.signChannel({}, { key: (await generateKeyPair('RS256')).privateKey })],
    ['an unknown key id', () => fake.signChannel({}, { kid: 'other' })],
    ['a shared-secret signature', () => fake.signChannel({}, { key: new TextEncoder().encode('x'.repeat(32)), alg: 'HS256' })],
    ['an expired token', () => fake.signChannel({}, { expires: -600 })],
    ['a token not yet valid', () => fake.signChannel({}, { notBefore: 3000, expires: 6000 })],
    ['a token without service address', () => fake.signChannel({ serviceurl: undefined })],
    ['a token for another service address', () => fake.signChannel({ serviceurl: 'https://smba.example/' })],
    ['an emulator token with the bot’s own app id', () => fake.signChannel({ iss: `https://sts.windows.net/${TENANT_ID}/`, appid: CLIENT_ID, ver: '1.0', tid: TENANT_ID })],
    ['no JWT at all', async () => 'abc'],
  ];
  test.each(cases)('%s', async (_name, makeToken) => {
    const token = await makeToken();

    const { status, text } = await bot.post(anActivity(fake), token === null ? null : `Bearer ${token}`);

    expect({ status, text }).toEqual({ status: 401, text: '' });
    expect(bot.turns).toEqual([]);
  });
});

describe('a genuine token does not help an activity that is not for this bot', () => {
  const cases: Array<[string, Json, number]> = [
    ['another tenant in the conversation', { conversation: { id: 'a:1', conversationType: 'personal', tenantId: 'evil' } }, 403],
    ['another tenant in the channel data', { channelData: { tenant: { id: 'evil' } } }, 403],
    ['no tenant', { conversation: { id: 'a:1' }, channelData: {} }, 403],
    ['another channel', { channelId: 'AseChannel' }, 403],
    ['the emulator', { channelId: 'emulator' }, 403],
    ['no service address', { serviceUrl: undefined }, 400],
    ['a foreign service address', { serviceUrl: 'https://evil.trafficmanager.net/' }, 403],
    ['no conversation id', { conversation: { tenantId: TENANT_ID } }, 400],
    ['no sender', { from: undefined }, 403],
    ['a sender without object id', { from: { id: '29:x' } }, 403],
  ];
  test.each(cases)('%s', async (_name, members, expected) => {
    const { status, text } = await bot.post(anActivity(fake, members));

    expect({ status, text }).toEqual({ status: expected, text: '' });
    expect(bot.turns).toEqual([]);
  });
});

test('an invoke of another tenant is refused as well', async () => {
  const { status } = await bot.post(anActivity(fake, { type: 'invoke', name: 'adaptiveCard/action', value: { action: { data: {} } }, channelData: { tenant: { id: 'evil' } } }));

  expect(status).toBe(403);
  expect(bot.turns).toEqual([]);
});

test('an installation is told once, also when Teams reports the new member too', async () => {
  await bot.post(anActivity(fake, { type: 'installationUpdate', action: 'add' }));
  await bot.post(anActivity(fake, { type: 'conversationUpdate', membersAdded: [{ id: `28:${CLIENT_ID}` }] }));
  await bot.post(anActivity(fake, { type: 'installationUpdate', action: 'add' }));
  await bot.post(anActivity(fake, { type: 'installationUpdate', action: 'remove' }));
  await bot.post(anActivity(fake, { type: 'installationUpdate', action: 'add' }));

  expect(bot.turns.map((turn) => turn.what.type)).toEqual(['installed', 'removed', 'installed']);
});

test('a reaction is taken without a word', async () => {
  const { status } = await bot.post(anActivity(fake, { type: 'messageReaction' }));

  expect(status).toBe(200);
  expect(bot.turns).toEqual([]);
});

test('logs hold neither tokens nor what was typed', async () => {
  await bot.post(anActivity(fake, { text: 'my secret words' }), 'Bearer abc.def.ghi');

  const all = bot.logs.join('\n');
  expect(all).toContain('caller refused');
  expect(all).not.toMatch(/abc\.def\.ghi|my secret words|BEGIN PUBLIC KEY/);
});
