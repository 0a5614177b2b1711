// Sign-in through the relay as a person and a bot meet it: silent, by consent, declined, from a click, in a channel.
import { PLACES } from '../../../src/rehearsal/relay/directory';
import { readMessage } from '../../../src/rehearsal/relay/headless-client';
import { ADA, startRelay, until, type RelayUnderTest } from './relay-under-test';

describe('sign-in through the relay', () => {
  let under: RelayUnderTest;
  let bot: RelayUnderTest['bot'];
  let client: RelayUnderTest['client'];
  let granted: string[];

  beforeEach(async () => {
    under = await startRelay();
    ({ bot, client, granted } = under);
  });

  afterEach(() => under.stop());

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
    expect(clicks.map((one) => one.value?.authentication?.token)).toEqual([undefined, `sso-${ADA}`, `sso-${ADA}`]);
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

  test('in a channel there is no silent exchange: the bot hears resourcematchfailed', async () => {
    await client.say('login', PLACES.channel);
    await until(() => bot.seen.some((one) => one.name === 'signin/failure'));

    expect(bot.seen.find((one) => one.name === 'signin/failure')?.value?.code).toBe('resourcematchfailed');
  });
});
