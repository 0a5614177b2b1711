// What browsers and probes get: consent pages, downloads, limits and headers.
import { request as httpRequest } from 'node:http';
import { TENANT_ID, ADA, startFakeMicrosoft, type FakeMicrosoft } from '../support/fake-microsoft';
import { startBotUnderTest, type BotUnderTest } from '../support/bot-under-test';
import { startOperationsServer } from '../../src/server/operations-server';
import { TURNED_AWAY } from '../../src/model/ports';
import { createMeter } from '../../src/server/create-meter';
import { buildPages, PageTextsSchema } from '../../src/server/pages';
import { createStop } from '../../src/server/create-stop';

const PERSON = { tenantId: TENANT_ID, objectId: ADA };
let fake: FakeMicrosoft;
let bot: BotUnderTest;
beforeAll(async () => {
  fake = await startFakeMicrosoft();
  bot = await startBotUnderTest(fake);
});
afterAll(async () => {
  await bot.close();
  await fake.close();
});
const get = (path: string): Promise<Response> => fetch(bot.url + path, { redirect: 'manual' });

async function startAuthorize(): Promise<URL> {
  const { nonce } = bot.consentRequests.open(PERSON, ['User.Read', 'Application.ReadWrite.All']);
  const response = await get(`/auth-start?request=${nonce}`);
  expect(response.status).toBe(302);
  return new URL(response.headers.get('location') ?? '');
}

test('the sign-in link leads to the tenant’s own page with what was kept, and nothing from the address bar', async () => {
  bot.consentRequests.challenge(PERSON, { reason: 'consent', claims: '{"access_token":{}}' });
  bot.consentRequests.hint(PERSON, 'ada@rehearsal.example');

  const url = await startAuthorize();

  expect(url.origin + url.pathname).toBe(`${fake.url}/${TENANT_ID}/oauth2/v2.0/authorize`);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: bot.config.registration.clientId, redirect_uri: 'https://bot.example/auth-end', response_type: 'code', response_mode: 'query',
    scope: 'openid profile https://graph.microsoft.com/User.Read https://graph.microsoft.com/Application.ReadWrite.All',
    state: expect.stringMatching(/^[\w-]{43}$/) as string, nonce: expect.stringMatching(/^[\w-]{43}$/) as string, code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
    code_challenge_method: 'S256', login_hint: 'ada@rehearsal.example', prompt: 'consent', claims: '{"access_token":{}}',
  });
  bot.consentRequests.forget(PERSON);
});

test('without a known reason nobody is asked for consent again', async () => {
  expect((await startAuthorize()).searchParams.has('prompt')).toBe(false);
});

test('an unknown sign-in link shows a page and leads nowhere', async () => {
  const response = await get('/auth-start?request=<script>alert(1)</script>');

  expect(response.status).toBe(404);
  expect(response.headers.get('location')).toBeNull();
  expect(await response.text()).not.toContain('alert(1)');
});

test('the way back counts once, and only with its own state', async () => {
  const state = (await startAuthorize()).searchParams.get('state') ?? '';

  const first = await get(`/auth-end?code=abc&state=${state}`);
  const second = await get(`/auth-end?code=abc&state=${state}`);
  const foreign = await get('/auth-end?code=abc&state=made-up');

  expect([first.status, second.status, foreign.status]).toEqual([200, 400, 400]);
  const page = await first.text();
  expect(page).toContain('data-outcome="done"');
  expect(page).toContain('You can close this window and go back to the chat.');
  expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(first.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(first.headers.get('cache-control')).toBe('no-store');
});

test('a declined consent says so, without the authority’s words', async () => {
  const state = (await startAuthorize()).searchParams.get('state') ?? '';

  const page = await (await get(`/auth-end?error=access_denied&error_description=%3Cb%3Ehello&state=${state}`)).text();

  expect(page).toContain('data-outcome="declined"');
  expect(page).not.toContain('hello');
});

test.each([
  ['/static/teams-js/MicrosoftTeams.min.js', 'text/javascript', 'notifySuccess'],
  ['/static/auth-end.js', 'text/javascript', 'initialize'],
  ['/static/page.css', 'text/css', 'font'],
])('%s is served for the pages', async (path, type, part) => {
  const response = await get(path);

  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain(type);
  expect(await response.text()).toContain(part);
});

test('a file is handed out as an attachment until its link expires', async () => {
  bot.files.set('a'.repeat(32), { name: 'Mimecast – "cert".pem', contentType: 'application/x-pem-file', content: 'PEM', expiresAt: new Date(Date.now() + 1000) });
  bot.files.set('b'.repeat(32), { name: 'x', contentType: 'text/plain', content: 'OLD', expiresAt: new Date(Date.now() - 1000) });

  const good = await get(`/downloads/${'a'.repeat(32)}`);
  const old = await get(`/downloads/${'b'.repeat(32)}`);
  const unknown = await get('/downloads/..%2f..%2fetc%2fpasswd');

  expect(await good.text()).toBe('PEM');
  expect(good.headers.get('content-type')).toBe('application/x-pem-file');
  expect(good.headers.get('content-disposition')).toBe('attachment; filename="Mimecast _ _cert_.pem"; filename*=UTF-8\'\'Mimecast%20%E2%80%93%20%22cert%22.pem');
  expect(good.headers.get('cache-control')).toBe('no-store');
  expect(good.headers.get('x-content-type-options')).toBe('nosniff');
  expect([old.status, unknown.status]).toEqual([410, 404]);
  expect(bot.expiredLinks).toEqual([{ tenantId: TENANT_ID, setupId: 'setup-1' }]);
  const looked = await fetch(`${bot.url}/downloads/${'a'.repeat(32)}`, { method: 'HEAD' });
  expect([looked.status, looked.headers.get('content-type'), await looked.text()]).toEqual([200, 'application/x-pem-file', '']);
  expect((await fetch(`${bot.url}/downloads/${'a'.repeat(32)}`, { method: 'POST' })).status).toBe(405);
  const page = await old.text();
  expect(page).toContain('This link has expired');
  expect(page).not.toContain('OLD');
});

test('a body beyond the limit, or one that is no JSON, is refused before anything is read from it', async () => {
  const good = `Bearer ${await fake.signChannel()}`;
  const post = (body: string, authorization = good): Promise<Response> => fetch(`${bot.url}/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json', authorization }, body });

  expect((await post(JSON.stringify({ text: 'x'.repeat(300 * 1024) }))).status).toBe(413);
  const broken = await post('{"secret');
  expect(broken.status).toBe(400);
  expect(await broken.text()).toBe('');
});

test('probes of the messages address are answered, unknown addresses get a page', async () => {
  expect((await get('/api/messages')).status).toBe(200);
  expect((await fetch(`${bot.url}/api/messages`, { method: 'HEAD' })).status).toBe(200);
  const unknown = await get('/nowhere');
  expect(unknown.status).toBe(404);
  expect(await unknown.text()).toContain('Nothing here');
});

test('an error inside is not told to the caller', async () => {
  bot.files.get = () => {
    throw new Error('secret detail');
  };

  const response = await get(`/downloads/${'c'.repeat(32)}`);

  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('secret detail');
});

test('the operations port says alive and ready, also beside restify', async () => {
  let ready = false;
  const operations = await startOperationsServer({ host: '127.0.0.1', port: 0, isReady: async () => ready, metrics: async () => 'numbers 1\n' });
  const status = (path: string): Promise<number | undefined> =>
    new Promise((resolve) => httpRequest({ port: operations.port, host: '127.0.0.1', path }, (res) => resolve(res.resume().statusCode)).end());

  expect(await status('/healthz')).toBe(200);
  expect(await status('/readyz')).toBe(503);
  ready = true;
  expect(await status('/readyz')).toBe(200);
  expect(await (await fetch(`http://127.0.0.1:${operations.port}/metrics`)).text()).toBe('numbers 1\n');
  expect(await status('/elsewhere')).toBe(404);
  await operations.close();
});

test('the numbers start at nought, count by outcome, and tell what the process takes', async () => {
  const meter = createMeter();
  const read = async (name: string): Promise<number> => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await meter.read())?.[1]);
  expect(await read('latchkey_turns_total{outcome="failed"}')).toBe(0);
  meter.count('turn', 'done');
  meter.count('turn', 'done');
  meter.count('effect', 'failed');

  expect(await read('latchkey_turns_total{outcome="done"}')).toBe(2);
  expect(await read('latchkey_turns_total{outcome="failed"}')).toBe(0);
  expect(await read('latchkey_effects_total{outcome="failed"}')).toBe(1);
  expect(await read('process_resident_memory_bytes')).toBeGreaterThan(1e7);
  expect(Math.abs(await read('process_start_time_seconds') - (Date.now() / 1000 - process.uptime()))).toBeLessThan(5);
  expect(await read('nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0);
});

test('each refusal, Graph call and duration is a number of its own, and what is watched is asked for when it is read', async () => {
  const meter = createMeter();
  const read = async (name: string): Promise<number> => Number((await meter.read()).split('\n').find((line) => line.startsWith(`${name} `))?.split(' ')[1]);
  const setups: Record<string, number> = { asking: 2, working: 1 };
  meter.watch({ name: 'latchkey_setups', help: 'Setups.', label: 'status', read: async () => setups });
  for (const reason of TURNED_AWAY) expect(await read(`latchkey_refused_requests_total{reason="${reason}"}`)).toBe(0);

  meter.turnAway('token');
  meter.countGraphCall({ method: 'GET', status: 429, milliseconds: 40 });
  meter.countGraphCall({ method: 'GET', status: 0, milliseconds: 60_000 });
  meter.count('turn', 'done', 30);
  meter.count('effect', 'failed', 299_000);
  expect(await read('latchkey_setups{status="asking"}')).toBe(2);
  delete setups.asking;

  expect(await read('latchkey_refused_requests_total{reason="token"}')).toBe(1);
  expect(await read('latchkey_graph_calls_total{method="GET",status="429"}')).toBe(1);
  expect(await read('latchkey_graph_calls_total{method="GET",status="none"}')).toBe(1);
  expect(await read('latchkey_graph_call_seconds_bucket{le="0.05",method="GET"}')).toBe(1);
  expect(await read('latchkey_turn_seconds_bucket{le="0.025"}')).toBe(0);
  expect(await read('latchkey_turn_seconds_bucket{le="0.05"}')).toBe(1);
  expect(await read('latchkey_effect_seconds_bucket{le="60"}')).toBe(0);
  expect(await read('latchkey_effect_seconds_sum')).toBe(299);
  expect(await read('latchkey_setups{status="working"}')).toBe(1);
  expect(await meter.read()).not.toContain('status="asking"');
});

test('the words of a page are words, never markup, and none may be missing', () => {
  const words = { title: 'A <b>', text: 'x & y' };
  const texts = { signedIn: words, consented: words, declined: words, signInOver: words, tooMany: words, linkOver: words, downloadOver: words, notFound: words };

  for (const page of Object.values(buildPages(texts))) expect(page).toContain('<h1>A &#60;b&#62;</h1>\n<p>x &#38; y</p>');
  expect(PageTextsSchema.safeParse(texts).success).toBe(true);
  expect(PageTextsSchema.safeParse({ ...texts, notFound: { title: 'Nothing' } }).success).toBe(false);
});

test('stopping closes what was opened, the last first, and ends the process in time even when a step hangs', async () => {
  const seen: string[] = [];
  const stop = createStop({ exit: (code) => seen.push(`exit ${code}`), onLate: () => seen.push('late') });
  stop.atEnd(() => void seen.push('database'));
  stop.atEnd(async () => void seen.push('server'));
  stop.signal.addEventListener('abort', () => seen.push('told'));
  stop.request();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(seen).toEqual(['told', 'server', 'database', 'exit 0']);

  let late = false;
  const code = await new Promise((resolve) => {
    const hanging = createStop({ exit: resolve, onLate: () => { late = true; }, limitMs: 30 });
    hanging.atEnd(() => new Promise<void>(() => undefined));
    hanging.request();
  });
  expect([code, late]).toEqual([0, true]);
});

test('a second request to stop ends the process at once, but not the echo of the first', () => {
  const codes: number[] = [];
  let at = 0;
  const stop = createStop({ exit: (code) => codes.push(code), onLate: () => undefined, now: () => at, limitMs: 1 });
  stop.atEnd(() => new Promise<void>(() => undefined));
  stop.request();
  at = 300;
  stop.request();
  expect(codes).toEqual([]);
  at = 1_500;
  stop.request();
  expect(codes).toEqual([1]);
});
