// A local stand-in for the channel and the authority: own keys, metadata, token endpoint and connector, over real TLS. Unknown requests fail the test.
import { mkdtempSync, readFileSync } from 'node:fs';
import https from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT, exportJWK, generateKeyPair, type JWTPayload, type KeyLike } from 'jose';
import { loadPrivateAuthority } from '../../src/rehearsal/relay/private-authority';
import { trustAlso } from './trust-also';

export const CLIENT_ID = '11111111-1111-4111-8111-111111111111';
export const TENANT_ID = '22222222-2222-4222-8222-222222222222';
export const ADA = '33333333-3333-4333-8333-333333333333';
export const HANA = '44444444-4444-4444-8444-444444444444';
export const TEAMS_WEB = '5e3ce6c0-2b1f-4285-8d4b-75ee78787346';

export type Json = Record<string, unknown>;
export interface ConnectorCall {
  method: string;
  path: string;
  authorization?: string;
  body: Json;
}
export interface TokenAnswer {
  /** 0: the connection is cut. */
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export interface MetadataAnswer {
  status: number;
  body?: unknown;
  location?: string;
}

export interface FakeMicrosoft {
  url: string;
  /** PEM file of the authority behind its certificate, for NODE_EXTRA_CA_CERTS. */
  caFile: string;
  /** Key and certificate for another host of this machine. */
  tls: { cert: string; key: string };
  /** The channel's published keys. */
  channelKeys: Json[];
  /** Requests for the channel's metadata and keys. */
  metadataCalls: string[];
  /** What the channel's metadata and keys answer with; undefined: the truth. */
  onMetadata?: (path: string) => MetadataAnswer | Promise<MetadataAnswer | undefined> | undefined;
  /** The token that the bot gets for itself. */
  onClientCredentials?: () => Promise<string | TokenAnswer>;
  /** Publishes one more key of the channel. */
  addChannelKey(kid: string, members?: Json): Promise<KeyLike>;
  host: string;
  serviceUrl: string;
  connectorCalls: ConnectorCall[];
  /** Form fields of each on-behalf-of request. */
  oboRequests: Array<Record<string, string>>;
  unknown: string[];
  /** Answer to on-behalf-of requests; undefined: grant what is asked. */
  onObo?: (form: Record<string, string>) => TokenAnswer | Promise<TokenAnswer> | undefined;
  /** Answer to connector calls, or its status; undefined: works. */
  onConnector?: (call: ConnectorCall) => number | TokenAnswer | undefined;
  signChannel(claims?: JWTPayload, options?: { key?: KeyLike | Uint8Array; alg?: string; expires?: number; notBefore?: number; kid?: string; headers?: Json }): Promise<string>;
  signAssertion(claims?: JWTPayload, options?: { key?: KeyLike; expires?: number }): Promise<string>;
  close(): Promise<void>;
}

export async function startFakeMicrosoft(): Promise<FakeMicrosoft> {
  const authority = await loadPrivateAuthority(mkdtempSync(join(tmpdir(), 'latchkey-ca-')), new Date());
  trustAlso(readFileSync(authority.caFile, 'utf8'));
  const channelKeys = await generateKeyPair('RS256');
  const tenantKeys = await generateKeyPair('RS256');
  const channelJwk = { ...(await exportJWK(channelKeys.publicKey)), kid: 'channel', x5t: 'channel', use: 'sig', alg: 'RS256', endorsements: ['msteams'] };
  const tenantJwk = { ...(await exportJWK(tenantKeys.publicKey)), kid: 'tenant', use: 'sig', alg: 'RS256' };
  const seconds = (): number => Math.floor(Date.now() / 1000);
  let messages = 0;

  const fake: FakeMicrosoft = {
    url: '', host: '', serviceUrl: '', caFile: authority.caFile, tls: { cert: authority.cert, key: authority.key }, channelKeys: [channelJwk], metadataCalls: [], connectorCalls: [], oboRequests: [], unknown: [],
    signChannel: (claims = {}, { key = channelKeys.privateKey, alg = 'RS256', expires = 600, notBefore = -5, kid = 'channel', headers = {} } = {}) =>
      new SignJWT({ iss: 'https://api.botframework.com', aud: CLIENT_ID, serviceurl: fake.serviceUrl, ...claims })
        .setProtectedHeader({ alg, kid, typ: 'JWT', ...headers }).setNotBefore(seconds() + notBefore).setExpirationTime(seconds() + expires).sign(key),
    signAssertion: (claims = {}, { key = tenantKeys.privateKey, expires = 3600 } = {}) =>
      new SignJWT({
        iss: `${fake.url}/${TENANT_ID}/v2.0`, aud: CLIENT_ID, oid: ADA, tid: TENANT_ID, scp: 'access_as_user', azp: TEAMS_WEB, preferred_username: 'ada@rehearsal.example', ...claims,
      }).setProtectedHeader({ alg: 'RS256', kid: 'tenant' }).setIssuedAt().setExpirationTime(seconds() + expires).sign(key),
    addChannelKey: async (kid, members = { endorsements: ['msteams'] }) => {
      const { privateKey, publicKey } = await generateKeyPair('RS256');
      fake.channelKeys.push({ ...(await exportJWK(publicKey)), kid, x5t: kid, use: 'sig', ...members });
      return privateKey;
    },
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };

  const issue = async (form: Record<string, string>): Promise<TokenAnswer> => {
    if (form.grant_type === 'client_credentials') {
      const special = await fake.onClientCredentials?.();
      if (typeof special === 'object') return special;
      return { status: 200, body: { token_type: 'Bearer', expires_in: 3600, access_token: special ?? 'channel-token' } };
    }
    fake.oboRequests.push(form);
    const special = await fake.onObo?.(form);
    if (special) return special;
    const scopes = String(form.scope).split(' ').filter((one) => one.startsWith('https://'));
    const token = await new SignJWT({ scp: scopes.map((one) => one.split('/').pop()).join(' ') }).setProtectedHeader({ alg: 'RS256' }).sign(tenantKeys.privateKey);
    return { status: 200, body: { token_type: 'Bearer', expires_in: 3600, access_token: token, scope: form.scope, client_info: Buffer.from(JSON.stringify({ uid: ADA, utid: TENANT_ID })).toString('base64url') } };
  };

  const handle = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const text = await readText(req);
    const path = (req.url ?? '').split('?')[0] ?? '';
    const send = (status: number, body: unknown): void => {
      res.statusCode = status;
      res.setHeader('content-type', 'application/json');
      res.end(body === undefined ? '' : JSON.stringify(body));
    };
    const base = `${fake.url}/${TENANT_ID}`;
    if (path.startsWith('/channel/')) {
      fake.metadataCalls.push(path);
      const special = await fake.onMetadata?.(path);
      if (special?.location) res.setHeader('location', special.location);
      if (special) return send(special.status, special.body);
    }
    if (path === '/channel/openid') return send(200, { issuer: 'https://api.botframework.com', jwks_uri: `${fake.url}/channel/keys`, id_token_signing_alg_values_supported: ['RS256'] });
    if (path === '/channel/keys') return send(200, { keys: fake.channelKeys });
    if (path === '/channel/emulator') return send(200, { issuer: 'https://api.botframework.com', jwks_uri: `${fake.url}/channel/no-keys` });
    if (path === '/channel/no-keys') return send(200, { keys: [] });
    if (path === `/${TENANT_ID}/discovery/v2.0/keys`) return send(200, { keys: [tenantJwk] });
    if (path === `/${TENANT_ID}/v2.0/.well-known/openid-configuration`) {
      return send(200, { issuer: `${base}/v2.0`, token_endpoint: `${base}/oauth2/v2.0/token`, authorization_endpoint: `${base}/oauth2/v2.0/authorize`, jwks_uri: `${base}/discovery/v2.0/keys` });
    }
    if (path === `/${TENANT_ID}/oauth2/v2.0/token`) {
      const answer = await issue(Object.fromEntries(new URLSearchParams(text)));
      if (answer.status === 0) return void req.socket.destroy();
      return send(answer.status, answer.body);
    }
    if (/^\/teams\/v3\/(conversations|teams)\//.test(path)) {
      const call: ConnectorCall = { method: req.method ?? '', path, authorization: req.headers.authorization, body: text ? (JSON.parse(text) as Json) : {} };
      fake.connectorCalls.push(call);
      const answer = fake.onConnector?.(call);
      if (typeof answer === 'object') {
        if (answer.status === 0) return void req.socket.destroy();
        for (const [name, value] of Object.entries(answer.headers ?? {})) res.setHeader(name, value);
        return send(answer.status, answer.body);
      }
      return answer ? send(answer, { error: { code: 'Fault', message: 'fault' } }) : send(201, { id: `message-${++messages}` });
    }
    fake.unknown.push(`${req.method} ${path}`);
    send(500, {});
  };
  const server = https.createServer({ cert: authority.cert, key: authority.key }, (req, res) => void handle(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  fake.host = `localhost:${(server.address() as AddressInfo).port}`;
  fake.url = `https://${fake.host}`;
  fake.serviceUrl = `${fake.url}/teams/`;
  return fake;
}

async function readText(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
