// The guard that keeps tests on this machine: it refuses what would leave, by every way that node has, and lets loopback through.
import dgram from 'node:dgram';
import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { spawnSync } from 'node:child_process';
import { childrenOnLoopback } from './children-on-loopback';

const REFUSED = /A test tried to leave this machine: .*Start what it needs on 127\.0\.0\.1/;

// 192.0.2.0/24 and example.com are set aside for documentation: were the guard broken, nobody would be bothered.
const failureOf = (start: (fail: (error: Error) => void) => void) => new Promise<string>((resolve) => start((error) => resolve(error.message)));

describe('a connection that leaves loopback', () => {
  it.each<[string, () => net.Socket]>([
    ['options', () => net.connect({ host: '192.0.2.1', port: 9 })],
    ['port and host', () => net.connect(9, '192.0.2.1')],
    ['IPv6', () => net.connect({ host: '2001:db8::1', port: 9 })],
    ['an IPv4 address inside IPv6', () => net.connect({ host: '::ffff:192.0.2.1', port: 9 })],
    ['a socket made by hand', () => new net.Socket().connect(9, '192.0.2.1')],
    ['a name', () => net.connect({ host: 'example.com', port: 9 })],
    ['a name that begins like loopback', () => net.connect({ host: '127.0.0.1.example.com', port: 9 })],
    ['a lookup of its own that leads out', () =>
      net.connect({ host: 'graph.example', port: 9, autoSelectFamily: false, lookup: (_host, _options, callback) => callback(null, '192.0.2.1', 4) })],
    ['a lookup with several answers, one of them outside', () =>
      net.connect({ host: 'graph.example', port: 9, lookup: (_host, _options, callback) =>
        callback(null, [{ address: '127.0.0.1', family: 4 }, { address: '192.0.2.1', family: 4 }]) })],
  ])('is refused: %s', async (_name, connect) => {
    expect(await failureOf((fail) => connect().on('error', fail))).toMatch(REFUSED);
  });

  it('is refused for http, https and fetch', async () => {
    expect(await failureOf((fail) => http.get('http://192.0.2.1/').on('error', fail))).toMatch(REFUSED);
    expect(await failureOf((fail) => https.get('https://example.com/').on('error', fail))).toMatch(REFUSED);
    const error = await fetch('http://192.0.2.1/').catch((reason: Error & { cause?: Error }) => reason);
    expect((error as { cause?: Error }).cause?.message).toMatch(REFUSED);
  });

  it('is refused for datagrams', () => {
    const socket = dgram.createSocket('udp4');
    expect(() => socket.send('x', 9, '192.0.2.1')).toThrow(REFUSED);
    socket.close();
  });

  it('is refused for names', async () => {
    expect(await failureOf((fail) => dns.lookup('example.com', (error) => fail(error as Error)))).toMatch(REFUSED);
    expect(await failureOf((fail) => dns.resolve4('example.com', (error) => fail(error as Error)))).toMatch(REFUSED);
    await expect(dns.promises.lookup('example.com')).rejects.toThrow(REFUSED);
    await expect(dns.promises.resolve('example.com')).rejects.toThrow(REFUSED);
  });
});

describe('a connection on loopback', () => {
  let server: http.Server;
  let port: number;
  beforeAll(async () => {
    server = http.createServer((_request, response) => response.end('here')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    port = (server.address() as net.AddressInfo).port;
  });
  afterAll(() => server.close());

  it.each(['127.0.0.1', 'localhost'])('goes through by %s', async (host) => {
    expect(await (await fetch(`http://${host}:${port}/`)).text()).toBe('here');
  });

  it('goes through for a foreign name whose own lookup leads to loopback', async () => {
    const status = await new Promise((resolve, reject) => {
      const lookup: net.LookupFunction = (_host, options, callback) =>
        options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);
      http.get({ host: 'graph.example', port, lookup, agent: false }, (response) => resolve(response.resume().statusCode)).on('error', reject);
    });
    expect(status).toBe(200);
  });

  it('lets a name be looked up that is this machine', async () => {
    expect((await dns.promises.lookup('localhost', { family: 4 })).address).toBe('127.0.0.1');
  });
});

it('refuses in a process that a test starts, too', () => {
  const { NODE_OPTIONS } = childrenOnLoopback();
  const script = "fetch('http://192.0.2.1/').then(() => console.log('left'), (error) => console.log(String(error.cause ?? error)))";
  const { stdout } = spawnSync(process.execPath, ['-e', script], { env: { NODE_OPTIONS }, encoding: 'utf8', timeout: 20_000 });

  expect(stdout).toContain('A test tried to leave this machine');
});
