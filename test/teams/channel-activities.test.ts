// What comes of activities of the channel itself: real signed tokens over HTTP.
import { CLIENT_ID, TENANT_ID, startFakeMicrosoft, type FakeMicrosoft } from '../support/fake-microsoft';
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
