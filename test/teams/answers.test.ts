// How answers reach people: clicks in place, clicks of the older kind, late answers, edits and their failures.
import { ADA, TENANT_ID, startFakeMicrosoft, type FakeMicrosoft, type Json } from '../support/fake-microsoft';
import { anActivity, startBotUnderTest, type BotUnderTest } from '../support/bot-under-test';
import type { AdaptiveCard } from '../../src/model/cards';

const CARD: AdaptiveCard = { type: 'AdaptiveCard', version: '1.5', fallbackText: 'The plan', body: [] };
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
  fake.onConnector = undefined;
});

const aClick = (action: unknown): Json => anActivity(fake, { type: 'invoke', name: 'adaptiveCard/action', text: undefined, replyToId: 'clicked', value: { action, trigger: 'manual' } });
const to = (serviceUrl = fake.serviceUrl) => ({ conversationId: 'a:personal-ada', kind: 'personal' as const, serviceUrl, tenantId: TENANT_ID, botId: '28:bot' });

test('a pressed button reaches the bot with its data, and the card comes back in its place', async () => {
  bot.answer = () => ({ type: 'card', card: CARD });

  const { status, json } = await bot.post(aClick({ type: 'Action.Execute', verb: 'confirm', data: { setupId: 's1', revision: 3 } }));

  expect(bot.turns[0]?.what).toEqual({ type: 'click', data: { verb: 'confirm', setupId: 's1', revision: 3 }, messageId: 'clicked', inPlace: true });
  expect(bot.turns[0]?.person.objectId).toBe(ADA);
  expect(status).toBe(200);
  expect(json).toEqual({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: CARD });
  expect(fake.connectorCalls).toEqual([]);
});

test.each([
  ['an error', { type: 'notice' as const, text: 'old card', isError: true }, { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'BadRequest', message: 'old card' } }],
  ['a remark', { type: 'notice' as const, text: 'noted', isError: false }, { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'noted' }],
  ['nothing', { type: 'none' as const }, { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: '' }],
])('%s is shown below the card', async (_name, answer, body) => {
  bot.answer = () => answer;

  const { status, json } = await bot.post(aClick({ data: { verb: 'x' } }));

  expect(status).toBe(200);
  expect(json).toEqual(body);
});

test.each([[null], [[]], ['x'], [{}], [{ action: 'x' }], [{ action: { verb: 'help.show', data: ['x'] } }], [{ action: { verb: 'help.show', data: 'x' } }]])('a malformed click reaches the bot without a verb, so that it says so and notes it: %j', async (value) => {
  bot.answer = () => ({ type: 'notice', text: 'cannot be read', isError: true });

  const { status, json } = await bot.post(anActivity(fake, { type: 'invoke', name: 'adaptiveCard/action', value }));

  expect([status, json.statusCode]).toEqual([200, 400]);
  expect(bot.turns.map(({ what }) => what)).toMatchObject([{ type: 'click', data: {} }]);
});

test.each(['task/fetch', 'composeExtension/query', '', '__proto__'])('an invoke that the bot has no answer to, “%s”, is no fault of the server', async (name) => {
  expect(await bot.post(anActivity(fake, { type: 'invoke', name, value: {} }))).toMatchObject({ status: 400, text: '' });
  expect(bot.turns).toEqual([]);
});

test('a bot that fails gives a sentence, and nothing of the error', async () => {
  bot.answer = () => {
    throw new Error('secret detail');
  };

  const { status, text } = await bot.post(aClick({ data: {} }));

  expect(status).toBe(200);
  expect(text).toContain('Nothing was lost');
  expect(text).not.toContain('secret detail');
});

test('a click of the older kind has the clicked message edited', async () => {
  bot.answer = () => ({ type: 'card', card: CARD });

  await bot.post(anActivity(fake, { text: undefined, replyToId: 'clicked', value: { verb: 'confirm' } }));

  expect(bot.turns[0]?.what).toMatchObject({ type: 'click', inPlace: false, messageId: 'clicked' });
  expect(fake.connectorCalls.map((call) => `${call.method} ${call.path}`)).toEqual(['PUT /teams/v3/conversations/a%3Apersonal-ada/activities/clicked']);
  expect(fake.connectorCalls[0]?.body).toMatchObject({ id: 'clicked', summary: 'The plan', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: CARD }] });
});

test('when the clicked message is gone, the card is sent anew', async () => {
  bot.answer = () => ({ type: 'card', card: CARD });
  fake.onConnector = (call) => (call.method === 'PUT' ? 404 : undefined);

  await bot.post(anActivity(fake, { text: undefined, replyToId: 'clicked', value: { verb: 'confirm' } }));

  expect(fake.connectorCalls.map((call) => call.method)).toEqual(['PUT', 'POST']);
});

test('an answer later than a client waits is promised at once and drawn when it comes', async () => {
  bot.answer = () => new Promise((resolve) => setTimeout(() => resolve({ type: 'card', card: CARD }), 4900));
  const started = Date.now();

  const { json } = await bot.post(aClick({ data: {} }));

  expect(Date.now() - started).toBeLessThan(4900);
  expect(json).toMatchObject({ statusCode: 200, value: 'Still working on it. The card changes when it is done.' });
  await bot.edge.settle();
  expect(fake.connectorCalls.map((call) => call.method)).toEqual(['PUT']);
});

test.each(['https://evil.trafficmanager.net/', 'http://localhost/', 'nonsense'])('nothing is sent to %s, least of all the bot’s token', async (serviceUrl) => {
  await expect(bot.edge.chat.send(to(serviceUrl), { text: 'x' })).rejects.toMatchObject({ code: 'ServiceUrlNotAllowed' });
  expect(fake.connectorCalls).toEqual([]);
});

test('what is in a channel is not taken for personal', async () => {
  bot.answer = () => ({ type: 'none' });

  await bot.post(anActivity(fake, { conversation: { id: '19:c;messageid=1', conversationType: 'channel', isGroup: true, tenantId: TENANT_ID } }));
  await bot.post(anActivity(fake, { conversation: { id: '19:unknown', tenantId: TENANT_ID } }));

  expect(bot.turns.map((turn) => turn.conversation.kind)).toEqual(['channel', 'groupChat']);
});
