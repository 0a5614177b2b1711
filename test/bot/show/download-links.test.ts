// How long a link stands for a file, over cards that are shown again, and over clocks that are set.
import fc from 'fast-check';
import { createDownloadLinks, type DownloadLinks } from '../../../src/bot/show/download-links';
import type { PublicFile } from '../../../src/model/ports';
import { openDatabase, type Database } from '../../../src/storage/open-database';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const BEGUN = Date.parse('2026-03-01T10:00:00.000Z');
const owner = { tenantId: 'tenant-1', setupId: 'setup-1' };
const file: PublicFile = { name: 'example.cer', contentType: 'application/x-x509-ca-cert', content: 'first' };

let database: Database;
let at: number;
let links: DownloadLinks;
const start = (): DownloadLinks => createDownloadLinks({ downloads: database.downloads, now: () => new Date(at), publicUrl: 'https://bot.example' });
const opens = async (url: string): Promise<string | undefined> => (await database.downloads.find(url.split('/').at(-1)!, new Date(at)))?.content;

beforeEach(async () => {
  at = BEGUN;
  database = await openDatabase(':memory:', () => new Date(at));
  links = start();
});
afterEach(() => database.close());

it('gives the same link again for some hours of a day, then a new one; the old one leads to the file until its end', async () => {
  const first = await links.give(owner, file, DAY);
  at += 3 * HOUR;
  expect(await links.give(owner, file, DAY)).toEqual(first);
  at += 2 * HOUR;
  const second = await links.give(owner, file, DAY);
  expect(second.url).not.toBe(first.url);
  at = BEGUN + DAY - MINUTE;
  expect([await opens(first.url), await opens(second.url)]).toEqual(['first', 'first']);
  at += 2 * MINUTE;
  expect([await opens(first.url), await opens(second.url)]).toEqual([undefined, 'first']);
});

it('gives another file, another setup and another content a link of their own', async () => {
  const all = [await links.give(owner, file, DAY), await links.give({ ...owner, setupId: 'setup-2' }, file, DAY), await links.give(owner, { ...file, name: 'other.cer' }, DAY), await links.give(owner, { ...file, content: 'second' }, DAY)];
  expect(new Set(all.map(({ url }) => url)).size).toBe(4);
  expect(await opens(all[3]!.url)).toBe('second');
});

it('leads to the file after a restart as well, where a new link is made', async () => {
  const before = await links.give(owner, file, DAY);
  links = start();
  const after = await links.give(owner, file, DAY);
  expect(after.url).not.toBe(before.url);
  expect([await opens(before.url), await opens(after.url)]).toEqual(['first', 'first']);
});

it('is not lost because the clock was wrong by a day for a while', async () => {
  const { url } = await links.give(owner, file, DAY);
  at += DAY + HOUR;
  expect(await opens(url)).toBeUndefined();
  await links.give({ ...owner, setupId: 'setup-2' }, file, DAY);
  at -= DAY;
  expect(await opens(url)).toBe('first');
});

it('on a card leads to the file for most of what the card says, whatever the clock did before', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ passes: fc.integer({ min: 0, max: 8 * HOUR }), jump: fc.constantFrom(0, 0, HOUR, -HOUR, DAY, -DAY), restart: fc.boolean() }), { maxLength: 20 }), async (moments) => {
    at = BEGUN;
    links = start();
    for (const { passes, jump, restart } of moments) {
      at += passes + jump;
      if (restart) links = start();
      const { url, until } = await links.give(owner, file, DAY);
      expect(await opens(url)).toBe('first');
      expect(Date.parse(until) - at).toBeGreaterThanOrEqual(DAY * 5 / 6);
      expect(Date.parse(until) - at).toBeLessThanOrEqual(DAY);
    }
  }), { numRuns: 50 });
});
