// The sign-in protocol over HTTP: real tokens, a real on-behalf-of grant, several clients at once.
import { generateKeyPair } from 'jose';
import { ADA, HANA, TENANT_ID, startFakeMicrosoft, type FakeMicrosoft, type Json } from '../support/fake-microsoft';
import { anActivity, startBotUnderTest, type BotUnderTest } from '../support/bot-under-test';

const PERSON = { tenantId: TENANT_ID, objectId: ADA };
let fake: FakeMicrosoft;
let bot: BotUnderTest;
let exchanges = 0;

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
  bot.scopes = ['User.Read', 'Application.ReadWrite.All'];
  bot.identity.signOut(PERSON);
  fake.onObo = undefined;
  fake.oboRequests.length = 0;
  fake.connectorCalls.length = 0;
});

function anExchange(value: unknown): Json {
  return anActivity(fake, { type: 'invoke', name: 'signin/tokenExchange', value });
}

async function exchange(token: string, id = `exchange-${++exchanges}`): Promise<{ status: number; json: Json }> {
  const answer = await bot.post(anExchange({ id, connectionName: '', token }));
  await bot.edge.settle();
  return answer;
}

function refuseObo(status: number, body: Json): void {
  fake.onObo = () => ({ status, body });
}

test('the card asks for a silent exchange and carries a link without anything personal', async () => {
  await bot.edge.chat.startSignIn({ conversationId: 'a:personal-ada', kind: 'personal', serviceUrl: fake.serviceUrl, tenantId: TENANT_ID, botId: '28:bot' }, { ...PERSON, name: 'Ada', mri: '29:ada' });

  const [attachment] = fake.connectorCalls[0]?.body.attachments as Array<{ contentType: string; content: { connectionName: string; buttons: Array<{ type: string; value: string }>; tokenExchangeResource: Json } }>;
  expect(attachment?.contentType).toBe('application/vnd.microsoft.card.oauth');
  expect(attachment?.content.connectionName).toBe('');
  expect(attachment?.content.buttons[0]).toMatchObject({ type: 'signin', value: expect.stringMatching(/^https:\/\/bot\.example\/auth-start\?request=[\w-]{43}$/) as string });
  expect(Object.keys(attachment?.content.tokenExchangeResource ?? {})).toEqual(['id']);
});

test('no sign-in card goes to a channel', async () => {
  const to = { conversationId: '19:c', kind: 'channel' as const, serviceUrl: fake.serviceUrl, tenantId: TENANT_ID, botId: '28:bot' };

  await expect(bot.edge.chat.startSignIn(to, { ...PERSON, name: 'Ada', mri: '29:ada' })).rejects.toMatchObject({ code: 'bot/unexpected' });
  expect(fake.connectorCalls).toEqual([]);
});

test('a good token signs the person in, by one real grant, and the bot goes on once', async () => {
  const { status, json } = await exchange(await fake.signAssertion(), 'one');

  expect(status).toBe(200);
  expect(json).toEqual({ id: 'one', connectionName: '' });
  expect(bot.turns.map((turn) => turn.what)).toEqual([{ type: 'signedIn' }]);
  expect(fake.oboRequests).toHaveLength(1);
  expect(fake.oboRequests[0]).toMatchObject({ requested_token_use: 'on_behalf_of', client_secret: 'secret' });
  expect(fake.oboRequests[0]?.scope).toContain('https://graph.microsoft.com/Application.ReadWrite.All');
  expect(fake.oboRequests[0]?.claims).toContain('cp1');
  expect(bot.identity.isSignedIn(PERSON)).toBe(true);
});

test('two clients exchanging at once are both answered, with one grant and one continuation', async () => {
  const tokens = await Promise.all([fake.signAssertion({ azp: '1fec8e78-bce4-4aaf-ab1b-5451cc387264' }), fake.signAssertion()]);

  const answers = await Promise.all(tokens.map((token) => bot.post(anExchange({ id: 'both', connectionName: '', token }))));
  await bot.edge.settle();

  expect(answers.map((one) => one.status)).toEqual([200, 200]);
  expect(answers.map((one) => one.json.id)).toEqual(['both', 'both']);
  expect(bot.turns).toHaveLength(1);
  expect(fake.oboRequests).toHaveLength(1);
});

test('missing consent gives every client 412, and the bot does not go on', async () => {
  refuseObo(400, { error: 'invalid_grant', suberror: 'consent_required', error_description: 'AADSTS65001: x', error_codes: [65001] });
  const token = await fake.signAssertion();

  const answers = await Promise.all([1, 2].map(() => bot.post(anExchange({ id: 'consent', connectionName: 'c', token }))));
  await bot.edge.settle();

  expect(answers.map((one) => one.status)).toEqual([412, 412]);
  expect(answers[0]?.json).toEqual({ id: 'consent', connectionName: 'c', failureDetail: 'Consent is required.' });
  expect(bot.turns).toEqual([]);
  expect(bot.identity.isSignedIn(PERSON)).toBe(false);
});

test('a demand for more sign-in gives 412, and its claims wait for the consent page', async () => {
  const claims = '{"access_token":{"polids":{"essential":true,"values":["9ab0"]}}}';
  refuseObo(400, { error: 'interaction_required', error_description: 'AADSTS50079: x', error_codes: [50079], claims });

  const { status } = await exchange(await fake.signAssertion());

  expect(status).toBe(412);
  const request = bot.consentRequests.open(PERSON, ['User.Read']);
  expect(bot.consentRequests.start(request.nonce)?.request).toMatchObject({ challenge: { reason: 'mfa', claims }, loginHint: 'ada@rehearsal.example' });
});

describe('other trouble is not dressed up as a question for consent', () => {
  test.each([
    ['the authority breaks off', 502, 'identity/unavailable', { status: 0, body: {} }],
    ['the authority is overloaded', 502, 'identity/unavailable', { status: 503, body: { error: 'temporarily_unavailable', error_description: 'x', error_codes: [90033] } }],
    ['the bot’s secret is wrong', 502, 'identity/misconfigured', { status: 401, body: { error: 'invalid_client', error_description: 'x', error_codes: [7000215] } }],
    ['a policy blocks', 403, 'identity/blocked-by-policy', { status: 400, body: { error: 'invalid_grant', error_description: 'x', error_codes: [53003] } }],
  ])('%s', async (_name, expected, code, answer) => {
    fake.onObo = () => answer;

    const { status, json } = await exchange(await fake.signAssertion());

    expect(status).toBe(expected);
    expect(json.failureDetail).toBe(code);
    expect(bot.turns.map((turn) => turn.what)).toEqual([{ type: 'signInFailed', code }]);
  });
});

describe('a token that is not this person’s own, fresh and from Teams is refused', () => {
  const cases: Array<[string, string, () => Promise<string>]> = [
    ['another person', 'sign-in.wrong-person', () => fake.signAssertion({ oid: HANA })],
    ['another tenant', 'sign-in.wrong-person', () => fake.signAssertion({ tid: HANA })],
    ['another audience', 'sign-in.invalid-token', () => fake.signAssertion({ aud: HANA })],
    ['another issuer', 'sign-in.invalid-token', () => fake.signAssertion({ iss: 'https://evil.example/v2.0' })],
    ['expired', 'sign-in.invalid-token', () => fake.signAssertion({}, { expires: -400 })],
    ['without the scope', 'sign-in.invalid-token', () => fake.signAssertion({ scp: 'User.Read' })],
    ['handed to an unknown client', 'sign-in.invalid-token', () => fake.signAssertion({ azp: HANA })],
    ['signed by somebody else', 'sign-in.invalid-token', async () => fake.signAssertion({}, { key: (await generateKeyPair('RS256')).privateKey })],
    ['no JWT', 'sign-in.invalid-token', async () => 'abc'],
  ];
  test.each(cases)('%s', async (_name, what, makeToken) => {
    const { status } = await exchange(await makeToken());

    expect(status).toBe(403);
    expect(bot.turns.map((turn) => turn.what)).toEqual([{ type: 'signInRefused', what }]);
    expect(fake.oboRequests).toEqual([]);
    expect(bot.identity.isSignedIn(PERSON)).toBe(false);
  });
});

test.each([[{}], [{ id: 'x' }], [{ id: 'x', token: 5 }], [null], ['text']])('a malformed exchange gets 400: %j', async (value) => {
  expect((await bot.post(anExchange(value))).status).toBe(400);
  await bot.edge.settle();
  expect(bot.turns.map((turn) => turn.what)).toEqual([{ type: 'signInRefused', what: 'sign-in.unreadable' }]);
});

test('version 1 tokens, whose audience is the application’s address, are taken', async () => {
  const token = await fake.signAssertion({ iss: `https://sts.windows.net/${TENANT_ID}/`, aud: 'api://botid-11111111-1111-4111-8111-111111111111', azp: undefined, appid: '5e3ce6c0-2b1f-4285-8d4b-75ee78787346' });

  expect((await exchange(token)).status).toBe(200);
});

test('after a good exchange another client does not get its outcome with a token of somebody else', async () => {
  await exchange(await fake.signAssertion(), 'shared');
  bot.turns.length = 0;

  expect((await exchange(await fake.signAssertion({ oid: HANA }), 'shared')).status).toBe(403);
  expect(bot.turns.map((turn) => turn.what)).toEqual([{ type: 'signInRefused', what: 'sign-in.wrong-person' }]);
  expect((await exchange(await fake.signAssertion(), 'shared')).status).toBe(200);
});

test('after the popup the sign-in card is shown again, for another silent exchange', async () => {
  await fetch(`${bot.url}/auth-start?request=${bot.consentRequests.open(PERSON, ['User.Read']).nonce}`, { redirect: 'manual' });
  const { status } = await bot.post(anActivity(fake, { type: 'invoke', name: 'signin/verifyState', value: { state: '' } }));
  await bot.edge.settle();

  expect(status).toBe(200);
  expect(fake.connectorCalls[0]?.body.attachments).toMatchObject([{ contentType: 'application/vnd.microsoft.card.oauth' }]);
});

test('a failure inside several clients is taken from each and told to the bot once', async () => {
  const answers = await Promise.all([1, 2].map(() => bot.post(anActivity(fake, { type: 'invoke', name: 'signin/failure', value: { code: 'resourcematchfailed', message: 'x' } }))));
  await bot.edge.settle();

  expect(answers.map((one) => one.status)).toEqual([200, 200]);
  expect(bot.turns.map((turn) => turn.what)).toEqual([{ type: 'signInFailed', code: 'resourcematchfailed' }]);
});

test('tokens are asked for once per set of scopes, also when asked for at once, and carry the scopes that were given', async () => {
  await exchange(await fake.signAssertion());
  fake.oboRequests.length = 0;

  const [first, second] = await Promise.all([bot.identity.getToken(PERSON, ['Group.Read.All']), bot.identity.getToken(PERSON, ['Group.Read.All'])]);
  const third = await bot.identity.getToken(PERSON, ['Group.Read.All']);

  expect(fake.oboRequests).toHaveLength(1);
  expect(first.token).toBe(second.token);
  expect(third.scopes).toEqual(['Group.Read.All']);
});

test('a claims challenge goes to the authority decoded, past the kept token', async () => {
  await exchange(await fake.signAssertion());
  fake.oboRequests.length = 0;
  const challenge = '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}';

  await bot.identity.getToken(PERSON, ['User.Read', 'Application.ReadWrite.All'], { claims: Buffer.from(challenge).toString('base64') });

  expect(fake.oboRequests).toHaveLength(1);
  expect(fake.oboRequests[0]?.claims).toContain('1700000000');
});

test('an unmet claims challenge is asked again at the next exchange, so that the person is not signed in round and round', async () => {
  const token = await fake.signAssertion();
  await exchange(token);
  const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
  refuseObo(400, { error: 'interaction_required', error_description: 'AADSTS50076: x', error_codes: [50076], claims });
  await expect(bot.identity.getToken(PERSON, ['User.Read'], { claims })).rejects.toMatchObject({ code: 'identity/mfa-required' });
  bot.turns.length = 0;

  const { status } = await exchange(token);

  expect(status).toBe(412);
  expect(bot.turns.filter((turn) => turn.what.type === 'signedIn')).toEqual([]);
});

test('when the client’s token has run out, or after sign-out, the person has to sign in', async () => {
  await exchange(await fake.signAssertion({}, { expires: 600 }));
  const late = new Date(Date.now() + 700_000);

  bot.now = () => late;
  await expect(bot.identity.getToken(PERSON, ['User.Read'])).rejects.toMatchObject({ code: 'identity/sign-in-required' });
  bot.now = () => new Date();
  await exchange(await fake.signAssertion());
  bot.identity.signOut(PERSON);

  await expect(bot.identity.getToken(PERSON, ['User.Read'])).rejects.toMatchObject({ code: 'identity/sign-in-required' });
});

test('no token is ever logged', async () => {
  const token = await fake.signAssertion({ oid: HANA });

  await exchange(token);

  expect(bot.logs.join('\n')).toContain('identity/wrong-person');
  expect(bot.logs.join('\n')).not.toContain(token.split('.')[1]);
});
