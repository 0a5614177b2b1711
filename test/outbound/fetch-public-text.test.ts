// What the bot fetches on somebody's word, and from whom it does not: over real TLS on loopback.
import tls from 'node:tls';
import { fetchPublicText, type FetchOptions } from '../../src/outbound/fetch-public-text';
import { STRANGER, startFakeVendorHost, VENDOR_HOST, type FakeVendorHost } from '../support/fake-vendor-host';

let host: FakeVendorHost;
beforeAll(async () => { host = await startFakeVendorHost(); });
afterAll(() => host.close());
beforeEach(() => { host.asked = []; });

const URL_OF = `https://${VENDOR_HOST}/metadata`;
const get = (url: string, more: Partial<FetchOptions> = {}) => fetchPublicText(url, { privateHosts: host.privateHosts, resolve: async () => { throw new Error('nobody was to be asked'); }, ...more });

it('brings the text of a listed host, asked for under its own name', async () => {
  host.answer = (_req, res) => void res.end('<x>ü</x>');

  expect(await get(URL_OF)).toEqual({ text: '<x>ü</x>' });
  expect(host.asked).toEqual([`${VENDOR_HOST} /metadata`]);
});

it.each<[string, string, string]>([
  ['no address', 'metadata please', 'notUrl'],
  ['http', `http://${VENDOR_HOST}/metadata`, 'notHttps'],
  ['a file', 'file:///etc/passwd', 'notHttps'],
  ['a name and a password', `https://me:secret@${VENDOR_HOST}/metadata`, 'credentials'],
])('asks nobody for %s', async (_what, url, fault) => {
  expect(await get(url)).toMatchObject({ fault });
  expect(host.asked).toEqual([]);
});

it.each([
  ['a name that leads into the network', ['10.0.0.5']], ['a name with one private address among others', ['93.184.216.34', '127.0.0.1']], ['the address of a cloud’s metadata service', ['169.254.169.254']],
  ['an IPv4 address in an IPv6 one', ['::ffff:192.168.0.1']],
])('goes nowhere for %s', async (_what, addresses) => {
  const connect = jest.spyOn(tls, 'connect');

  expect(await get('https://inside.example/metadata', { resolve: async () => addresses })).toEqual({ fault: 'privateAddress', details: { host: 'inside.example' } });
  expect(connect).not.toHaveBeenCalled();
  connect.mockRestore();
});

it.each(['https://127.0.0.1/x', 'https://[::1]/x', 'https://2130706433/x', 'https://0x7f.1/x', 'https://[::ffff:a00:1]/x', 'https://localhost/x'])('goes nowhere for %s', async (url) => {
  expect(await fetchPublicText(url, { privateHosts: new Map() })).toMatchObject({ fault: 'privateAddress' });
});

it('asks for the name once and connects to the address that was judged, while TLS asks for the name', async () => {
  const connect = jest.spyOn(tls, 'connect');
  const resolve = jest.fn(async () => ['93.184.216.34']);

  expect(await get('https://public.example:8443/metadata', { resolve })).toMatchObject({ fault: 'unreachable' });
  expect(resolve).toHaveBeenCalledTimes(1);
  const [options] = connect.mock.calls[0] as unknown as [{ port: unknown }];
  expect({ ...options, port: Number(options.port) }).toMatchObject({ host: '93.184.216.34', port: 8443, servername: 'public.example' });
  connect.mockRestore();
});

it('a listed host is listed without other ports', async () => {
  expect(await get(`https://${VENDOR_HOST}:8443/metadata`, { resolve: async () => ['127.0.0.1'] })).toMatchObject({ fault: 'privateAddress' });
});

it.each([301, 302, 303, 307, 308])('tells where a redirect (%d) leads and does not follow', async (status) => {
  host.answer = (_req, res) => { res.writeHead(status, { location: '/sign-in?next=1' }); res.end(); };

  expect(await get(URL_OF)).toEqual({ fault: 'redirect', details: { to: `https://${VENDOR_HOST}/sign-in?next=1` } });
  expect(host.asked).toHaveLength(1);
});

it.each([[404, 'notFound'], [410, 'notFound'], [401, 'refused'], [500, 'refused'], [204, 'refused']])('an answer %d is %s', async (status, fault) => {
  host.answer = (_req, res) => { res.writeHead(status); res.end(); };

  expect(await get(URL_OF)).toMatchObject({ fault, details: { host: VENDOR_HOST } });
});

it('stops reading at the limit, also when the length is not told', async () => {
  let sent = 0;
  host.answer = (_req, res) => {
    const more = setInterval(() => { sent += 1; if (sent > 400 || !res.write('x'.repeat(1000))) sent += 0; }, 1);
    res.on('close', () => clearInterval(more));
  };

  expect(await get(URL_OF, { maxBytes: 20_000 })).toEqual({ fault: 'tooLarge', details: {} });
  expect(sent).toBeLessThan(400);
});

it('takes a document of exactly the limit', async () => {
  host.answer = (_req, res) => void res.end('x'.repeat(20_000));

  expect(await get(URL_OF, { maxBytes: 20_000 })).toMatchObject({ text: expect.stringMatching(/^x{20000}$/) });
});

it.each<[string, (res: import('node:http').ServerResponse) => void]>([
  ['that never answers', () => undefined],
  ['that begins and never ends', (res) => void res.write('<x>')],
])('waits for a host %s no longer than it may', async (_what, answer) => {
  host.answer = (_req, res) => answer(res);
  const begun = Date.now();

  expect(await get(URL_OF, { timeoutMs: 300 })).toEqual({ fault: 'timeout', details: { host: VENDOR_HOST, seconds: '0.3' } });
  expect(Date.now() - begun).toBeLessThan(2_000);
});

it('waits for a resolver no longer than it may', async () => {
  expect(await get('https://slow.example/', { timeoutMs: 100, resolve: () => new Promise(() => undefined) })).toMatchObject({ fault: 'timeout' });
});

it('a certificate for another name is not trusted', async () => {
  expect(await get(`https://${STRANGER}/metadata`)).toEqual({ fault: 'tls', details: { host: STRANGER } });
  expect(host.asked).toEqual([]);
});

it('a host that closes in the middle did not answer', async () => {
  host.answer = (_req, res) => { res.writeHead(200, { 'content-length': '1000' }); res.write('<x>'); setTimeout(() => res.destroy(), 20); };

  expect(await get(URL_OF)).toEqual({ fault: 'unreachable', details: { host: VENDOR_HOST } });
});

it('a name that nobody has is unknown', async () => {
  const resolve = async (): Promise<string[]> => { throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }); };

  expect(await get('https://no.example/', { resolve })).toEqual({ fault: 'unknownHost', details: { host: 'no.example' } });
  expect(await get('https://none.example/', { resolve: async () => [] })).toMatchObject({ fault: 'unknownHost' });
});
