// What vendors publish on https hosts of their own, asked for as the bot asks: the right document, under its own name only.
import express from 'express';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createVendorHostsRouter, listVendorHosts } from '../../../src/rehearsal/console/vendor-hosts-router';
import { loadTruths } from '../../../src/rehearsal/console/load-truths';
import { listAccounts } from '../../../src/rehearsal/console/truth';

const truths = loadTruths(join(__dirname, '../../chats')).filter((truth) => truth.spMetadata);
const server = http.createServer(express().use(createVendorHostsRouter(truths)).use((_req, res) => void res.send('somebody else')));
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

function ask(host: string, path: string, method = 'GET'): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    http.request({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, path, method, headers: { host } }, (res) => {
      let text = '';
      res.on('data', (chunk) => { text += String(chunk); }).on('end', () => resolve({ status: res.statusCode ?? 0, text }));
    }).on('error', reject).end();
  });
}

it('gives each account its own document under its own host', async () => {
  const accounts = listAccounts(truths);
  expect(accounts.length).toBeGreaterThan(1);
  for (const { spMetadataUrl, entityId, acs } of accounts) {
    const { hostname, pathname } = new URL(spMetadataUrl!);
    const { status, text } = await ask(hostname, pathname);
    expect(status).toBe(200);
    expect(text).toContain(`entityID="${entityId}"`);
    expect(text).toContain(`Location="${acs}"`);
  }
});

it('has nothing else there, and leaves other names to others', async () => {
  const [host] = listVendorHosts(truths);
  const { pathname } = new URL(listAccounts(truths)[0]!.spMetadataUrl!);

  expect((await ask(host!, '/v1.0/applications')).status).toBe(404);
  expect((await ask(host!, pathname, 'POST')).status).toBe(404);
  expect(await ask('localhost', pathname)).toEqual({ status: 200, text: 'somebody else' });
});
