// Who gets in to the bot as it is deployed: everybody else is refused, learns nothing, moves nothing and is not talked back to.
import { setTimeout as delay } from 'node:timers/promises';
import { createPublicKey } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload, type KeyLike } from 'jose';
import { anActivity } from '../support/bot-under-test';
import { startComposedBot, startRecorder, type ComposedBot, type Recorder } from '../support/composed-bot';
import { ADA, CLIENT_ID, startFakeMicrosoft, TENANT_ID, type FakeMicrosoft, type Json } from '../support/fake-microsoft';

const STRANGE_TENANT = '99999999-9999-4999-8999-999999999999';
const CANARY = 'canary-of-the-attacker';

let fake: FakeMicrosoft;
let bot: ComposedBot;
let attacker: Recorder;
/** What the bot gets for itself from the authority, which it shows to the connector. */
let ownToken: string;
let tenantKey: KeyLike;
const unendorsed = new Map<string, KeyLike>();

beforeAll(async () => {
  fake = await startFakeMicrosoft();
  attacker = await startRecorder(fake);
  // The worst case: keys of the authority that issues the bot's own token stand beside the channel's, endorsed.
  tenantKey = await fake.addChannelKey('authority');
  fake.onClientCredentials = () => new SignJWT({ appid: CLIENT_ID, azp: CLIENT_ID, tid: TENANT_ID, ver: '1.0' })
    .setProtectedHeader({ alg: 'RS256', kid: 'authority' }).setIssuer(`https://sts.windows.net/${TENANT_ID}/`).setAudience('https://api.botframework.com')
    .setNotBefore('-1 minute').setExpirationTime('1 hour').sign(tenantKey);
  unendorsed.set('other-channel', await fake.addChannelKey('other-channel', { endorsements: ['directline', 'webchat'] }));
  unendorsed.set('no-endorsements', await fake.addChannelKey('no-endorsements', {}));
  unendorsed.set('empty-endorsements', await fake.addChannelKey('empty-endorsements', { endorsements: [] }));
  bot = await startComposedBot(fake);
});
afterAll(async () => {
  await bot.stop();
  await attacker.close();
  await fake.close();
  expect(fake.unknown).toEqual([]);
});

test('a message of Teams with a good token is answered in its chat, and leaves its traces', async () => {
  const before = await bot.dump();

  const { status, text } = await bot.post(anActivity(fake, { text: 'hello' }), `Bearer ${await fake.signChannel()}`);

  expect({ status, text }).toEqual({ status: 200, text: '' });
  expect(fake.connectorCalls.map(({ method, path }) => `${method} ${path}`)).toContain('POST /teams/v3/conversations/a%3Apersonal-ada/activities');
  expect(await bot.dump()).not.toBe(before);
  ownToken = String(fake.connectorCalls[0]?.authorization).replace('Bearer ', '');
  expect(ownToken.split('.')).toHaveLength(3);
});

test('clocks may differ by five minutes', async () => {
  expect((await bot.post(anActivity(fake), `Bearer ${await fake.signChannel({}, { expires: -240 })}`)).status).toBe(200);
  expect((await bot.post(anActivity(fake), `Bearer ${await fake.signChannel({}, { notBefore: 240 })}`)).status).toBe(200);
});

test('what was answered is noted as answered a moment later, and then nothing moves any more', async () => {
  let before = '';
  for (let now = await bot.dump(); now !== before; now = await bot.dump()) {
    before = now;
    await delay(1_200);
  }

  expect(await bot.dump()).toBe(before);
});

interface Attempt {
  authorization?: () => Promise<string | null> | string | null;
  activity?: (attacker: string) => Json | string;
  status?: number;
}

const sign = (claims: JWTPayload = {}, options: Parameters<FakeMicrosoft['signChannel']>[1] = {}) => async (): Promise<string> => `Bearer ${await fake.signChannel(claims, options)}`;
const publicJwk = (): Json => fake.channelKeys[0]!;
const secretOf = (form: 'spki' | 'pkcs1'): Uint8Array => new TextEncoder().encode(createPublicKey({ key: publicJwk() as never, format: 'jwk' }).export({ type: form, format: 'pem' }).toString());
const claims = (): JWTPayload => ({ iss: 'https://api.botframework.com', aud: CLIENT_ID, serviceurl: fake.serviceUrl, nbf: 0, exp: 4e9 });
const emulator = (tid: string): JWTPayload => ({ iss: `https://sts.windows.net/${tid}/`, aud: CLIENT_ID, appid: CLIENT_ID, ver: '1.0', tid });
const emulator2 = (tid: string): JWTPayload => ({ iss: `https://login.microsoftonline.com/${tid}/v2.0`, aud: CLIENT_ID, azp: CLIENT_ID, ver: '2.0', tid });
const evil = (at: string): Json => ({ serviceUrl: `https://${at}/teams/` });
const elsewhere = (make: (at: string) => Json) => (at: string): Json => anActivity(fake, { text: CANARY, ...make(at) });

const NOT_THE_CHANNEL: Record<string, Attempt> = {
  'no token': { authorization: () => null },
  'an empty header': { authorization: () => '' },
  'another scheme': { authorization: () => 'Basic YWRhOmFkYQ==' },
  'no JWT at all': { authorization: () => 'Bearer abc' },
  'three parts that are no JWT': { authorization: () => 'Bearer abc.def.ghi' },
  'two tokens': { authorization: async () => `${await sign()()} ${await fake.signChannel()}` },
  'an expired token': { authorization: sign({}, { expires: -400 }) },
  'a token not yet valid': { authorization: sign({}, { notBefore: 400, expires: 4000 }) },
  'a token without an end': { authorization: async () => `Bearer ${await new SignJWT({ ...claims(), exp: undefined }).setProtectedHeader({ alg: 'RS256', kid: 'authority' }).sign(tenantKey)}` },
  'another audience': { authorization: sign({ aud: 'ffffffff-ffff-4fff-8fff-ffffffffffff' }) },
  'the channel as the audience': { authorization: sign({ aud: 'https://api.botframework.com' }) },
  'no audience': { authorization: sign({ aud: undefined }) },
  'another issuer': { authorization: sign({ iss: 'https://evil.example' }) },
  'an issuer that only begins like the channel': { authorization: sign({ iss: 'https://api.botframework.com.evil.example' }) },
  'the channel of another cloud': { authorization: sign({ iss: 'https://api.botframework.us' }) },
  'no issuer': { authorization: sign({ iss: undefined }) },
  'another key': { authorization: async () => sign({}, { key: (await generateKeyPair('RS256')).privateKey })() },
  'an unknown key id': { authorization: sign({}, { kid: 'other' }) },
  'no key id': { authorization: sign({}, { kid: '' }) },
  'a key and an address of its own in the header': { authorization: async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    return sign({}, { key: privateKey, headers: { jwk: await exportJWK(publicKey), jku: `https://${attacker.host}/keys`, x5u: `https://${attacker.host}/cert` } })();
  } },
  'alg none': { authorization: () => `Bearer ${new UnsecuredJWT(claims()).encode()}` },
  'alg none with the channel’s key id': { authorization: () => `Bearer ${Buffer.from('{"alg":"none","kid":"channel"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims())).toString('base64url')}.` },
  'alg none with a signature': { authorization: () => `Bearer ${Buffer.from('{"alg":"none","kid":"channel"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims())).toString('base64url')}.AAAA` },
  'HS256 with the public key as PEM': { authorization: () => sign({}, { key: secretOf('spki'), alg: 'HS256' })() },
  'HS256 with the public key as RSA PEM': { authorization: () => sign({}, { key: secretOf('pkcs1'), alg: 'HS256' })() },
  'HS256 with the modulus of the public key': { authorization: () => sign({}, { key: Buffer.from(String(publicJwk().n), 'base64url'), alg: 'HS256' })() },
  'HS256 with the modulus as it is written': { authorization: () => sign({}, { key: new TextEncoder().encode(String(publicJwk().n)), alg: 'HS256' })() },
  'a changed claim under the old signature': { authorization: async () => {
    const [head, , signature] = (await fake.signChannel()).split('.');
    return `Bearer ${head}.${Buffer.from(JSON.stringify({ ...claims(), serviceurl: `https://${attacker.host}/teams/` })).toString('base64url')}.${signature}`;
  }, activity: elsewhere(evil) },
  'a key endorsed for other channels': { authorization: () => sign({}, { kid: 'other-channel', key: unendorsed.get('other-channel') })() },
  'a key without endorsements': { authorization: () => sign({}, { kid: 'no-endorsements', key: unendorsed.get('no-endorsements') })() },
  'a key endorsed for nobody': { authorization: () => sign({}, { kid: 'empty-endorsements', key: unendorsed.get('empty-endorsements') })() },
  'a token without service address': { authorization: sign({ serviceurl: undefined }) },
  'a token with several service addresses': { authorization: async () => sign({ serviceurl: [fake.serviceUrl] })() },
  'a signed token for the attacker’s address': { authorization: async () => sign({ serviceurl: `https://${attacker.host}/teams/` })(), activity: elsewhere(evil) },
  'a signed token for an address without TLS': { authorization: async () => sign({ serviceurl: fake.serviceUrl.replace('https', 'http') })(), activity: () => anActivity(fake, { serviceUrl: fake.serviceUrl.replace('https', 'http') }) },
  'the bot’s own token': { authorization: () => `Bearer ${ownToken}` },
  'the bot’s own token and the attacker’s address': { authorization: () => `Bearer ${ownToken}`, activity: elsewhere(evil) },
  'the bot’s own token by the App Service Extension': { authorization: () => `Bearer ${ownToken}`, activity: elsewhere((at) => ({ ...evil(at), channelId: 'AseChannel' })) },
  'an emulator’s token of this tenant': { authorization: sign(emulator(TENANT_ID), { kid: 'channel' }), activity: elsewhere((at) => ({ ...evil(at), channelId: 'emulator' })) },
  'an emulator’s token of another tenant': { authorization: sign(emulator(STRANGE_TENANT)), activity: elsewhere((at) => ({ ...evil(at), channelId: 'emulator' })) },
  'an emulator’s second kind of token': { authorization: sign(emulator2(STRANGE_TENANT)), activity: elsewhere(evil) },
  'an emulator’s token of the Bot Framework’s tenant': { authorization: sign(emulator('d6d49420-f39b-4df7-a1dc-d59a935871db')), activity: elsewhere(evil) },
  'a skill’s token': { authorization: sign({ ...emulator(TENANT_ID), appid: 'ffffffff-ffff-4fff-8fff-ffffffffffff' }), activity: elsewhere(evil) },
  'a body that is no JSON, without a token': { authorization: () => null, activity: () => `{"${CANARY}` },
  'a body beyond every limit, without a token': { authorization: () => null, activity: () => JSON.stringify({ text: CANARY.repeat(20_000) }) },
};

const NOT_FOR_THIS_BOT: Record<string, Attempt> = {
  'another service address than the token’s': { activity: elsewhere(evil) },
  'no service address': { activity: elsewhere(() => ({ serviceUrl: undefined })) },
  'an empty service address': { activity: elsewhere(() => ({ serviceUrl: '' })) },
  'the channel AseChannel': { activity: elsewhere(() => ({ channelId: 'AseChannel' })) },
  'the channel AseChannel and the attacker’s address': { activity: elsewhere((at) => ({ ...evil(at), channelId: 'AseChannel' })) },
  'the emulator as channel': { activity: elsewhere(() => ({ channelId: 'emulator' })) },
  'no channel': { activity: elsewhere(() => ({ channelId: undefined })) },
  'another tenant in the conversation': { activity: elsewhere(() => ({ conversation: { id: 'a:1', conversationType: 'personal', tenantId: STRANGE_TENANT } })) },
  'another tenant in the channel data': { activity: elsewhere(() => ({ channelData: { tenant: { id: STRANGE_TENANT } } })) },
  'another tenant in both': { activity: elsewhere(() => ({ conversation: { id: 'a:1', conversationType: 'personal', tenantId: STRANGE_TENANT }, channelData: { tenant: { id: STRANGE_TENANT } } })) },
  'no tenant': { activity: elsewhere(() => ({ conversation: { id: 'a:1' }, channelData: {} })) },
  'a click of another tenant': { activity: elsewhere(() => ({ type: 'invoke', name: 'adaptiveCard/action', value: { action: { data: {} } }, channelData: { tenant: { id: STRANGE_TENANT } } })) },
  'a sign-in of another tenant': { activity: elsewhere(() => ({ type: 'invoke', name: 'signin/tokenExchange', value: { id: 'x', connectionName: '', token: CANARY }, channelData: { tenant: { id: STRANGE_TENANT } } })) },
  'an installation in another tenant': { activity: elsewhere(() => ({ type: 'installationUpdate', action: 'add', channelData: { tenant: { id: STRANGE_TENANT } } })) },
  'no sender': { activity: elsewhere(() => ({ from: undefined })) },
  'a sender without object id': { activity: elsewhere(() => ({ from: { id: '29:x', name: CANARY } })) },
  'no conversation id': { activity: elsewhere(() => ({ conversation: { tenantId: TENANT_ID } })), status: 400 },
  'a body that is no JSON': { activity: () => `{"${CANARY}`, status: 400 },
  'a body that is no activity': { activity: () => `["${CANARY}"]`, status: 400 },
};

async function attempt({ authorization = sign(), activity = elsewhere(() => ({})) }: Attempt): Promise<{ status: number; text: string; headers: string; changed: boolean }> {
  const before = await bot.dump();
  fake.connectorCalls.length = 0;
  const answer = await bot.post(activity(attacker.host), await authorization());
  return { ...answer, changed: (await bot.dump()) !== before };
}

describe('a caller who is not the channel', () => {
  test.each(Object.entries(NOT_THE_CHANNEL))('is refused with 401: %s', async (_name, one) => {
    const { status, text, headers, changed } = await attempt(one);

    expect({ status, text, changed, sent: fake.connectorCalls, heard: attacker.heard }).toEqual({ status: 401, text: '', changed: false, sent: [], heard: [] });
    expect(headers).not.toContain(CANARY);
  });
});

describe('a good token does not help what is not for this bot', () => {
  test.each(Object.entries(NOT_FOR_THIS_BOT))('%s', async (_name, one) => {
    const { status, text, headers, changed } = await attempt(one);

    expect({ status, text, changed, sent: fake.connectorCalls, heard: attacker.heard }).toEqual({ status: one.status ?? 403, text: '', changed: false, sent: [], heard: [] });
    expect(headers).not.toContain(CANARY);
  });
});

test('what was refused is in the log by its reason, without a token, a key or a word of the caller', async () => {
  const lines = bot.output();

  expect(lines).toContain('"reason":"other-tenant"');
  expect(lines).toContain('"reason":"ERR_JWT_EXPIRED"');
  expect(lines).not.toContain(CANARY);
  expect(lines).not.toMatch(/eyJ|BEGIN|\bat .*\.js:\d/);
  for (const secret of [ownToken, String(publicJwk().n), ADA, attacker.host]) expect(lines).not.toContain(secret);
});

test('after all of them Teams is heard as before, and the attacker’s host never was', async () => {
  fake.connectorCalls.length = 0;
  expect((await bot.post(anActivity(fake, { text: 'help' }), `Bearer ${await fake.signChannel()}`)).status).toBe(200);
  expect(fake.connectorCalls.length).toBeGreaterThan(0);
  expect(attacker.heard).toEqual([]);
});
