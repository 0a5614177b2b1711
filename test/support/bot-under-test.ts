// Starts the bot's outer half (settings, identity, Teams, server) against the stand-in, with a small bot that records its turns.
import { parse } from 'yaml';
import { readFileSync } from 'node:fs';
import { readConfig, type Config } from '../../src/config';
import { createConsentRequests, type ConsentRequests } from '../../src/identity/consent-requests';
import { createIdentity } from '../../src/identity/create-identity';
import type { DownloadStore, Identity, Log, SetupKey } from '../../src/model/ports';
import type { Bot, Turn, TurnAnswer } from '../../src/model/turn';
import { buildPages, PageTextsSchema } from '../../src/server/pages';
import type { BodyLimits } from '../../src/server/read-json-body';
import { createClockWatch } from '../../src/server/create-clock-watch';
import { startServer } from '../../src/server/server';
import { createTeamsEdge, type TeamsEdge } from '../../src/teams/teams-edge';
import { TeamsTextsSchema } from '../../src/teams/teams-texts';
import { ADA, CLIENT_ID, TENANT_ID, type FakeMicrosoft, type Json } from './fake-microsoft';

export interface BotUnderTest {
  url: string;
  config: Config;
  identity: Identity;
  consentRequests: ConsentRequests;
  edge: TeamsEdge;
  turns: Turn[];
  logs: string[];
  /** What the bot answers next; default none. */
  answer: (turn: Turn) => TurnAnswer | Promise<TurnAnswer>;
  scopes: string[];
  /** Told by the server, one for each opening. */
  expiredLinks: SetupKey[];
  files: Map<string, { name: string; contentType: string; content: string; expiresAt: Date }>;
  now: () => Date;
  /** How much longer than in truth the process has run, ms. */
  passedMs: number;
  /** Posts an activity with a genuine token unless told otherwise. */
  post(activity: Json, authorization?: string | null): Promise<{ status: number; text: string; json: Json }>;
  close(): Promise<void>;
}

/** Tests are quicker than people. */
const MANY = { perPerson: 100_000, perTenant: 100_000 };

export function settingsFor(fake: FakeMicrosoft): Record<string, string> {
  return {
    MicrosoftAppId: CLIENT_ID, MicrosoftAppPassword: 'secret', MicrosoftAppTenantId: TENANT_ID, MicrosoftAppType: 'SingleTenant',
    AUTHORITY_HOST: fake.url, GRAPH_BASE_URL: fake.url, SERVICE_URL_HOSTS: fake.host, PUBLIC_URL: 'https://bot.example', HOST: '127.0.0.1',
    ToBotFromChannelOpenIdMetadataUrl: `${fake.url}/channel/openid`, ToBotFromEmulatorOpenIdMetadataUrl: `${fake.url}/channel/emulator`,
  };
}

export async function startBotUnderTest(fake: FakeMicrosoft, { bodyLimits, ...changes }: Partial<Pick<Config, 'rates' | 'proxies'>> & { bodyLimits?: BodyLimits } = {}): Promise<BotUnderTest> {
  const config = { ...readConfig(settingsFor(fake)), rates: MANY, ...changes };
  const logs: string[] = [];
  const write = (level: string) => (data: Record<string, unknown>, message: string): void => void logs.push(`${level} ${message} ${JSON.stringify(data)}`);
  const log: Log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  const consentRequests = createConsentRequests();
  const under = { turns: [] as Turn[], logs, answer: () => ({ type: 'none' }), scopes: ['User.Read'], expiredLinks: [] as SetupKey[], files: new Map(), now: () => new Date(), passedMs: 0 } as unknown as BotUnderTest;
  const now = (): Date => under.now();
  const elapsed = (): number => performance.now() + under.passedMs;
  const identity = createIdentity({ ...config, consentRequests, now, log });
  const texts = TeamsTextsSchema.parse(parse(readFileSync('cards/teams.yaml', 'utf8')));
  const edge = createTeamsEdge({ ...config, identity, consentRequests, texts, log, now, elapsed, clock: createClockWatch({ now, elapsed, log }), wait: async () => undefined });
  const bot: Bot = {
    handleTurn: async (turn) => {
      under.turns.push(turn);
      return under.answer(turn);
    },
    neededScopes: async () => under.scopes,
  };
  edge.useBot(bot);
  const downloads: DownloadStore = {
    put: async () => ({ token: 'unused' }),
    find: async (token, at) => {
      const file = under.files.get(token);
      return file && file.expiresAt > at ? file : undefined;
    },
    findExpired: async (token, at) => {
      const file = under.files.get(token);
      return file && file.expiresAt <= at ? { tenantId: TENANT_ID, setupId: 'setup-1' } : undefined;
    },
  };
  const server = await startServer({
    host: '127.0.0.1', port: 0, downloads, onExpiredLink: async (owner) => void under.expiredLinks.push(owner), messages: edge, proxies: config.proxies, ...(bodyLimits && { bodyLimits }), now, log, consentRequests,
    pages: buildPages(PageTextsSchema.parse(parse(readFileSync('cards/pages.yaml', 'utf8')))),
    authorityHost: config.cloud.authorityHost, clientId: CLIENT_ID, graphResource: config.graphResource, publicUrl: config.publicUrl,
  });
  const url = `http://127.0.0.1:${server.port}`;
  return Object.assign(under, {
    url, config, identity, consentRequests, edge,
    post: async (activity: Json, authorization?: string | null) => {
      const header = authorization === undefined ? `Bearer ${await fake.signChannel()}` : authorization;
      const response = await fetch(`${url}/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json', ...(header !== null && { authorization: header }) }, body: JSON.stringify(activity) });
      const text = await response.text();
      return { status: response.status, text, json: text.startsWith('{') ? (JSON.parse(text) as Json) : {} };
    },
    close: async () => {
      await edge.settle();
      await server.close();
    },
  });
}

let serial = 0;
/** A personal message of Ada's as Teams sends it; members are replaced by what is given. */
export function anActivity(fake: FakeMicrosoft, members: Json = {}): Json {
  return {
    type: 'message', id: `activity-${++serial}`, timestamp: new Date().toISOString(), channelId: 'msteams', serviceUrl: fake.serviceUrl, text: 'hi',
    from: { id: '29:ada', name: 'Ada Admin', aadObjectId: ADA },
    recipient: { id: `28:${CLIENT_ID}`, name: 'Latchkey' },
    conversation: { id: 'a:personal-ada', conversationType: 'personal', tenantId: TENANT_ID },
    channelData: { tenant: { id: TENANT_ID } },
    ...members,
  };
}
