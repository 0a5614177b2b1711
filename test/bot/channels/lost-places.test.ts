// The bot comes to a team, loses it, and is removed from it: one greeting, one word to whoever asked for notices, and nothing that stays.
import { ChatError } from '../../../src/model/chat-error';
import { chatOf, ada, bo, hana, startBotWithTenant, type BotWithTenant } from '../../support/bot-with-tenant';
import { finishLast, GENERAL, GROUP, OPS, postedIn, sayIn, storeAlmostDone, tellOf, textsIn } from '../../support/in-channel';

let under: BotWithTenant;
beforeEach(async () => {
  under = await startBotWithTenant();
  for (const person of [ada, bo, hana]) await under.say('my setups', person);
});
afterEach(() => under.close());

const textsTo = (person: typeof ada) => textsIn(under, chatOf(person)).filter((text) => /notices/.test(text));
const gone = () => Promise.reject(new ChatError({ kind: 'gone', code: 'ConversationNotFound', statusCode: 404, mayBeTaken: false }));
async function sweep(): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    await under.bot.sweep();
    await under.bot.settle();
  }
}

describe('a greeting', () => {
  it('comes once a conversation, whoever tells of the installation, in whatever process', async () => {
    await Promise.all([tellOf(under, 'installed', GENERAL, ada, 'one'), tellOf(under, 'installed', GENERAL, ada, 'one'), tellOf(under, 'installed', GENERAL, bo, 'two')]);
    await under.restart();
    await tellOf(under, 'installed', GENERAL, hana, 'three');

    const [greeting, ...more] = textsIn(under, GENERAL);
    expect(more).toEqual([]);
    expect(greeting).toMatch(/(Ada Admin|Bo Backup) added Latchkey here\.[^]*@Latchkey notify here[^]*Open personal chat/);
  });

  it('is not lost with the process that was to send it', async () => {
    const { send } = under.chat;
    // That process comes no further, as when it is killed.
    const stands = new Promise<void>((reached) => {
      under.chat.send = () => {
        reached();
        return new Promise(() => undefined);
      };
    });
    await under.bot.handleTurn({ activityId: 'one', at: new Date(), person: ada, conversation: GROUP, correlationId: 'c1', what: { type: 'installed' } });
    await stands;
    under.chat.send = send;
    await under.restart();
    await under.until(/added Latchkey here/);

    expect(postedIn(under, GROUP)).toHaveLength(1);
  });

  it('comes again when the bot was removed meanwhile', async () => {
    await tellOf(under, 'installed', GENERAL);
    await tellOf(under, 'removed', GENERAL);
    await tellOf(under, 'installed', GENERAL);

    expect(textsIn(under, GENERAL)).toHaveLength(2);
  });
});

describe('a channel that is gone', () => {
  it('is not asked again, and each person who wanted notices there is told once, in the personal chat', async () => {
    await sayIn(under, OPS, 'notify here', bo);
    await sayIn(under, OPS, 'notify here about approvals', bo);
    const { send } = under.chat;
    let tries = 0;
    under.chat.send = (to, ...rest) => (to.conversationId === OPS.conversationId ? (tries += 1, gone()) : send(to, ...rest));
    await storeAlmostDone(under);
    await finishLast(under);
    await sweep();
    await under.restart();
    await sweep();

    expect(textsTo(bo)).toEqual([expect.stringMatching(/cannot post in Platform > Operations any more, where you asked for notices on \d{4}-\d\d-\d\d/)]);
    expect([textsTo(ada), textsTo(hana)]).toEqual([[], []]);
    expect((await under.database.subscriptions.listOf(OPS)).map(({ goneAt }) => typeof goneAt)).toEqual(['string', 'string']);
    expect(tries).toBe(1);
  });

  it('shows that it stopped when somebody asks there, and begins again when they say so', async () => {
    await sayIn(under, OPS, 'notify here');
    await under.database.outbox.closeConversation(OPS.conversationId, new Date());
    await sweep();
    await sayIn(under, OPS, 'what do you notify here');
    expect(under.text()).toContain('Notices have stopped here');
    await sayIn(under, OPS, 'notify here', bo);
    await storeAlmostDone(under);
    await finishLast(under);

    expect(textsIn(under, OPS)).toEqual([expect.stringContaining('sign-in is live')]);
  });
});

describe('a team that the bot was removed from', () => {
  it('is forgotten with all its channels, and whoever asked for notices is told', async () => {
    await sayIn(under, OPS, 'notify here', bo);
    await sayIn(under, GENERAL, 'notify here', hana);
    await sayIn(under, GROUP, 'notify here', ada);
    await storeAlmostDone(under);
    await finishLast(under);
    await tellOf(under, 'removed', GENERAL);
    await sweep();

    expect([textsTo(bo), textsTo(hana), textsTo(ada)].map((texts) => texts.map((text) => /^I was removed from Platform > Operations/.test(text)))).toEqual([[true], [true], []]);
    expect((await under.database.subscriptions.list(ada.tenantId, 'finished')).map(({ conversation }) => conversation.conversationId)).toEqual([GROUP.conversationId]);
    const [setup] = await under.database.setups.listAll(ada);
    expect((await under.database.notices.listTold(ada.tenantId, setup!.id)).map(({ conversationId }) => conversationId)).toEqual([GROUP.conversationId]);
    expect(await under.database.outbox.count()).toMatchObject({ waiting: 0, gone: 0 });
  });

  it('is told of nothing more, and of nothing that waited, when the bot comes back', async () => {
    await sayIn(under, OPS, 'notify here');
    const { send } = under.chat;
    under.chat.send = (to, ...rest) => (to.conversationId === OPS.conversationId ? Promise.reject(new ChatError({ kind: 'again', code: 'ECONNREFUSED', mayBeTaken: false })) : send(to, ...rest));
    await storeAlmostDone(under);
    await finishLast(under);
    await tellOf(under, 'removed', GENERAL);
    under.chat.send = send;
    await tellOf(under, 'installed', GENERAL);
    await sayIn(under, OPS, 'help');
    await sweep();

    expect(textsIn(under, OPS)).toEqual([]);
  });
});
