// A whole rehearsal in processes of its own, around a production bot that knows nothing of it. Without the browser page.
import { mkdtempSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HeadlessClient, createHeadlessClient } from '../../../src/rehearsal/relay/headless-client';
import { type Rehearsal, startRehearsal } from '../../../src/rehearsal/start-rehearsal';

describe('a whole rehearsal with a production bot that knows nothing of it', () => {
  let rehearsal: Rehearsal;
  let client: HeadlessClient;

  beforeAll(async () => {
    rehearsal = await startRehearsal({
      dataFolder: join(mkdtempSync(join(tmpdir(), 'world-')), 'data'), withPlayground: false,
      ports: { bot: 0, operations: 0, playground: 0, people: 0, world: 0 },
      scripts: { bot: join(__dirname, 'foreign-bot.js') }, baseEnvironment: { PATH: process.env.PATH ?? '' },
    });
    client = await createHeadlessClient({ endpoint: rehearsal.addresses.playgroundEndpoint, port: rehearsal.settings.ports.playground });
    await client.open();
  });

  afterAll(async () => {
    await client?.close();
    await rehearsal?.stop();
  });

  test('the bot greets the person whose page it is; greetings for others wait until they act', async () => {
    await client.waitForText(/^welcome to a:personal-ada$/);
    expect(client.messages.some((one) => one.text === 'welcome to a:personal-hana')).toBe(false);

    await client.say('rehearsal: as hana');
    await client.waitForText(/^welcome to a:personal-hana$/);
    await client.say('hello');
    await client.waitForText(/^echo hello to Hana Helpdesk$/);
    await client.say('rehearsal: as ada');
  });

  test('silent sign-in: a real on-behalf-of grant, and Graph knows whose token it is', async () => {
    await client.say('login');
    await client.waitForText(/^Graph says Ada Admin$/);
  });

  test('without consent the person is asked on a page, and the chat goes on by itself', async () => {
    await client.say('rehearsal: consent removed');
    await client.say('rehearsal: as petra');
    await client.say('login');
    const { body: url } = await client.click(await client.waitForText(/^Please sign in/), 'Sign in');
    expect(await (await fetch(String(url))).text()).toContain('<li>User.Read</li>');
    const end = await fetch(String(url), { method: 'POST', body: new URLSearchParams({ answer: 'accept' }) });

    expect(await end.text()).toBe('ended with code and state');
    await client.waitForText(/^Graph says Petra Pim$/);
    await client.say('rehearsal: clear');
  });

  test('pages for people answer on this machine\'s own names only', async () => {
    expect((await fetch(`${rehearsal.addresses.people}/my-apps`)).status).toBeLessThan(400);
    const foreign = await new Promise<number>((resolve, reject) => {
      request(`${rehearsal.addresses.people}/my-apps`, { headers: { host: 'evil.example' } }, (answer) => resolve(answer.resume().statusCode!)).on('error', reject).end();
    });
    expect(foreign).toBe(421);
    expect((await fetch(`${rehearsal.addresses.people}/playground/guessed/messages`, { method: 'POST' })).status).toBe(404);
  });
});
