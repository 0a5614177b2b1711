// Where somebody can be reached is kept and used only while it lies on the list of the channel's hosts.
import { openDatabase, type Database } from '../../src/storage/open-database';
import { guardConversations } from '../../src/teams/guard-conversations';
import { ada, chatOf } from '../support/bot-with-tenant';

const HOSTS = new Set(['channel.example', 'former.example']);
let database: Database;
beforeEach(async () => { database = await openDatabase(':memory:'); });
afterEach(() => database.close());

test.each(['https://evil.example/', 'http://channel.example/', 'https://channel.example.evil.example/', 'https://channel.example:8443/', 'https://ada@channel.example/'])('%s is not kept', async (serviceUrl) => {
  const conversations = guardConversations(database.conversations, HOSTS);

  await expect(conversations.remember(ada, { ...chatOf(ada), serviceUrl })).rejects.toMatchObject({ message: 'service address not allowed' });
  expect(await database.conversations.find(ada)).toBeUndefined();
});

test('a kept address is not used any more once its host was taken off the list, and is forgotten as ever', async () => {
  const to = { ...chatOf(ada), serviceUrl: 'https://former.example/emea/' };
  await guardConversations(database.conversations, HOSTS).remember(ada, to);
  expect(await guardConversations(database.conversations, HOSTS).find(ada)).toMatchObject({ conversation: to });

  const narrowed = guardConversations(database.conversations, new Set(['channel.example']));
  expect(await narrowed.find(ada)).toBeUndefined();
  await narrowed.forget(to.conversationId);
  expect(await database.conversations.find(ada)).toBeUndefined();
});
