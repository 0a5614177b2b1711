// The rehearsal tenant behind a real HTTP server, and an action context that speaks to it under a person's on-behalf-of token.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express, { type NextFunction, type Request, type Response } from 'express';
import { actionsToStart } from '../../../src/actions/order-actions';
import { scopesFor } from '../../../src/actions/scopes-for';
import { createGraphSession } from '../../../src/graph/graph-client';
import type { Action, ActionContext, Cloud, GraphSession, WriteRecord } from '../../../src/model/action';
import { loadGallery } from '../../../src/rehearsal/load-gallery';
import { createMetadataRouter } from '../../../src/rehearsal/saml/metadata-router';
import { createAuthorityRouter } from '../../../src/rehearsal/tenant/authority/create-authority-router';
import { createTenant } from '../../../src/rehearsal/tenant/create-tenant';
import { createGraphRouter } from '../../../src/rehearsal/tenant/graph/create-graph-router';
import { checkGraphRequest } from '../../support/graph-schema';
import type { ObservedRequest, Tenant, TenantOptions } from '../../../src/rehearsal/tenant/tenant';

const gallery = loadGallery(join(__dirname, '../../chats'));

export const ADA = 'a0000000-0000-4000-8000-000000000001';
export const BO = 'a0000000-0000-4000-8000-000000000002';
export const HANA = 'a0000000-0000-4000-8000-000000000004';
export const CHRIS = 'a0000000-0000-4000-8000-000000000005';
export const MEGAN = 'a0000000-0000-4000-8000-000000000007';
export const DAN = 'a0000000-0000-4000-8000-00000000000a';
export const BOT = 'd0000000-0000-4000-8000-000000000001';
export const TENANT_ID = 'e0000000-0000-4000-8000-000000000001';

export const CLOUD: Cloud = {
  name: 'global',
  graphBaseUrl: 'https://graph.rehearsal.test',
  authorityHost: 'https://login.rehearsal.test',
  customTemplateId: '8adf8e6e-67b2-4cf2-a259-e3dc5476c621',
  canMakeSigningCertificate: true,
  adminCenter: 'https://entra.microsoft.com',
  tileAddress: 'https://launcher.myapps.microsoft.com/api/signin/{applicationId}?tenantId={tenantId}',
  myApps: 'https://myapps.microsoft.com',
  teamsClient: 'https://teams.microsoft.com',
};

export type Interference = { status: number; code: string; message?: string; retryAfterSeconds?: number; headers?: Record<string, string> } | 'cut before' | 'cut after' | { heldUntil: Promise<void> } | { changed: (body: Listed) => Listed };

/** A page of a list. */
export interface Listed { value?: Array<Record<string, unknown>> }

/** The rehearsal's addresses, with what the tenant's own cloud has otherwise. */
export function cloudOf({ cloud }: Tenant): Cloud {
  if (cloud.name === 'global') return CLOUD;
  return { ...CLOUD, name: cloud.name, customTemplateId: cloud.customTemplateId, canMakeSigningCertificate: false, adminCenter: cloud.adminCenters[0]! };
}

export interface World {
  tenant: Tenant;
  requests: ObservedRequest[];
  writes: WriteRecord[];
  /** What actions kept with the setup. */
  files: Map<string, string>;
  /** A context for one run; waiting moves the tenant's clock instead of the test's. */
  context(changes?: Partial<ActionContext>, options?: { person?: string; scopes?: string[] }): ActionContext;
  /** A Graph session as the bot opens one, with whatever token it is given. */
  openGraph(getToken: (options?: { claims?: string }) => Promise<string>, recordTry?: NonNullable<Parameters<typeof createGraphSession>[0]['recordTry']>, waitAsAsked?: (ms: number) => Promise<void>): GraphSession;
  /** A person's on-behalf-of token for these scopes. */
  tokenFor(person: string, scopes: string[]): Promise<string>;
  /** Answers instead of Graph, or cuts the line before or after Graph has done what was asked; undefined lets a call through. */
  interfere: (call: { method: string; path: string }) => Interference | undefined;
  now: () => Date;
  wait: (milliseconds: number) => Promise<void>;
  close(): Promise<void>;
}

export async function startWorld(options: Partial<TenantOptions> & { realTime?: boolean; longestWaitMs?: number } = {}): Promise<World> {
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  const wait = async (milliseconds: number): Promise<void> => {
    // A little real time passes too, so that work in flight, such as making a key, is not left behind by hours.
    await new Promise((resolve) => setTimeout(resolve, options.realTime ? milliseconds : Math.min(milliseconds / 100, options.longestWaitMs ?? 20)));
    if (!options.realTime) ahead += milliseconds;
  };
  const tenant = createTenant({ tenantId: TENANT_ID, botClientId: BOT, botSecret: 'secret', authorityHost: CLOUD.authorityHost, graphBaseUrl: CLOUD.graphBaseUrl, replicationDelayMs: 0, gallery, now, ...options });
  const requests: ObservedRequest[] = [];
  tenant.onRequest((request) => void requests.push(request));
  const app = express();
  app.use(createAuthorityRouter(tenant));
  app.use(createMetadataRouter(tenant.directory));
  app.use((request, response, next) => playInterference(world.interfere({ method: request.method, path: request.path.replace(/^\/v1\.0/, '') }), request, response, next));
  app.use(createGraphRouter(tenant));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fetchWorld: typeof fetch = (input, init) => fetch(String(input).replace(/^https:\/\/(graph|login)\.rehearsal\.test/, origin), init);
  const writes: WriteRecord[] = [];
  const files = new Map<string, string>();

  function context(changes: Partial<ActionContext> = {}, { person = ADA, scopes = ['.default'] }: { person?: string; scopes?: string[] } = {}): ActionContext {
    let token: Promise<string> | undefined;
    const getToken = (): Promise<string> => (token ??= askOnBehalfOf(tenant, origin, person, scopes));
    return {
      graph: createGraphSession({ cloud: CLOUD, getToken, fetch: fetchWorld, wait, elapsed: () => now().getTime() }),
      cloud: cloudOf(tenant),
      tenantId: TENANT_ID,
      person: { tenantId: TENANT_ID, objectId: person, name: 'Ada Admin' },
      setupId: 'setup-1',
      setupCode: 'A7K2',
      attempt: 1,
      results: {},
      ticked: [],
      ownClientId: BOT,
      now,
      wait,
      progress: () => undefined,
      listSentWrites: async () => writes,
      beginWrite: async (write) => {
        const record = { ...write, status: 0, graphRequestId: '' };
        writes.push(record);
        return (answer) => void Object.assign(record, answer);
      },
      keepFile: async (name, content) => void files.set(name, content),
      ...changes,
    };
  }

  const world: World = {
    interfere: () => undefined,
    tenant,
    requests,
    writes,
    files,
    context,
    openGraph: (getToken, recordTry, waitAsAsked = wait) => createGraphSession({ cloud: CLOUD, getToken, ...(recordTry ? { recordTry } : {}), fetch: fetchWorld, wait: waitAsAsked, elapsed: () => now().getTime() }),
    tokenFor: (person, scopes) => askOnBehalfOf(tenant, origin, person, scopes),
    now,
    wait,
    close: async () => {
      // Every request that the product made is one that Microsoft's schema knows.
      expect(requests.flatMap(({ method, path, query, body }) => checkGraphRequest({ method, path: `${path}?${new URLSearchParams(query).toString()}`, body }))).toEqual([]);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return world;
}

function playInterference(interference: Interference | undefined, request: Request, response: Response, next: NextFunction): void {
  if (interference === undefined) return next();
  if (interference === 'cut before') return void request.socket.destroy();
  if (interference === 'cut after') {
    response.end = (() => {
      request.socket.destroy();
      return response;
    }) as typeof response.end;
    return next();
  }
  if ('changed' in interference) {
    const json = response.json.bind(response);
    response.json = ((body: Listed) => json(interference.changed(body))) as typeof response.json;
    return next();
  }
  if ('heldUntil' in interference) {
    const end = response.end.bind(response) as (...rest: unknown[]) => typeof response;
    response.end = ((...rest: unknown[]) => {
      void interference.heldUntil.then(() => end(...rest));
      return response;
    }) as typeof response.end;
    return next();
  }
  const { status, code, message = 'refused by the test', retryAfterSeconds, headers = {} } = interference;
  response.set(headers);
  if (retryAfterSeconds !== undefined) response.set('retry-after', String(retryAfterSeconds));
  response.status(status).set('request-id', 'f1000000-0000-4000-8000-000000000001').json({ error: { code, message, innerError: {} } });
}

async function askOnBehalfOf(tenant: Tenant, origin: string, person: string, scopes: string[]): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    client_id: BOT,
    client_secret: 'secret',
    assertion: await tenant.mintSsoToken(person),
    requested_token_use: 'on_behalf_of',
    scope: scopes.map((scope) => `${CLOUD.graphBaseUrl}/${scope}`).join(' '),
  });
  const response = await fetch(`${origin}/${TENANT_ID}/oauth2/v2.0/token`, { method: 'POST', body: form });
  const answer = (await response.json()) as { access_token?: string };
  if (answer.access_token === undefined) throw new Error(`No token: ${JSON.stringify(answer)}`);
  return answer.access_token;
}

export interface Step {
  action: Action;
  input: unknown;
}

/** Runs actions as the bot does: each as soon as its forerunners are done, with a token for exactly its scopes. */
export async function runAll(world: World, steps: Step[], changes: Partial<ActionContext> = {}): Promise<Record<string, unknown>> {
  const results: Record<string, unknown> = { ...changes.results };
  const running = new Map<string, Promise<string>>();
  const done = (): string[] => Object.keys(results);
  for (;;) {
    for (const action of actionsToStart(steps.map((step) => step.action), { done: done(), running: [...running.keys()] })) {
      running.set(action.name, runOne(action));
    }
    if (running.size === 0) return results;
    running.delete(await Promise.race(running.values()));
  }

  async function runOne(action: Action): Promise<string> {
    const { input } = steps.find((step) => step.action.name === action.name) as Step;
    const context = world.context({ ...changes, results: { ...results } }, action.scopes.length > 0 ? { scopes: scopesFor(action, steps.map((step) => step.action.name)) } : {});
    results[action.name] = action.output.parse(await action.run(action.input.parse(input), context));
    return action.name;
  }
}
