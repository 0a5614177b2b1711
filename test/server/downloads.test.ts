// Download links over HTTP and the real store: nobody guesses, lists or keeps them, and they end.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PublicFile } from '../../src/model/ports';
import { buildPages, PageTextsSchema } from '../../src/server/pages';
import { startServer, type RunningServer, type ServerOptions } from '../../src/server/server';
import { openDatabase, type Database } from '../../src/storage/open-database';
import { parse } from 'yaml';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-downloads-'));
const FILE: PublicFile = { name: 'example.cer', contentType: 'application/x-x509-ca-cert', content: '-----BEGIN CERTIFICATE-----\nPUBLIC\n' };
const OWNER = { tenantId: 'tenant-1', setupId: 'setup-1' };
const UNKNOWN = 'A'.repeat(43);
let database: Database;
let server: RunningServer;
let aheadMs = 0;

beforeAll(async () => {
  const now = (): Date => new Date(Date.now() + aheadMs);
  database = await openDatabase(`file:${join(folder, 'latchkey.db')}`, now);
  const pages = buildPages(PageTextsSchema.parse(parse(readFileSync('cards/pages.yaml', 'utf8'))));
  server = await startServer({ host: '127.0.0.1', port: 0, downloads: database.downloads, pages, now, onExpiredLink: async () => undefined } as unknown as ServerOptions);
});
afterAll(async () => {
  await server.close();
  database.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => { aheadMs = 0; });

const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${server.port}${path}`, { redirect: 'manual' });
const put = async (lifeMs = 60_000): Promise<string> => (await database.downloads.put(FILE, new Date(Date.now() + lifeMs), OWNER)).token;

it('hands out the file to whoever has the link, to no cache and no next page', async () => {
  const answer = await get(`/downloads/${await put()}`);

  expect([answer.status, await answer.text()]).toEqual([200, FILE.content]);
  expect(Object.fromEntries(['cache-control', 'referrer-policy', 'x-content-type-options', 'content-type'].map((name) => [name, answer.headers.get(name)])))
    .toEqual({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff', 'content-type': FILE.contentType });
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment;/);
});

it('makes links of 256 random bits, no two alike', async () => {
  const tokens = await Promise.all(Array.from({ length: 50 }, () => put()));

  expect(new Set(tokens).size).toBe(50);
  expect(tokens.filter((token) => Buffer.from(token, 'base64url').length !== 32)).toEqual([]);
  // Neighbours have nothing in common that could be counted on.
  expect(new Set(tokens.map((token) => token.slice(0, 6))).size).toBe(50);
});

it('keeps no link on disk', async () => {
  const token = await put();
  const onDisk = ['', '-wal', '-shm'].map((end) => join(folder, `latchkey.db${end}`)).filter((file) => existsSync(file)).map((file) => readFileSync(file, 'latin1')).join('');

  expect(onDisk).toContain('example.cer');
  expect(onDisk).not.toContain(token);
});

it('is over when its time is over, and the page then says nothing of the file', async () => {
  const token = await put(1000);
  aheadMs = 2000;
  const answer = await get(`/downloads/${token}`);
  const page = await answer.text();

  expect(answer.status).toBe(410);
  expect(page).not.toMatch(/example\.cer|CERTIFICATE|setup-1|tenant-1/);
  expect([answer.headers.get('cache-control'), answer.headers.get('referrer-policy')]).toEqual(['no-store', 'no-referrer']);
});

it('answers every address that leads to nothing alike', async () => {
  const token = await put();
  const near = [UNKNOWN, token.slice(0, -1), `${token}A`, token.toLowerCase(), `${token.slice(0, -4)}AAAA`, '%2e%2e%2f', "'%20or%201=1--", '*'];
  const answers = await Promise.all(near.map(async (one) => {
    const answer = await get(`/downloads/${one}`);
    return `${answer.status} ${await answer.text()}`;
  }));

  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toMatch(/^404 /);
});

it.each(['/downloads', '/downloads/', '/downloads/?list', '/downloads/%00'])('lists nothing at %s', async (path) => {
  await put();
  const answer = await get(path);

  expect(answer.status).toBe(404);
  expect(await answer.text()).not.toContain('example.cer');
});
