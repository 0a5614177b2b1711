// A vendor's https host on loopback: answers as a test says, under the names that it is given. For what the bot fetches by itself.
import { mkdtempSync, readFileSync } from 'node:fs';
import https from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Endpoint } from '../../src/outbound/fetch-public-text';
import { loadPrivateAuthority } from '../../src/rehearsal/relay/private-authority';
import { trustAlso } from './trust-also';

export interface FakeVendorHost {
  /** As the setting would list it: the names of the host, and one that its certificate lacks. */
  privateHosts: ReadonlyMap<string, Endpoint>;
  /** Paths that were asked for, with the host that was meant. */
  asked: string[];
  answer: (req: IncomingMessage, res: ServerResponse) => void;
  close(): Promise<void>;
}

export const VENDOR_HOST = 'vendor.example';
export const STRANGER = 'stranger.example';

export async function startFakeVendorHost(): Promise<FakeVendorHost> {
  const authority = await loadPrivateAuthority(mkdtempSync(join(tmpdir(), 'latchkey-ca-')), new Date(), [VENDOR_HOST]);
  trustAlso(readFileSync(authority.caFile, 'utf8'));
  const fake: FakeVendorHost = { privateHosts: new Map(), asked: [], answer: (_req, res) => void res.end(), close: async () => undefined };
  const server = https.createServer({ cert: authority.cert, key: authority.key }, (req, res) => {
    fake.asked.push(`${req.headers.host} ${req.url}`);
    fake.answer(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = { address: '127.0.0.1', port: (server.address() as AddressInfo).port };
  return Object.assign(fake, {
    privateHosts: new Map([[VENDOR_HOST, endpoint], [STRANGER, endpoint]]),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}
