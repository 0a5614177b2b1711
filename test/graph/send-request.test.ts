// One HTTP request to a real server on this machine: what comes back, and what is no answer.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendRequest } from '../../src/graph/send-request';

let server: Server;
let origin: string;
const seen: Array<{ method?: string; url?: string; header?: string; body: string }> = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      seen.push({ method: request.method!, url: request.url!, header: String(request.headers['x-test'] ?? ''), body });
      if (request.url === '/cut') return void request.socket.destroy();
      if (request.url === '/hang') return;
      response.statusCode = request.url === '/elsewhere' ? 302 : request.url === '/refused' ? 401 : 200;
      if (request.url === '/elsewhere') response.setHeader('Location', '/other');
      response.setHeader('Request-Id', 'r-1');
      response.setHeader('WWW-Authenticate', ['Bearer a="1"', 'Bearer b="2"']);
      response.end('{"value":"ü"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it('hands over status, headers and text', async () => {
  const answer = await sendRequest(`${origin}/x?y=1`, { headers: { 'x-test': 'yes' } });

  expect(seen.at(-1)).toEqual({ method: 'GET', url: '/x?y=1', header: 'yes', body: '' });
  expect(answer).toMatchObject({ ok: true, status: 200 });
  expect(answer.headers.get('request-id')).toBe('r-1');
  expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer a="1", Bearer b="2"');
  expect(answer.headers.get('retry-after')).toBeNull();
  await expect(answer.text()).resolves.toBe('{"value":"ü"}');
});

it('sends a body', async () => {
  await sendRequest(`${origin}/x`, { method: 'PATCH', body: '{"a":1}' });

  expect(seen.at(-1)).toMatchObject({ method: 'PATCH', body: '{"a":1}' });
});

it('follows no redirect', async () => {
  await expect(sendRequest(`${origin}/elsewhere`, {})).resolves.toMatchObject({ ok: false, status: 302 });
  expect(seen.at(-1)?.url).toBe('/elsewhere');
});

it('is refused as refused', async () => {
  await expect(sendRequest(`${origin}/refused`, {})).resolves.toMatchObject({ ok: false, status: 401 });
});

it('rejects when the connection is cut', async () => {
  await expect(sendRequest(`${origin}/cut`, {})).rejects.toThrow();
});

it('rejects when it takes too long for whoever asked', async () => {
  const limit = new AbortController();
  setTimeout(() => limit.abort(), 50);

  await expect(sendRequest(`${origin}/hang`, { signal: limit.signal })).rejects.toThrow();
});
