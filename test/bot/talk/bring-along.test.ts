// Teams moves a chat, or begins it anew after the app was removed: from then on a person's cards go to where they are now.
import { ChatError } from '../../../src/model/chat-error';
import type { ConversationRef } from '../../../src/model/person';
import { ada, chatOf, startBotWithTenant, type BotWithTenant } from '../../support/bot-with-tenant';

let under: BotWithTenant;
let calls: Array<[string, ConversationRef]>;
beforeEach(async () => {
  under = await startBotWithTenant();
  calls = [];
  const { send, edit } = under.chat;
  under.chat.send = (to, ...rest) => {
    calls.push(['send', to]);
    return send(to, ...rest);
  };
  under.chat.edit = (to, ...rest) => {
    calls.push(['edit', to]);
    return edit(to, ...rest);
  };
});
afterEach(() => under.close());

const setup = async () => (await under.database.setups.listAll(ada))[0]!;
const moved = { ...chatOf(ada), serviceUrl: 'https://channel.example/emea/' };
const anew = { ...chatOf(ada), conversationId: 'a:anew' };

it('an address that Teams has moved is used for the card that is there, and its face stays', async () => {
  await under.say('set up Mimecast');
  const before = await setup();
  await under.say('help', ada, { conversation: moved });

  expect(await setup()).toMatchObject({ face: before.face, conversation: moved, live: { messageId: before.live!.messageId, conversation: moved } });
});

it('a chat that began anew has the next cards, and nothing goes to the old one', async () => {
  await under.say('set up Mimecast');
  await under.say('help', ada, { conversation: anew });
  await under.bot.settle();
  calls = [];
  await under.restart();
  await under.say('status', ada, { conversation: anew });
  await under.bot.settle();

  expect(await setup()).toMatchObject({ conversation: anew, live: { conversation: anew } });
  expect(calls.filter(([, to]) => to.conversationId !== anew.conversationId).map(([what]) => what)).toEqual([]);
});

it('a card that waited for a chat that is no more comes in the one of now, once', async () => {
  await under.say('set up Mimecast');
  const { send, edit } = under.chat;
  const gone = async (to: ConversationRef): Promise<void> => {
    if (to.conversationId !== anew.conversationId) throw new ChatError({ kind: 'gone', mayBeTaken: false });
  };
  under.chat.send = (to, ...rest) => gone(to).then(() => send(to, ...rest));
  under.chat.edit = (to, ...rest) => gone(to).then(() => edit(to, ...rest));
  const before = under.shown.length;
  // Answered by a card that does not arrive.
  await under.press('Europe', {}, { isLost: true });
  await under.bot.settle();
  await under.say('help', ada, { conversation: anew });
  await under.bot.settle();

  const cards = under.shown.slice(before).filter((one) => /Account code/.test(under.text(one)));
  expect(cards.map(({ conversationId }) => conversationId)).toEqual([anew.conversationId]);
});
