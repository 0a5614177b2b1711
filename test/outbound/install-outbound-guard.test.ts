// Every library that sends something out, against hosts that are not what they should be: real TLS on loopback, names answered as an attacker would.
import dns from 'node:dns';
import http from 'node:http';
import net from 'node:net';
import tls from 'node:tls';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { ClientSecretCredential } from '@azure/identity';
import { OpenIdMetadata } from 'botframework-connector/lib/auth/openIdMetadata';
import { ConnectorClient, MicrosoftAppCredentials } from 'botframework-connector';
import { createRemoteJWKSet } from 'jose';
import { readPublicText } from '../../src/graph/read-public-text';
import { sendRequest } from '../../src/graph/send-request';
import { fetchPublicText } from '../../src/outbound/fetch-public-text';
import { installOutboundGuard } from '../../src/outbound/install-outbound-guard';
import { startFakeVendorHost, VENDOR_HOST, type FakeVendorHost } from '../support/fake-vendor-host';

const LIMITS = { totalMs: 600, maxBytes: 20_000 };
const TENANT = '22222222-2222-4222-8222-222222222222';
let host: FakeVendorHost;
let plain: http.Server;
let port: number;
let plainPort: number;
let release: () => void;
let logs: string[] = [];
/** What a name leads to; the n-th answer for the n-th question, the last one for all others. */
let names: Record<string, string[][]> = {};
let asked: string[] = [];

beforeAll(async () => {
  host = await startFakeVendorHost();
  port = [...host.privateHosts.values()][0]!.port;
  plain = http.createServer((_req, res) => void res.end('plain'));
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  plainPort = (plain.address() as AddressInfo).port;
  jest.spyOn(dns, 'lookup').mockImplementation(((name: string, options: { all?: boolean }, callback: (error: null, ...found: unknown[]) => void) => {
    const answers = names[name] ?? [['127.0.0.1']];
    const addresses = answers[Math.min(asked.filter((one) => one === name).length, answers.length - 1)]!.map((address) => ({ address, family: net.isIP(address) }));
    asked.push(name);
    if (options.all) callback(null, addresses);
    else callback(null, addresses[0]!.address, addresses[0]!.family);
  }) as never);
  const write = (data: Record<string, unknown>, message: string): void => void logs.push(`${message} ${JSON.stringify(data)}`);
  release = installOutboundGuard({
    rules: { hosts: new Map([[`${VENDOR_HOST}:${port}`, 'anywhere'], [`public.example:${port}`, 'public']]), plainHosts: new Set([`127.0.0.1:${plainPort}`]) },
    log: { debug: write, info: write, warn: write, error: write }, limits: LIMITS, correlationId: 'process',
  });
});
afterAll(async () => {
  release();
  jest.restoreAllMocks();
  plain.close();
  await host.close();
});
beforeEach(() => {
  [logs, names, asked, host.asked] = [[], {}, [], []];
  // A kept connection would spare the next test its lookup.
  host.answer = (_req, res) => void res.setHeader('connection', 'close').end('{}');
});

/** Each gets an origin and asks for something there; rejects when nothing usable came. */
const CLIENTS: Record<string, (origin: string) => Promise<unknown>> = {
  'Graph': async (origin) => {
    const answer = await sendRequest(`${origin}/v1.0/me`, { maxBytes: LIMITS.maxBytes, signal: AbortSignal.timeout(LIMITS.totalMs) });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
  },
  'tokens': async (origin) => new ClientSecretCredential(TENANT, TENANT, 'secret', { authorityHost: origin, disableInstanceDiscovery: true, retryOptions: { maxRetries: 0 } }).getToken('x/.default'),
  'keys of the tenant': (origin) => createRemoteJWKSet(new URL(`${origin}/keys`))({ alg: 'RS256', kid: 'k' }, { payload: '', signature: '' }),
  'keys of the channel': async (origin) => new OpenIdMetadata(`${origin}/openid`).getKey('k'),
  'the connector': (origin) => new ConnectorClient(new MicrosoftAppCredentials('', ''), { baseUri: origin, requestPolicyFactories: [], retryOptions: { maxRetries: 0 } } as never).conversations.sendToConversation('c', { type: 'message' } as never),
  'documents of the authority': (origin) => readPublicText(`${origin}/metadata.xml`, origin),
  'fetch': async (origin) => {
    const response = await fetch(origin, { redirect: 'error', signal: AbortSignal.timeout(LIMITS.totalMs) });
    await response.arrayBuffer();
  },
};
const clients = Object.entries(CLIENTS);
const good = (): string => `https://${VENDOR_HOST}:${port}`;
const failing = async (client: (origin: string) => Promise<unknown>, origin: string): Promise<void> => {
  await expect(client(origin)).rejects.toThrow();
};

describe.each(clients)('%s', (name, client) => {
  test('reaches a host of the settings at the address that its name has', async () => {
    await client(good()).catch(() => undefined);

    expect(host.asked.length).toBeGreaterThan(0);
    expect(logs).toEqual([]);
  });

  test('reaches no host that is not listed, and no other port of a listed one', async () => {
    await failing(client, `https://other.example:${port}`);
    await failing(client, `https://${VENDOR_HOST}:${plainPort}`);

    expect(host.asked).toEqual([]);
    expect(asked).toEqual([]);
    expect(logs).toContain(`connection not allowed {"correlationId":"process","host":"other.example","port":${port},"reason":"the host is not listed"}`);
  });

  test('speaks no plain HTTP', async () => {
    await failing(client, `http://${VENDOR_HOST}:${port}`);

    expect(host.asked).toEqual([]);
  });

  test.each([['127.0.0.1'], ['169.254.169.254'], ['::ffff:10.0.0.1'], ['fd00::1'], ['10.1.2.3'], ['168.63.129.16']])('goes nowhere when a host of the cloud leads to %s', async (address) => {
    names = { 'public.example': [[address]] };
    const connected = jest.spyOn(tls.TLSSocket.prototype as unknown as { _start: () => void }, '_start');

    await failing(client, `https://public.example:${port}`);

    expect(connected).not.toHaveBeenCalled();
    expect(host.asked).toEqual([]);
    connected.mockRestore();
  });

  test('asks once for a name and stays with the answer', async () => {
    names = { [VENDOR_HOST]: [['127.0.0.1'], ['10.0.0.1']] };
    await client(good()).catch(() => undefined);

    expect(host.asked[0]).toContain(`${VENDOR_HOST}:${port}`);
    expect(asked.slice(0, 1)).toEqual([VENDOR_HOST]);
  });

  test('follows no redirect', async () => {
    host.answer = (_req, res) => {
      res.writeHead(302, { connection: 'close', location: `${good()}/elsewhere` });
      res.end();
    };

    await failing(client, good());

    expect(host.asked.filter((path) => path.endsWith('/elsewhere'))).toEqual([]);
  });

  // The one has no limit of its own but the dispatcher's, the other one of a megabyte.
  if (!['fetch', 'documents of the authority'].includes(name)) {
    test('stops reading an answer that does not end', async () => {
      let sent = 0;
      host.answer = (_req, res) => {
        const more = setInterval(() => void res.write('x'.repeat((sent += 1, 1000))), 1);
        res.on('close', () => clearInterval(more));
      };

      await failing(client, good());

      expect(sent).toBeLessThan(400);
    });
  }

  if (name === 'documents of the authority') return;

  test('does not wait for a body that stalls', async () => {
    host.answer = (_req, res) => void (res.writeHead(200, { 'content-type': 'application/json' }), res.write('{"keys":'));

    const begun = Date.now();
    await failing(client, good());

    expect(Date.now() - begun).toBeLessThan(4 * LIMITS.totalMs);
  });

  test('does not wait for an answer that never begins', async () => {
    host.answer = () => undefined;

    const begun = Date.now();
    await failing(client, good());

    expect(Date.now() - begun).toBeLessThan(4 * LIMITS.totalMs);
  });
});

test('a document of the authority is read up to a megabyte', async () => {
  host.answer = (_req, res) => void res.setHeader('connection', 'close').end('x'.repeat(1024 * 1024 + 1));

  await expect(readPublicText(`${good()}/metadata.xml`, good())).rejects.toMatchObject({ code: 'graph/invalid-request' });
});

test.each(['keys of the channel', 'the connector', 'tokens'])('nobody unpacks what was to come plain: %s', async (name) => {
  const seen: unknown[] = [];
  host.answer = (req, res) => {
    seen.push(req.headers['accept-encoding']);
    res.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json', connection: 'close' });
    res.end(gzipSync(`{"id":"1"${' '.repeat(8_000_000)}}`));
  };

  await failing(CLIENTS[name]!, good());

  expect(seen).toContain('identity');
});

test('metadata on somebody’s word is read at the address that was judged, and from nowhere else', async () => {
  host.answer = (_req, res) => void res.end('<x/>');

  expect(await fetchPublicText(`https://${VENDOR_HOST}/metadata`, { privateHosts: host.privateHosts })).toEqual({ text: '<x/>' });
  expect(await fetchPublicText(`https://${VENDOR_HOST}/metadata`, { privateHosts: new Map(), resolve: async () => ['10.0.0.1'] })).toMatchObject({ fault: 'privateAddress' });
  expect(logs).toEqual([]);
});

test('the source of managed identities is the one that is reached without TLS', async () => {
  const read = (url: string): Promise<number> => new Promise((resolve, reject) => http.get(url, (res) => resolve(res.resume().statusCode ?? 0)).on('error', reject));

  expect(await read(`http://127.0.0.1:${plainPort}/metadata/identity`)).toBe(200);
  await expect(read(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'EOUTBOUND' });
  await expect(read(`http://localhost:${plainPort}/`)).rejects.toMatchObject({ code: 'EOUTBOUND' });
});

test.each<[string, () => net.Socket]>([
  ['a port and a host', () => net.connect(port, VENDOR_HOST)],
  ['a port alone', () => net.connect(port)],
  ['options', () => net.connect({ port, host: '127.0.0.1' })],
  ['a local socket', () => net.connect('/run/other.sock')],
  ['a local socket in options', () => net.connect({ path: '/run/other.sock' })],
  ['TLS to an address with a lookup of its own', () => tls.connect({ port, host: '127.0.0.1', lookup: (_host, _options, callback) => callback(null, '127.0.0.1', 4) })],
])('no library gets by with %s', async (_what, open) => {
  const error = await new Promise<NodeJS.ErrnoException>((resolve) => open().once('error', resolve));

  expect(error.code).toBe('EOUTBOUND');
});
