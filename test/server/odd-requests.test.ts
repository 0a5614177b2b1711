// Requests that no browser and no channel would send, byte by byte to the bot as it is deployed, with every library told to talk.
import net from 'node:net';
import { anActivity } from '../support/bot-under-test';
import { startComposedBot, type ComposedBot } from '../support/composed-bot';
import { startFakeMicrosoft, type FakeMicrosoft } from '../support/fake-microsoft';

let fake: FakeMicrosoft;
let bot: ComposedBot;
beforeAll(async () => {
  fake = await startFakeMicrosoft();
  bot = await startComposedBot(fake, { NODE_DEBUG: 'http,https,net,tls,fetch,undici,stream', DEBUG: '*', AZURE_LOG_LEVEL: 'verbose', LOG_LEVEL: 'trace' });
});
afterAll(async () => {
  await bot.stop();
  await fake.close();
});

function send(bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(bot.port, '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.on('data', (part) => (answer += String(part)));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
    socket.setTimeout(2000, () => socket.destroy());
  });
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'TRACE', 'DELETE', 'PROPFIND'];
const TARGETS = [
  'http://[::1', 'http://a b', 'http://[zz]/', 'http://%00/', 'http://a:99999/', 'http://user:pw@/x', '/\\[::1', '/\\\\[', '//[::1', '/x?http://[::1', '//', '///..', '*', 'a', 'javascript:alert(1)',
  '/%', '/%E0%A4%A', '/;%', '/downloads/%', '/downloads/%E0%A4%A', '/downloads/%2e%2e%2f', '/auth-start?request=%', '/auth-start?request=1&request=2', '/auth-end?state[]=1', '/api%2fmessages', '/api/messages/?x=%',
  '/__proto__', '/constructor', `/${'a'.repeat(9000)}`, `/auth-end?${'a=1&'.repeat(3000)}`,
];

test.each(TARGETS)('the address %s is answered by every method, without a fault and without a word of the caller', async (target) => {
  const answers = await Promise.all(METHODS.map((method) => send(`${method} ${target} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)));

  for (const answer of answers) {
    expect(answer).toMatch(/^HTTP\/1\.1 (200|4\d\d) /);
    expect(answer).not.toMatch(/stack|Error:|ERR_|node_modules/);
  }
});

const FRAMES: Array<[string, string | Buffer]> = [
  ['two lengths', 'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['chunks that are none', 'POST /api/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ['an unknown expectation', 'POST /api/messages HTTP/1.1\r\nHost: x\r\nExpect: nonsense\r\nContent-Length: 10\r\nConnection: close\r\n\r\n'],
  ['an unknown version of the address', 'GET /auth-end HTTP/1.1\r\nHost: x\r\nAccept-Version: ~~~\r\nConnection: close\r\n\r\n'],
  ['TLS', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc])],
];
test.each(FRAMES)('%s: refused', async (_name, bytes) => {
  expect(await send(bytes)).toMatch(/^HTTP\/1\.1 4\d\d /);
});

test('of two tokens the first one counts, however good the second', async () => {
  expect(await send(`POST /api/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a.b.c\r\nAuthorization: Bearer ${await fake.signChannel()}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 401 /);
});

test('afterwards a message is answered, and all that the libraries said in between is not in the log', async () => {
  const token = await fake.signChannel();

  expect(await bot.post(anActivity(fake, { text: 'canary of the chat' }), `Bearer ${token}`)).toMatchObject({ status: 200 });

  const lines = bot.output().trim().split('\n');
  for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  expect(bot.output()).toContain('a library wrote to the console');
  for (const secret of [token, token.slice(0, 30), 'channel-token', 'canary of the chat', 'uncaught']) expect(bot.output()).not.toContain(secret);
});
