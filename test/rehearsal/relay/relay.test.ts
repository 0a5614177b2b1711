// The relay between the chat page and a bot with authentication on: who speaks, what arrives, what is kept from the bot. Sign-in and display have tests of their own.
import { PLACES } from '../../../src/rehearsal/relay/directory';
import { readMessage } from '../../../src/rehearsal/relay/headless-client';
import { ADA, portOf, startRelay, type RelayUnderTest } from './relay-under-test';
import { APP_ID } from './tiny-bot';

describe('the relay', () => {
  let under: RelayUnderTest;
  let bot: RelayUnderTest['bot'];
  let client: RelayUnderTest['client'];
  let worldUrl: string;
  let faults: string[];

  beforeEach(async () => {
    under = await startRelay();
    ({ bot, client, worldUrl, faults } = under);
  });

  afterEach(() => under.stop());

  test('the bot accepts the signed activity as coming from the active persona', async () => {
    await client.say('good day');
    await client.waitForText(/echo good day to Ada Admin/);

    const seen = bot.seen.find((one) => one.text === 'good day')!;
    expect(seen.from).toEqual({ id: '29:rehearsal-ada', name: 'Ada Admin', aadObjectId: ADA });
    expect(seen.conversation.id).toBe('a:personal-ada');
    expect(seen.recipient.id).toBe(`28:${APP_ID}`);
    expect(seen.serviceUrl).toBe(`${worldUrl}/teams/`);
    expect(bot.statuses.every((status) => status === 200)).toBe(true);
  });

  test('an activity that is not signed is refused by the bot, and a stranger is refused by the connector', async () => {
    const toBot = await fetch(`http://127.0.0.1:${portOf(bot.server)}/api/messages`, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'message', channelId: 'msteams', text: 'x', serviceUrl: `${worldUrl}/teams/`, conversation: { id: 'c' }, from: { id: 'f' } }),
    });
    const toConnector = await fetch(`${worldUrl}/teams/v3/conversations/a:personal-ada/activities`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: 'Bearer somebody' }, body: '{"type":"message","text":"x"}',
    });

    expect(toBot.status).toBe(401);
    expect(toConnector.status).toBe(401);
  });

  test('the bot is installed once for every persona and the team, and never again by the page', async () => {
    await client.open();
    await client.waitForText(/loaded anew/);

    const installed = bot.seen.filter((one) => one.type === 'installationUpdate').map((one) => one.conversation.id);
    expect(installed.sort()).toEqual(['19:rehearsal-team@thread.tacv2', 'a:personal-ada', 'a:personal-hana']);
    expect(bot.seen.filter((one) => one.type === 'conversationUpdate')).toHaveLength(3);
  });

  test('words for the rehearsal never reach the bot and answer one line', async () => {
    for (const word of ['help', 'people', 'links', 'throttle 3', 'no role', 'clear', 'state', 'nonsense']) await client.say(`Rehearsal: ${word}`);
    await client.say('rehearsal: links', PLACES.channel);

    const lines = client.messages.filter((one) => one.text.startsWith('Rehearsal:'));
    expect(lines).toHaveLength(10);
    expect(faults).toEqual([`throttle|3|${ADA}`, `no role||${ADA}`, 'clear']);
    expect(bot.seen.filter((one) => one.type === 'message')).toHaveLength(0);
  });

  test.each([
    ['time', /^it is \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, as on this machine\.$/],
    ['time soon', /^"soon" is no time/],
    ['time +0x3 days', /is no time/],
    ['time -3 days', /is no time/],
    ['time +999999 years', /at most 50 years/],
  ])('"%s" moves nothing', async (word, answer) => {
    await client.say(`rehearsal: ${word}`);
    expect(client.messages.at(-1)?.text.replace('Rehearsal: ', '')).toMatch(answer);
    await client.say('rehearsal: clear');
    expect(client.messages.at(-1)?.text).toBe('Rehearsal: all faults are over.');
  });

  test('spans of time add up, outlive clear and end with "time now"', async () => {
    const timeOf = async (word: string): Promise<number> => {
      await client.say(`rehearsal: ${word}`);
      return Date.parse(/it is (\S+ \S+) UTC/.exec(client.messages.at(-1)?.text ?? '')?.[1]?.replace(' ', 'T').concat('Z') ?? '');
    };
    const start = Date.now();

    expect(Math.abs(await timeOf('time +10 minutes') - start - 600_000)).toBeLessThan(5000);
    expect(Math.abs(await timeOf('time +3 days') - start - 600_000 - 3 * 86_400_000)).toBeLessThan(5000);
    expect(new Date(await timeOf('Time +3 years')).getUTCFullYear()).toBe(new Date(start + 3 * 86_400_000).getUTCFullYear() + 3);
    await client.say('rehearsal: clear');
    expect(client.messages.at(-1)?.text).toContain('rehearsal: time now leads back');
    expect(Math.abs(await timeOf('time now') - start)).toBeLessThan(5000);
    expect(bot.seen.filter((one) => one.type === 'message')).toHaveLength(0);
  });

  test('after "as hana" everything comes from Hana, in her own chat, and Ada\'s card refuses her click', async () => {
    await client.say('card');
    const adasCard = await client.waitForText(/a card/);
    await client.say('rehearsal: as hana');
    await client.waitForText(/you are now Hana Help/);
    await client.say('good day');
    await client.waitForText(/echo good day to Hana Help/);
    const before = bot.seen.length;

    await client.click(adasCard, 'Go');

    expect(adasCard.strip).toContain('sent to Ada Admin');
    expect(bot.seen).toHaveLength(before);
    expect(bot.seen.find((one) => one.text === 'good day')?.conversation.id).toBe('a:personal-hana');
  });

  test('a message for somebody else is announced', async () => {
    await client.say('rehearsal: as hana');
    await client.say('good day');
    await bot.run('a:personal-ada', async (context) => void (await context.sendActivity('your setup is done')));

    const texts = client.messages.map((one) => one.text);
    expect(texts.slice(-2)).toEqual(['Rehearsal: to Ada Admin (you are Hana Help)', 'your setup is done']);
  });

  test('a click is answered by a card in place and carries the id that the bot knows', async () => {
    await client.say('card');
    const message = await client.waitForText(/a card/);
    await client.click(message, 'Go');

    expect(readMessage(message)).toContain('went Ada Admin manual');
    expect(bot.seen.at(-1)).toMatchObject({ name: 'adaptiveCard/action', replyToId: bot.lastId });
  });
});
