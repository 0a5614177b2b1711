// The bot as a process of its own before a whole outside: channel with signed tokens, connector that keeps what it is sent, tenant with sign-in and Graph.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { botEnvironment } from '../../src/rehearsal/bot-environment';
import { loadKeptSettings } from '../../src/rehearsal/kept-settings';
import { loadGallery } from '../../src/rehearsal/load-gallery';
import { createChannelKeys } from '../../src/rehearsal/relay/channel-keys';
import { loadPrivateAuthority } from '../../src/rehearsal/relay/private-authority';
import { createMetadataRouter } from '../../src/rehearsal/saml/metadata-router';
import { createAuthorityRouter } from '../../src/rehearsal/tenant/authority/create-authority-router';
import { createTenant } from '../../src/rehearsal/tenant/create-tenant';
import { createGraphRouter } from '../../src/rehearsal/tenant/graph/create-graph-router';
import { SEED_PEOPLE } from '../../src/rehearsal/tenant/seed-people';
import type { ObservedRequest, Tenant } from '../../src/rehearsal/tenant/tenant';
import { openConnection, type Connection } from '../../src/storage/open-connection';
import { openDatabase, type Database } from '../../src/storage/open-database';
import { childrenOnLoopback } from './children-on-loopback';

const MAIN = join(__dirname, '..', '..', 'dist', 'main.js');

export type Json = Record<string, unknown>;
export interface Answer { status: number; text: string; json: Json }
/** What the bot sent to a chat, or edited there. */
export interface SentMessage { conversationId: string; id: string; edited: boolean; activity: Json }
export interface Client { key: string; name: string; objectId: string }

export interface RealBot {
  url: string;
  serviceUrl: string;
  clientId: string;
  tenant: Tenant;
  /** Graph calls, the newest last. */
  requests: ObservedRequest[];
  sent: SentMessage[];
  /** Standard output and error of the bot. */
  output: string[];
  process: ChildProcess;
  /** The bot's own file, opened a second time. */
  database: Database;
  connection: Connection;
  person(key: string): Client;
  /** Posts an activity of the person in their personal chat, with a genuine token; members are replaced by what is given. */
  post(person: Client, activity: Json): Promise<Answer>;
  /** The body as it is, to play what no client sends. */
  postRaw(body: unknown): Promise<Answer>;
  say(person: Client, text: string): Promise<Answer>;
  click(person: Client, data: Json, options?: { messageId?: string; members?: Json }): Promise<Answer>;
  exchange(person: Client, token: string, id?: string): Promise<Answer>;
  signIn(person: Client): Promise<Answer>;
  /** Lets the tenant make a token as if it were that much later, ms. */
  atTokenTime(aheadMs: number, make: () => Promise<string>): Promise<string>;
  /** Waits until this is true of what was sent. */
  until<T>(find: () => T | undefined | false | Promise<T | undefined | false>): Promise<T>;
  close(): Promise<void>;
}

/** @param settings more of the bot's settings */
export async function startRealBot(settings: Record<string, string> = {}): Promise<RealBot> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-real-'));
  const kept = await loadKeptSettings(folder, { bot: 0, operations: 0, playground: 0, people: 0, world: 0 });
  const addresses = { world: `https://localhost:${kept.ports.world}`, bot: `http://127.0.0.1:${kept.ports.bot}` } as Parameters<typeof botEnvironment>[1];
  const authority = await loadPrivateAuthority(folder, new Date());
  const keys = await createChannelKeys({ folder, baseUrl: `${addresses.world}/channel` });
  let aheadMs = 0;
  const tenant = createTenant({
    tenantId: kept.tenantId, authorityHost: addresses.world, graphBaseUrl: addresses.world, botClientId: kept.botClientId, botSecret: kept.botClientSecret,
    replicationDelayMs: 0, tokenNow: () => new Date(Date.now() + aheadMs), gallery: loadGallery(join(__dirname, '..', 'chats')),
  });
  const requests: ObservedRequest[] = [];
  tenant.onRequest((request) => void requests.push(request));
  const sent: SentMessage[] = [];
  const app = express().disable('x-powered-by');
  app.use('/teams', createConnector(sent));
  app.use('/channel', keys.router);
  app.use(createMetadataRouter(tenant.directory));
  app.use(createAuthorityRouter(tenant));
  app.use(createGraphRouter(tenant));
  const server = createServer({ cert: authority.cert, key: authority.key }, app);
  await new Promise<void>((resolve) => server.listen(kept.ports.world, '127.0.0.1', resolve));
  const file = join(folder, 'latchkey.db');
  const environment = botEnvironment(kept, addresses, { database: file, authority: authority.caFile, dialogs: 'dialogs' });
  const { child, output } = await startProcess({ ...environment, ...settings });
  const serviceUrl = `${addresses.world}/teams/`;
  const [database, connection] = [await openDatabase(`file:${file}`), await openConnection(`file:${file}`)];

  const postRaw = async (body: unknown): Promise<Answer> => {
    const response = await fetch(`${addresses.bot}/api/messages`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${await keys.sign(serviceUrl, kept.botClientId)}` }, body: JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, text, json: text.startsWith('{') ? (JSON.parse(text) as Json) : {} };
  };
  const post: RealBot['post'] = ({ key, name, objectId }, activity) => postRaw({
    channelId: 'msteams', timestamp: new Date().toISOString(), locale: 'en-US', id: `f:${randomUUID()}`, serviceUrl,
    from: { id: `29:${key}`, name, aadObjectId: objectId }, recipient: { id: `28:${kept.botClientId}`, name: 'Latchkey' },
    conversation: { id: `a:${key}`, conversationType: 'personal', tenantId: kept.tenantId }, channelData: { tenant: { id: kept.tenantId } },
    ...activity,
  });
  const exchange: RealBot['exchange'] = (person, token, id = randomUUID()) => post(person, { type: 'invoke', name: 'signin/tokenExchange', value: { id, connectionName: '', token } });

  return {
    url: addresses.bot, serviceUrl, clientId: kept.botClientId, tenant, requests, sent, output, process: child, database, connection, post, postRaw, exchange, until,
    person: (key) => {
      const { givenName, surname, objectId } = SEED_PEOPLE.find((one) => one.key === key)!;
      return { key, name: `${givenName} ${surname}`, objectId };
    },
    say: (person, text) => post(person, { type: 'message', textFormat: 'plain', text }),
    click: (person, { verb, ...data }, { messageId = 'm-unknown', members = {} } = {}) =>
      post(person, { type: 'invoke', name: 'adaptiveCard/action', replyToId: messageId, value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' }, ...members }),
    signIn: async (person) => exchange(person, await tenant.mintSsoToken(person.objectId)),
    atTokenTime: async (ms, make) => {
      aheadMs = ms;
      return make().finally(() => { aheadMs = 0; });
    },
    close: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.kill('SIGTERM')) await gone;
      database.close();
      connection.close();
      tenant.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startProcess(environment: Record<string, string>): Promise<{ child: ChildProcess; output: string[] }> {
  const child = spawn(process.execPath, [MAIN, '--exit-on-stdin-end'], { env: { PATH: process.env.PATH, ...childrenOnLoopback(), ...environment }, stdio: ['pipe', 'pipe', 'pipe'] });
  const output: string[] = [];
  child.stdout.on('data', (part) => output.push(String(part)));
  child.stderr.on('data', (part) => output.push(String(part)));
  await until(() => {
    if (child.exitCode !== null) throw new Error(`the bot ended: ${output.join('')}`);
    return output.join('').includes('"msg":"ready"');
  });
  return { child, output };
}

function createConnector(sent: SentMessage[]): express.Router {
  const router = express.Router();
  router.use(express.json({ limit: '200kb' }));
  router.post('/v3/conversations/:conversation/activities', (request, response) => {
    const id = `m-${sent.length}`;
    sent.push({ conversationId: request.params.conversation, id, edited: false, activity: request.body as Json });
    response.status(201).json({ id });
  });
  router.put('/v3/conversations/:conversation/activities/:id', (request, response) => {
    sent.push({ conversationId: request.params.conversation, id: request.params.id, edited: true, activity: request.body as Json });
    response.status(200).json({ id: request.params.id });
  });
  return router;
}

async function until<T>(find: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  for (let waited = 0; waited < 20_000; waited += 25) {
    const found = await find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it never came');
}
