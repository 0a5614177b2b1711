import { mkdtempSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { createChannelKeys } from '../../../src/rehearsal/relay/channel-keys';
import { PLACES, createDirectory } from '../../../src/rehearsal/relay/directory';
import { createHeadlessClient, readMessage, type HeadlessClient } from '../../../src/rehearsal/relay/headless-client';
import { createRelay, type Relay } from '../../../src/rehearsal/relay/relay';
import type { RelayTenant } from '../../../src/rehearsal/relay/relay-tenant';
import { APP_ID, BOT_TOKEN, startTinyBot, type TinyBot } from './tiny-bot';

const ADA = 'aaaaaaaa-0000-4000-8000-000000000001';
const HANA = 'aaaaaaaa-0000-4000-8000-000000000002';

describe('the relay between the Playground and a bot with authentication on', () => {
  let world: Server;
  let bot: TinyBot;
  let client: HeadlessClient;
  let relay: Relay;
  let worldUrl: string;
  let granted: string[];
  let faults: string[];

  const tenant: RelayTenant = {
    mintSsoToken: async (id) => `sso-${id}`,
    readAuthorizeRequest: (query) => {
      if (query.client_id !== APP_ID) throw new Error('AADSTS700016: Application was not found in the directory.');
      return { redirectUri: `http://127.0.0.1:${portOf(bot.server)}/auth-end`, state: query.state, scopes: [query.scope ?? ''] };
    },
    grantConsent: (id) => void (granted.push(id), bot.consented.add(id)),
    verifyBotToken: async (token) => { if (token !== BOT_TOKEN) throw new Error('not the bot'); },
    playFault: (fault, argument, person) => (faults.push(`${fault}|${argument}|${person}`), `${fault} is on.`),
    clearFaults: () => void faults.push('clear'),
    describe: () => `faults: ${faults.length}`,
  };

  beforeEach(async () => {
    granted = [];
    faults = [];
    const app = express();
    world = await new Promise<Server>((resolve) => { const server = app.listen(0, '127.0.0.1', () => resolve(server)); });
    worldUrl = `http://127.0.0.1:${portOf(world)}`;
    const keys = await createChannelKeys({ folder: mkdtempSync(join(tmpdir(), 'relay-')), baseUrl: `${worldUrl}/channel` });
    app.use('/channel', keys.router);
    bot = await startTinyBot({ openIdUrl: `${worldUrl}/channel/openid`, authStart: (state) => `http://127.0.0.1:${portOf(bot.server)}/auth-start?state=${state}` });
    const started = await createHeadlessClient({ endpoint: `${worldUrl}/playground/secret/messages`, port: 0 });
    client = started;
    const directory = createDirectory({
      tenantId: 'bbbbbbbb-0000-4000-8000-000000000001', botClientId: APP_ID, botName: 'Latchkey',
      personas: [
        { key: 'ada', name: 'Ada Admin', objectId: ADA, userPrincipalName: 'ada@rehearsal.example', about: 'admin' },
        { key: 'hana', name: 'Hana Help', objectId: HANA, userPrincipalName: 'hana@rehearsal.example' },
      ],
    });
    relay = createRelay({
      directory, tenant, keys, botUrl: `http://127.0.0.1:${portOf(bot.server)}/api/messages`, botClientId: APP_ID,
      playgroundConnectorUrl: started.connectorUrl, serviceUrl: `${worldUrl}/teams/`, authorityHost: 'https://authority.example',
      peopleUrl: worldUrl, links: () => [{ title: 'My Apps', url: `${worldUrl}/myapps` }],
      linkForPeople: (url) => (url.startsWith('https://vendor.example/') ? `${worldUrl}/vendor${new URL(url).pathname}` : undefined),
    });
    app.use('/playground/secret', relay.playgroundRouter);
    app.use('/teams', relay.connectorRouter);
    app.use('/signin', relay.consentRouter);
    await relay.install();
    await client.open();
    await client.waitForText(/you are Ada Admin/);
  });

  afterEach(async () => {
    // What a test saw on the page may still be on its way back to the bot.
    await new Promise((resolve) => setTimeout(resolve, 60));
    await client.close();
    for (const server of [world, bot.server]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

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

  test('text and card in one message become two, and one update edits both in place', async () => {
    await client.say('hi');
    await client.waitForText(/second/);

    const [text, card] = client.messages.slice(-2);
    expect(text).toMatchObject({ text: 'hello again', cards: [], edits: 1 });
    expect(card).toMatchObject({ text: '', edits: 1 });
    expect(readMessage(card!)).toContain('second');
  });

  test('a click is answered by a card in place and carries the id that the bot knows', async () => {
    await client.say('card');
    const message = await client.waitForText(/a card/);
    await client.click(message, 'Go');

    expect(readMessage(message)).toContain('went Ada Admin manual');
    expect(bot.seen.at(-1)).toMatchObject({ name: 'adaptiveCard/action', replyToId: bot.lastId });
  });

  test('silent sign-in: the card is swallowed, the token goes out, the chat goes on', async () => {
    bot.consented.add(ADA);
    await client.say('login');
    await client.waitForText(/signed in Ada Admin/);

    expect(client.messages.some((one) => /Please sign in/.test(readMessage(one)))).toBe(false);
    expect(bot.seen.find((one) => one.name === 'signin/tokenExchange')?.value).toEqual({ id: 'exchange-1', connectionName: '', token: `sso-${ADA}` });
  });

  test('412 shows the sign-in card; accepting on the page grants consent, leads to the bot\'s page and the chat goes on', async () => {
    await client.say('login');
    const card = await client.waitForText(/Please sign in/);
    const { body: url } = await client.click(card, 'Sign in');

    const shown = await (await fetch(String(url))).text();
    expect(shown).toContain('ada@rehearsal.example');
    expect(shown).toContain('<li>User.Read</li>');
    const accepted = await fetch(String(url), { method: 'POST', redirect: 'manual', body: new URLSearchParams({ answer: 'accept' }) });
    const back = new URL(accepted.headers.get('location')!);
    expect(back.pathname).toBe('/auth-end');
    expect(back.searchParams.get('state')).toBe('s-1');
    expect(back.searchParams.get('code')).toBeTruthy();
    await client.waitForText(/signed in Ada Admin/);
    expect(readMessage(card)).toBe('Signed in as Ada Admin');
    expect(granted).toEqual([ADA]);
    expect(bot.seen.find((one) => one.name === 'signin/verifyState')?.value).toEqual({ state: '' });
  });

  test('declining grants nothing and leads back with access_denied', async () => {
    await client.say('login');
    const card = await client.waitForText(/Please sign in/);
    const { body: url } = await client.click(card, 'Sign in');
    await fetch(String(url));
    const declined = await fetch(String(url), { method: 'POST', redirect: 'manual', body: new URLSearchParams({ answer: 'decline' }) });

    expect(new URL(declined.headers.get('location')!).searchParams.get('error')).toBe('access_denied');
    expect(granted).toEqual([]);
    await client.waitForText(/declined/);
    expect((await fetch(String(url))).status).toBe(404);
  });

  test('a click that needs a sign-in is repeated with the token; after 412 it is repeated once more when consent is given', async () => {
    await client.say('secure');
    const message = await client.waitForText(/a secure card/);
    await client.click(message, 'Secure');
    expect(message.strip).toContain('Please sign in');
    const card = await client.waitForText(/^Please sign in/);
    const { body: url } = await client.click(card, 'Sign in');
    await fetch(String(url));
    await fetch(String(url), { method: 'POST', redirect: 'manual', body: new URLSearchParams({ answer: 'accept' }) });
    await client.waitForText(/^Signed in as Ada Admin/);
    await until(() => bot.seen.filter((one) => one.name === 'adaptiveCard/action').length === 3);

    await until(() => message.edits > 0);
    expect(readMessage(message)).toContain('secured for Ada Admin');
    const clicks = bot.seen.filter((one) => one.name === 'adaptiveCard/action');
    expect(clicks.map((one) => one.value.authentication?.token)).toEqual([undefined, `sso-${ADA}`, `sso-${ADA}`]);
  });

  test('an open sign-in card comes back after a reload', async () => {
    await client.say('login');
    await client.waitForText(/^Please sign in/);
    await client.open();
    const card = await client.waitForText(/^Please sign in/);
    const { body: url } = await client.click(card, 'Sign in');
    await fetch(String(url));
    await fetch(String(url), { method: 'POST', redirect: 'manual', body: new URLSearchParams({ answer: 'accept' }) });

    await client.waitForText(/signed in Ada Admin/);
    expect(readMessage(card)).toBe('Signed in as Ada Admin');
  });

  test('a reply to a thread that the Playground lost becomes a new post', async () => {
    await client.say('good day');
    await bot.run(`${PLACES.channel};messageid=1700000000000`, async (context) => void (await context.sendActivity('still here')));

    expect(client.messages.at(-1)).toMatchObject({ text: 'still here' });
    expect(client.messages.at(-1)?.conversation.startsWith(`${PLACES.channel};messageid=`)).toBe(true);
  });

  test('in a channel there is no silent exchange: the bot hears resourcematchfailed', async () => {
    await client.say('login', PLACES.channel);
    await until(() => bot.seen.some((one) => one.name === 'signin/failure'));

    expect(bot.seen.find((one) => one.name === 'signin/failure')?.value.code).toBe('resourcematchfailed');
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

function portOf(server: Server): number {
  return (server.address() as { port: number }).port;
}

async function until(done: () => boolean): Promise<void> {
  for (let i = 0; i < 100 && !done(); i++) await new Promise((resolve) => setTimeout(resolve, 20));
}
