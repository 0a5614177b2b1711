// What people see of the bot's messages: in place edits, reloads, lost threads, personal views, links to local pages.
import { PLACES } from '../../../src/rehearsal/relay/directory';
import { readMessage } from '../../../src/rehearsal/relay/headless-client';
import { startRelay, type RelayUnderTest } from './relay-under-test';

describe('the screen', () => {
  let under: RelayUnderTest;
  let bot: RelayUnderTest['bot'];
  let client: RelayUnderTest['client'];
  let worldUrl: string;

  beforeEach(async () => {
    under = await startRelay();
    ({ bot, client, worldUrl } = under);
  });

  afterEach(() => under.stop());

  test('text and card in one message become two, and one update edits both in place', async () => {
    await client.say('hi');
    await client.waitForText(/second/);

    const [text, card] = client.messages.slice(-2);
    expect(text).toMatchObject({ text: 'hello again', cards: [], edits: 1 });
    expect(card).toMatchObject({ text: '', edits: 1 });
    expect(readMessage(card!)).toContain('second');
  });

  test('a reply to a thread that the Playground lost becomes a new post', async () => {
    await client.say('good day');
    await bot.run(`${PLACES.channel};messageid=1700000000000`, async (context) => void (await context.sendActivity('still here')));

    expect(client.messages.at(-1)).toMatchObject({ text: 'still here' });
    expect(client.messages.at(-1)?.conversation.startsWith(`${PLACES.channel};messageid=`)).toBe(true);
  });

  test('after a reload the last cards come back, clicks and later edits find them', async () => {
    await client.say('card');
    await client.waitForText(/a card/);
    await client.open();
    const again = await client.waitForText(/a card/);
    await client.click(again, 'Go');
    expect(bot.seen.at(-1)).toMatchObject({ replyToId: bot.lastId });

    await bot.run('a:personal-ada', async (context) => {
      await context.updateActivity({ type: 'message', id: bot.lastId!, text: 'edited after the reload' });
    });
    expect(again.text).toBe('edited after the reload');
  });

  test('a shared card shows each persona their own view', async () => {
    await client.say('shared', PLACES.channel);
    const message = await client.waitForText(/view of Ada Admin/);
    await client.say('rehearsal: as hana');
    expect(readMessage(message)).toContain('view of Hana Help');
    await client.say('rehearsal: as ada');
    expect(readMessage(message)).toContain('view of Ada Admin');
  });

  test('a delete becomes a note, members are found by object id, a crash is one line', async () => {
    await client.say('delete');
    await client.waitForText(/This message was deleted/);
    await client.say('members');
    await client.waitForText(/member Ada Admin ada@rehearsal.example/);
    const noise = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    await client.say('crash');
    await client.waitForText(/the bot answered 500/);
    noise.mockRestore();
  });

  test('only links are rewritten to local pages; shown values stay the real ones', async () => {
    await client.say('links');
    const message = await client.waitForCard((card) => JSON.stringify(card).includes('Console'));

    expect((await client.click(message, 'Console')).body).toBe(`${worldUrl}/vendor/console`);
    expect((await client.click(message, 'Elsewhere')).body).toBe('https://other.example/');
    expect(readMessage(message)).toBe(`Open [the console](${worldUrl}/vendor/console) and paste https://vendor.example/acs`);
  });

  test('an edit of a message from before a restart shows it under its old id', async () => {
    await client.say('good day');
    await bot.run('a:personal-ada', async (context) => {
      await context.updateActivity({ type: 'message', id: '1700000000000', text: 'from before' });
      await context.updateActivity({ type: 'message', id: '1700000000000', text: 'edited' });
    });
    expect(client.messages.at(-1)).toMatchObject({ text: 'edited', edits: 1 });
  });
});
