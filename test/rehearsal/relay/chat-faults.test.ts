// Trouble of Teams as the rehearsal plays it: what the bot hears from the connector, what stands on the page, and what it is told of the app.
import { startRelay, type RelayUnderTest } from './relay-under-test';
import { BOT_TOKEN } from './tiny-bot';

let under: RelayUnderTest;
beforeEach(async () => { under = await startRelay(); });
afterEach(() => under.stop());

const chat = 'a:personal-ada';
const play = (word: string) => under.client.say(`rehearsal: ${word}`);
const texts = () => under.client.messages.filter(({ text }) => text !== '' && !text.startsWith('Rehearsal:')).map(({ text }) => text);

async function call(method: 'POST' | 'PUT', text: string, { id, conversation = chat, type = 'message' }: { id?: string; conversation?: string; type?: string } = {}) {
  const path = `${under.worldUrl}/teams/v3/conversations/${encodeURIComponent(conversation)}/activities${id ? `/${id}` : ''}`;
  const answer = await fetch(path, { method, headers: { 'content-type': 'application/json', authorization: `Bearer ${BOT_TOKEN}` }, body: JSON.stringify({ type, text }) });
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body: (await answer.json()) as { id?: string; error?: { code: string; message: string } } };
}

test.each([
  ['401', 'BotNotRegistered'], ['412', 'PreconditionFailed'], ['429', 'Throttled'], ['500', 'ServiceError'], ['502', 'ServiceError'], ['503', 'ServiceUnavailable'], ['504', 'GatewayTimeout'],
])('the next calls are answered with %s and nothing is shown; then all is well', async (status, code) => {
  await play(`teams ${status} 2`);

  expect(await call('POST', '', { type: 'typing' })).toMatchObject({ status: 202 });
  expect(await call('POST', 'one')).toMatchObject({ status: Number(status), retryAfter: status === '429' ? '1' : null, body: { error: { code } } });
  expect(await call('PUT', 'two', { id: 'm1' })).toMatchObject({ status: Number(status) });
  expect(await call('POST', 'three')).toMatchObject({ status: 201 });
  expect(texts()).toEqual(['three']);
});

test.each(['502', '504'])('a %s may come after the message was taken', async (status) => {
  await play(`teams ${status} taken`);

  expect(await call('POST', 'one')).toMatchObject({ status: Number(status), body: { error: {} } });
  expect(texts()).toEqual(['one']);
});

test('a connection may be cut after the message was taken', async () => {
  await play('teams cut');

  await expect(call('POST', 'one')).rejects.toThrow('fetch failed');
  expect(texts()).toEqual(['one']);
});

test('a person blocks the bot: their chat takes nothing, others do', async () => {
  await play('teams blocked');

  expect(await call('POST', 'one')).toMatchObject({ status: 403, body: { error: { code: 'ConversationBlockedByUser', message: 'User blocked the conversation with the bot.' } } });
  expect(await call('POST', 'to Hana', { conversation: 'a:personal-hana' })).toMatchObject({ status: 201 });
  await play('teams unblocked');
  expect(await call('POST', 'two')).toMatchObject({ status: 201 });
});

test('the app is removed and added: the bot is told, and reaches nobody in between', async () => {
  under.bot.seen.length = 0;
  await play('teams removed');
  const between = await call('POST', 'one');
  await play('teams added');

  expect(between).toMatchObject({ status: 403, body: { error: { code: 'BotNotInConversationRoster' } } });
  expect(under.bot.seen.map(({ type, action, conversation }) => [type, action, conversation.id]).sort()).toEqual([
    ['conversationUpdate', undefined, chat], ['installationUpdate', 'add', chat], ['installationUpdate', 'remove', chat],
  ]);
  expect(await call('POST', 'two')).toMatchObject({ status: 201 });
});

test('a deleted message takes no edit', async () => {
  const { body } = await call('POST', 'one');
  await play('teams delete');

  expect(await call('PUT', 'two', { id: body.id! })).toMatchObject({ status: 404, body: { error: { code: 'ActivityNotFoundInConversation' } } });
  expect(texts()).toEqual(['This message was deleted.']);
});

test('the state names the trouble, clear ends it, and what is none is said', async () => {
  await play('teams 429 3');
  await play('state');
  await under.client.waitForText(/Teams answers 429 3 more times/);
  await play('clear');

  expect(await call('POST', 'one')).toMatchObject({ status: 201 });
  await play('teams 200');
  await under.client.waitForText(/"200" is no trouble of Teams\. Say one of: 401, 412/);
});

test('the app is removed from the team where somebody says so, with all its channels, and added again', async () => {
  const [team, channel] = ['19:rehearsal-team@thread.tacv2', '19:rehearsal-sign-on@thread.tacv2'];
  under.bot.seen.length = 0;
  await under.client.say('rehearsal: teams removed', channel);
  const between = await Promise.all([call('POST', 'one', { conversation: team }), call('POST', 'one', { conversation: channel }), call('POST', 'to Ada')]);
  await under.client.say('rehearsal: teams added', channel);

  expect(between.map(({ status }) => status)).toEqual([403, 403, 201]);
  expect(under.bot.seen.filter(({ type }) => type === 'installationUpdate').map(({ action, conversation }) => [action, conversation.id])).toEqual([['remove', team], ['add', team]]);
  expect(await call('POST', 'two', { conversation: channel })).toMatchObject({ status: 201 });
});

test('a place that is gone answers that it is not found, and the bot is told nothing', async () => {
  under.bot.seen.length = 0;
  await under.client.say('rehearsal: teams gone', '19:rehearsal-group@thread.v2');

  expect(await call('POST', 'one', { conversation: '19:rehearsal-group@thread.v2' })).toMatchObject({ status: 404, body: { error: { code: 'ConversationNotFound' } } });
  expect(under.bot.seen).toEqual([]);
});
