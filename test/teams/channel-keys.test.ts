// The channel's keys over real TLS: rotated, withdrawn, out of reach, slow, redirected, and asked for by anybody.
import { createChannelKeys, type ChannelKeys } from '../../src/teams/channel-keys';
import { anActivity, startBotUnderTest } from '../support/bot-under-test';
import { startFakeMicrosoft, type FakeMicrosoft, type MetadataAnswer } from '../support/fake-microsoft';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let fake: FakeMicrosoft;
let keys: ChannelKeys;
let time: number;
beforeAll(async () => { fake = await startFakeMicrosoft(); });
afterAll(async () => {
  await fake.close();
  expect(fake.unknown).toEqual([]);
});
beforeEach(() => {
  fake.metadataCalls.length = 0;
  fake.onMetadata = undefined;
  fake.channelKeys.splice(1);
  time = Date.now();
  keys = createChannelKeys({ metadataUrl: `${fake.url}/channel/openid`, elapsed: () => time });
});
const looks = (): number => fake.metadataCalls.filter((path) => path === '/channel/openid').length;
const isKnown = async (kid: string): Promise<boolean> => (await keys.find(kid)) !== undefined;

test('are read once, at the first caller, and then kept', async () => {
  for (let one = 0; one < 20; one += 1) expect(await isKnown('channel')).toBe(true);
  expect(fake.metadataCalls).toEqual(['/channel/openid', '/channel/keys']);
});

test('a new key is known as soon as somebody comes with it', async () => {
  await keys.find('channel');
  await fake.addChannelKey('next');
  time += MINUTE;

  expect(await isKnown('next')).toBe(true);
  expect(await isKnown('channel')).toBe(true);
  expect(looks()).toBe(2);
});

test('a thousand callers with ids that nobody has lead to one look in half a minute', async () => {
  await keys.find('channel');
  time += MINUTE;

  const answers = await Promise.all(Array.from({ length: 1000 }, (_, one) => isKnown(`made-up-${one}`)));

  expect(answers.some(Boolean)).toBe(false);
  expect(looks()).toBe(2);
  time += 20_000;
  await keys.find('made-up');
  expect(looks()).toBe(2);
});

test('a key that the channel withdraws is gone a day later', async () => {
  await fake.addChannelKey('old');
  expect(await isKnown('old')).toBe(true);
  fake.channelKeys.splice(1);
  time += DAY + MINUTE;

  expect(await isKnown('old')).toBe(false);
});

test('while they are out of reach, known keys hold for five days and no longer', async () => {
  await keys.find('channel');
  fake.onMetadata = () => ({ status: 500 });
  time += 4 * DAY;

  expect(await isKnown('channel')).toBe(true);
  time += DAY + MINUTE;
  await expect(keys.find('channel')).rejects.toThrow('status 500');
  fake.onMetadata = undefined;
  time += MINUTE;
  expect(await isKnown('channel')).toBe(true);
});

test('never read, they are asked for every two seconds, not by each caller', async () => {
  fake.onMetadata = () => ({ status: 503 });

  await Promise.all(Array.from({ length: 50 }, () => expect(keys.find('channel')).rejects.toThrow('status 503')));
  expect(looks()).toBe(1);
  fake.onMetadata = undefined;
  await expect(keys.find('channel')).rejects.toThrow('status 503');
  time += 2_001;
  expect(await isKnown('channel')).toBe(true);
});

const FAULTY: Array<[string, (path: string) => MetadataAnswer | undefined]> = [
  ['a redirect of the metadata', (path) => (path === '/channel/openid' ? { status: 302, location: `${fake.url}/channel/elsewhere` } : undefined)],
  ['a redirect of the keys', (path) => (path === '/channel/keys' ? { status: 307, location: `${fake.url}/channel/elsewhere` } : undefined)],
  ['keys at an address without TLS', (path) => (path === '/channel/openid' ? { status: 200, body: { jwks_uri: 'http://localhost:1/keys' } } : undefined)],
  ['no address of the keys', () => ({ status: 200, body: {} })],
  ['no document', () => ({ status: 200 })],
  ['a list without a key', (path) => (path === '/channel/keys' ? { status: 200, body: { keys: [] } } : undefined)],
  ['a shared secret in place of a key', (path) => (path === '/channel/keys' ? { status: 200, body: { keys: [{ kty: 'oct', kid: 'channel', k: 'AAAA', endorsements: ['msteams'] }] } } : undefined)],
];
test.each(FAULTY)('%s gives none', async (_name, answer) => {
  fake.onMetadata = answer;

  await expect(keys.find('channel')).rejects.toThrow();
  expect(fake.metadataCalls).not.toContain('/channel/elsewhere');
});

test('the first look of a start that met a slow moment is followed by another one', async () => {
  let asked = 0;
  fake.onMetadata = () => ((asked += 1) === 1 ? new Promise(() => undefined) : undefined);

  expect(await isKnown('channel')).toBe(true);
  expect(looks()).toBe(2);
});

test('an answer that does not come is waited for a second and a half, and at the start once more', async () => {
  let release = (): void => undefined;
  fake.onMetadata = () => new Promise((resolve) => { release = () => resolve(undefined); });
  const began = Date.now();

  await expect(keys.find('channel')).rejects.toThrow();

  expect(Date.now() - began).toBeLessThan(4000);
  release();
});

test('without them a caller is told to come later, and with them is heard', async () => {
  const bot = await startBotUnderTest(fake);
  fake.onMetadata = () => ({ status: 500 });

  expect(await bot.post(anActivity(fake))).toMatchObject({ status: 503, text: '' });
  expect(bot.turns).toEqual([]);
  expect(bot.logs.some((line) => line.startsWith('error keys of the channel cannot be read'))).toBe(true);
  fake.onMetadata = undefined;
  bot.passedMs = 3000;
  expect((await bot.post(anActivity(fake))).status).toBe(200);
  await bot.close();
});
