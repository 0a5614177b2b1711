// A tenant behind two loopback servers, with on-behalf-of tokens as the bot gets them.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Router } from 'express';
import { join } from 'node:path';
import { loadGallery } from '../../../src/rehearsal/load-gallery';
import { createAuthorityRouter } from '../../../src/rehearsal/tenant/authority/create-authority-router';
import { createTenant } from '../../../src/rehearsal/tenant/create-tenant';
import { createGraphRouter } from '../../../src/rehearsal/tenant/graph/create-graph-router';
import { SEED_PEOPLE } from '../../../src/rehearsal/tenant/seed-people';
import type { Tenant, TenantOptions } from '../../../src/rehearsal/tenant/tenant';

const gallery = loadGallery(join(__dirname, '../../chats'));

export const TENANT_ID = '11111111-2222-4333-8444-555555555555';
export const BOT_ID = '66666666-7777-4888-8999-000000000000';
export const SECRET = 'secret-of-the-bot';
export const MIMECAST = 'c0000000-0000-4000-8000-000000000001';

export interface Answer<Body = GraphBody> {
  status: number;
  headers: Headers;
  body: Body;
}

/** An object of Graph, by the properties that tests look at one by one. Which are there depends on the call, as do the lists' lengths. */
export interface GraphObject {
  id: string;
  appId: string;
  displayName: string;
  appRoles: { id: string; displayName: string; isEnabled: boolean; allowedMemberTypes: string[] }[];
  key: string;
  keyId: string;
  thumbprint: string;
  keyCredentials: { key: string | null; keyId: string; usage: string; customKeyIdentifier: string }[];
  passwordCredentials: object[];
  preferredSingleSignOnMode: string | null;
  servicePrincipalNames: string[];
  supportedSingleSignOnModes: string[];
  tags: string[];
  identifierUris: string[];
  verifiedDomains: { name: string; isInitial: boolean; isDefault: boolean }[];
  web: object;
  accountEnabled: boolean;
}

/** What Graph answers: an object, a list, a pair of new objects, the answers of a batch, or an error. */
export interface GraphBody extends GraphObject {
  value: GraphObject[];
  '@odata.nextLink'?: string;
  application: GraphObject;
  servicePrincipal: GraphObject;
  responses: { id: string; status: number }[];
  error: { code: string; message: string; innerError: object };
}

/** What the token endpoint answers: a token, or an error. */
export interface TokenBody {
  access_token: string;
  scope: string;
  error: string;
  error_codes: number[];
  suberror?: string;
  claims: string;
}

export interface Running {
  tenant: Tenant;
  warnings: string[];
  graphUrl: string;
  authorityUrl: string;
  send(person: string, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(person: string, path: string, headers?: Record<string, string>): Promise<Answer>;
  token(form: Record<string, string>): Promise<Answer<TokenBody>>;
  /** The whole answer of the on-behalf-of grant. */
  onBehalfOf(person: string, scope?: string, more?: Record<string, string>): Promise<Answer<TokenBody>>;
  stop(): Promise<void>;
}

export const idOf = (key: string): string => SEED_PEOPLE.find((one) => one.key === key)?.objectId ?? key;

export async function startTenant(options: Partial<TenantOptions> = {}): Promise<Running> {
  const servers: Server[] = [];
  const listen = async (): Promise<{ url: string; mount: (router: Router) => void }> => {
    const app = express();
    const server = createServer(app);
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, mount: (router) => void app.use(router) };
  };
  const [authority, graph] = [await listen(), await listen()];
  const warnings: string[] = [];
  const tenant = createTenant({
    authorityHost: authority.url, graphBaseUrl: graph.url, botClientId: BOT_ID, botSecret: SECRET, tenantId: TENANT_ID,
    gallery, warn: (line) => warnings.push(line), ...options,
  });
  authority.mount(createAuthorityRouter(tenant));
  graph.mount(createGraphRouter(tenant));

  const read = async <Body>(response: Response): Promise<Answer<Body>> => {
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) as Body : undefined as Body };
  };
  const token = async (form: Record<string, string>): Promise<Answer<TokenBody>> =>
    read(await fetch(`${authority.url}/${TENANT_ID}/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams(form) }));
  const onBehalfOf = async (person: string, scope = `${graph.url}/.default`, more: Record<string, string> = {}): Promise<Answer<TokenBody>> => token({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', client_id: BOT_ID, client_secret: SECRET, requested_token_use: 'on_behalf_of',
    assertion: await tenant.mintSsoToken(idOf(person)), scope, ...more,
  });
  const send: Running['send'] = async (person, method, path, body, headers = {}) => {
    const bearer = person.startsWith('Bearer ') ? person : `Bearer ${String((await onBehalfOf(person)).body.access_token)}`;
    return read(await fetch(`${graph.url}/v1.0${path}`, {
      method, headers: { authorization: bearer, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    }));
  };
  return {
    tenant, warnings, graphUrl: graph.url, authorityUrl: authority.url, send, token, onBehalfOf,
    get: (person, path, headers) => send(person, 'GET', path, undefined, headers),
    stop: async () => {
      tenant.close();
      await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
    },
  };
}

/** Instantiates Mimecast as Ada; the delay of replication is the caller's affair. */
export async function makeApp(running: Running, displayName = 'Mimecast'): Promise<{ appObjectId: string; appId: string; principalId: string; userRole: string }> {
  const { body } = await running.send('ada', 'POST', `/applicationTemplates/${MIMECAST}/instantiate`, { displayName });
  return {
    appObjectId: body.application.id, appId: body.application.appId, principalId: body.servicePrincipal.id,
    userRole: body.servicePrincipal.appRoles.find((role) => role.displayName === 'User')!.id,
  };
}
