// What is too large, too slow, too deep or too often is turned away early, and everybody else is served meanwhile. Over HTTP, with real tokens.
import net from 'node:net';
import { gzipSync } from 'node:zlib';
import { request } from 'node:http';
import { ADA, HANA, startFakeMicrosoft, type FakeMicrosoft, type Json } from '../support/fake-microsoft';
import { anActivity, startBotUnderTest, type BotUnderTest } from '../support/bot-under-test';

let fake: FakeMicrosoft;
let bot: BotUnderTest;
beforeAll(async () => { fake = await startFakeMicrosoft(); });
afterAll(() => fake.close());
beforeEach(async () => { bot = await startBotUnderTest(fake, { rates: { perPerson: 30, perTenant: 50 }, bodyLimits: { maxBytes: 256 * 1024, withinMs: 400 } }); });
afterEach(() => bot.close());

interface Answer { status: number; retryAfter: string | undefined; text: string }
function post(body: string | Buffer, headers: Record<string, string> = {}, { chunked = false } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${bot.url}/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json', ...(chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) }), ...headers } }, (res) => {
      let text = '';
      res.on('data', (part) => (text += String(part)));
      res.on('end', () => resolve({ status: res.statusCode ?? 0, retryAfter: res.headers['retry-after'], text }));
    });
    sent.on('error', (error: NodeJS.ErrnoException) => (['EPIPE', 'ECONNRESET'].includes(error.code ?? '') ? undefined : reject(error)));
    sent.end(body);
  });
}
const channel = async (): Promise<Record<string, string>> => ({ authorization: `Bearer ${await fake.signChannel()}` });
const aClick = (members: Json = {}): Json => anActivity(fake, { type: 'invoke', name: 'adaptiveCard/action', value: { action: { verb: 'x', data: {} } }, text: undefined, ...members });
const hana = { from: { id: '29:hana', name: 'Hana Helpdesk', aadObjectId: HANA }, conversation: { id: 'a:personal-hana', conversationType: 'personal', tenantId: '22222222-2222-4222-8222-222222222222' } };

describe('a body', () => {
  test.each([['with its length told', false], ['in chunks', true]])('too large, %s, is 413, and no turn', async (_how, chunked) => {
    const body = JSON.stringify(anActivity(fake, { text: 'x'.repeat(300_000) }));

    expect(await post(body, await channel(), { chunked })).toMatchObject({ status: 413, text: '' });
    expect(bot.turns).toEqual([]);
  });

  test('of 200 KB is a turn', async () => {
    expect((await post(JSON.stringify(anActivity(fake, { padding: 'x'.repeat(200_000) })), await channel())).status).toBe(200);
    expect(bot.turns).toHaveLength(1);
  });

  test('that is packed is 415: nothing is unpacked', async () => {
    const before = process.memoryUsage().rss;

    expect((await post(gzipSync(Buffer.alloc(200_000_000)), { ...(await channel()), 'content-encoding': 'gzip' })).status).toBe(415);
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
  });

  test.each(['text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'application/octet-stream', ''])('of type %j is 415', async (type) => {
    expect((await post('{}', { ...(await channel()), 'content-type': type })).status).toBe(415);
  });

  test.each([['cut JSON', '{"a":'], ['a hundred thousand levels', `${'['.repeat(100_000)}${']'.repeat(100_000)}`], ['65 levels', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`]])('of %s is 400', async (_what, body) => {
    expect(await post(body, await channel())).toMatchObject({ status: 400, text: '' });
  });

  test('with brackets in its texts is as deep as it is', async () => {
    expect((await post(JSON.stringify(anActivity(fake, { text: '[{"\\"[{'.repeat(100) })), await channel())).status).toBe(200);
  });

  test('that stalls is 408 in time, and others are served meanwhile', async () => {
    const socket = net.connect(Number(new URL(bot.url).port), '127.0.0.1');
    const answer = new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
    socket.write(`POST /api/messages HTTP/1.1\r\nHost: x\r\nAuthorization: ${(await channel()).authorization}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"a":`);

    expect((await bot.post(anActivity(fake))).status).toBe(200);
    expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
    socket.destroy();
  });

  test('nobody waits for is forgotten', async () => {
    const socket = net.connect(Number(new URL(bot.url).port), '127.0.0.1');
    socket.resume().end(`POST /api/messages HTTP/1.1\r\nHost: x\r\nAuthorization: ${(await channel()).authorization}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"a":`);
    await new Promise((resolve) => socket.once('close', resolve));

    expect((await bot.post(anActivity(fake))).status).toBe(200);
    expect(bot.logs.filter((line) => line.startsWith('error'))).toEqual([]);
  });
});

test('headers of more than 16 KB are refused', async () => {
  expect((await post('{}', { 'x-long': 'y'.repeat(17_000) })).status).toBe(431);
});

describe('callers whose tokens fail', () => {
  const flood = async (times: number): Promise<number[]> => {
    const statuses: number[] = [];
    for (let one = 0; one < times; one += 1) statuses.push((await bot.post(anActivity(fake), `Bearer bad-${one}`)).status);
    return statuses;
  };

  test('are slowed down after 60 in a minute, and told when to come again', async () => {
    const statuses = await flood(80);

    expect(statuses.slice(0, 60).every((status) => status === 401)).toBe(true);
    expect(statuses.slice(61).filter((status) => status === 429).length).toBeGreaterThanOrEqual(10);
    const late = await post('{}', { authorization: 'Bearer bad' });
    expect(late).toMatchObject({ status: 429, text: '' });
    expect(Number(late.retryAfter)).toBeGreaterThan(30);
  });

  test('keep no good caller out who comes from the same address, with a token that is known or with a new one', async () => {
    const known = `Bearer ${await fake.signChannel()}`;
    expect((await bot.post(anActivity(fake), known)).status).toBe(200);
    await flood(80);

    for (let one = 0; one < 10; one += 1) expect((await bot.post(anActivity(fake), known)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const fresh = `Bearer ${await fake.signChannel({ jti: 'fresh' })}`;
    expect((await bot.post(anActivity(fake), fresh)).status).toBe(200);
  });
});

describe('a person who is too quick', () => {
  test('gets one line in the chat, no turn, and others go on', async () => {
    const token = `Bearer ${await fake.signChannel()}`;
    fake.connectorCalls.length = 0;
    for (let one = 0; one < 40; one += 1) expect((await bot.post(anActivity(fake), token)).status).toBe(200);
    await bot.edge.settle();

    expect(bot.turns).toHaveLength(30);
    expect(fake.connectorCalls.map(({ body }) => body.text)).toEqual([expect.stringMatching(/^You are quick! Give me \d+ seconds, then go on\. Nothing is lost\.$/)]);
    await bot.post(anActivity(fake, hana), token);
    expect(bot.turns.at(-1)?.person.objectId).toBe(HANA);
  });

  test('sees below the pressed card what happened: HTTP 200 with the code in the body', async () => {
    const token = `Bearer ${await fake.signChannel()}`;
    for (let one = 0; one < 30; one += 1) await bot.post(aClick(), token);

    const answer = await bot.post(aClick(), token);

    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ statusCode: 429, type: 'application/vnd.microsoft.error', value: { code: 'TooManyRequests', message: expect.stringMatching(/^You are quick!/) as string } });
    expect(bot.turns).toHaveLength(30);
  });

  test('does not ask the authority again and again', async () => {
    const token = `Bearer ${await fake.signChannel()}`;
    for (let one = 0; one < 30; one += 1) await bot.post(anActivity(fake), token);

    const exchange = anActivity(fake, { type: 'invoke', name: 'signin/tokenExchange', value: { id: 'x', connectionName: '', token: await fake.signAssertion() } });
    expect(await bot.post(exchange, token)).toMatchObject({ status: 429, json: { failureDetail: 'rate' } });
    expect(fake.oboRequests).toEqual([]);
  });

  test('has at most 15 turns under way, and what is under way is answered', async () => {
    const token = `Bearer ${await fake.signChannel()}`;
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => { go = resolve; });
    bot.answer = async () => { await held; return { type: 'notice', text: 'done', isError: false }; };

    const clicks = Array.from({ length: 20 }, () => bot.post(aClick(), token));
    const first = await Promise.all((await Promise.all(clicks.map((click) => Promise.race([click, new Promise<undefined>((resolve) => setTimeout(resolve, 1500))])))).filter(Boolean));
    go();
    const all = await Promise.all(clicks);

    expect(first.map((answer) => answer!.json.statusCode)).toEqual([429, 429, 429, 429, 429]);
    expect(all.filter(({ json }) => json.value === 'done')).toHaveLength(15);
    bot.answer = () => ({ type: 'none' });
    expect((await bot.post(aClick(), token)).json.statusCode).toBe(200);
  });
});

test('a tenant that is too busy is told so, and its limit is not one person’s', async () => {
  const token = `Bearer ${await fake.signChannel()}`;
  for (let one = 0; one < 25; one += 1) {
    await bot.post(aClick(), token);
    await bot.post(aClick(hana), token);
  }

  expect((await bot.post(aClick(), token)).json).toMatchObject({ statusCode: 429, value: { message: expect.stringMatching(/^Many people/) as string } });
  expect(bot.turns.filter(({ person }) => person.objectId === ADA)).toHaveLength(25);
});

test('pages are counted by address, and a probe of the messages is not', async () => {
  const asked = await Promise.all(Array.from({ length: 620 }, () => fetch(`${bot.url}/static/page.css`).then(async (response) => (await response.arrayBuffer(), response.status))));

  expect(asked.filter((status) => status === 200)).toHaveLength(600);
  const late = await fetch(`${bot.url}/downloads/${'x'.repeat(30)}`);
  expect(late.status).toBe(429);
  expect(await late.text()).toContain('One moment, please');
  expect((await fetch(`${bot.url}/api/messages`)).status).toBe(200);
});

test('behind a proxy the caller’s address counts, and nobody can write another one', async () => {
  await bot.close();
  bot = await startBotUnderTest(fake, { proxies: 1 });
  const bad = (forwarded: string): Promise<Answer> => post('{}', { authorization: 'Bearer bad', 'x-forwarded-for': forwarded });
  for (let one = 0; one < 70; one += 1) await bad(`198.51.100.${one}, 203.0.113.7:5678`);

  expect((await bad('198.51.100.99, 203.0.113.7')).status).toBe(429);
  expect((await bad('203.0.113.7, 203.0.113.8')).status).not.toBe(429);
});
