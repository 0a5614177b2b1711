// Reads the environment into checked settings, or says in one line what is wrong. The only reader of the environment in the bot.
import { isIP } from 'node:net';
import { z } from 'zod';
import type { Approvers } from './model/request';
import { readApprovers } from './read-approvers';
import type { Cloud } from './model/action';
import type { BotRegistration, BotSecret, ChannelEndpoints } from './model/registration';
import { CLOUDS, type CloudDefaults } from './cloud-defaults';
import { deriveAppId } from './derive-app-id';
import { listOutboundHosts } from './list-outbound-hosts';
import type { OutboundRules } from './outbound/outbound-rules';

export interface Config {
  host: string;
  port: number;
  operationsHost: string;
  operationsPort: number;
  publicUrl: string;
  /** Where a person adds the app to Teams. */
  installUrl: string;
  databaseUrl: string;
  databaseJournal: 'wal' | 'delete';
  /** Counts from the project's folder. */
  dialogsFolder: string;
  /** Its tenant is the one that is served. */
  registration: BotRegistration;
  cloud: Cloud;
  /** Prefix of Graph's scopes: the cloud's own name of Graph, wherever it is reached. */
  graphResource: string;
  /** Issuers of client tokens; `{tid}` stands for the tenant. */
  assertionIssuers: string[];
  /** Exact `host` or `host:port` that the bot talks back to. */
  serviceUrlHosts: ReadonlySet<string>;
  channel: ChannelEndpoints;
  /** Everything that the process may connect to, but for metadata on somebody's word. */
  outbound: OutboundRules;
  approvers: Approvers;
  /** Hosts, `host` or `host:port`, whose metadata is read at a fixed address, also of a private network. */
  privateHosts: ReadonlyMap<string, { address: string; port: number }>;
  /** Turns in a minute. */
  rates: { perPerson: number; perTenant: number };
  /** Proxies in front of the bot, each of which adds to X-Forwarded-For. */
  proxies: number;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
}

/** EX_CONFIG of sysexits. */
export const CONFIG_EXIT_CODE = 78;

/** A setting is missing or contradicts another one. The message is one line, names the setting and holds no value of a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly exitCode = CONFIG_EXIT_CODE;
}

const guid = z.guid('must be a GUID');
const port = z.coerce.number('must be a port number').int('must be a port number').min(1, 'must be a port number').max(65535, 'must be a port number');
const rate = z.coerce.number('must be a number').int('must be a whole number').min(1, 'must be 1 or more');
const httpsOrigin = z.string().refine((text) => isOrigin(text, ['https:']), 'must be an https address without path');

export const SettingsSchema = z.object({
  PORT: port.default(3978),
  HOST: z.string().default('0.0.0.0'),
  OPERATIONS_HOST: z.string().default('127.0.0.1'),
  OPERATIONS_PORT: port.default(9464),
  PUBLIC_URL: z.string().refine((text) => isOrigin(text, ['https:', 'http:']), 'must be an address without path').optional(),
  DATABASE_URL: z.string().startsWith('file:', 'must be a file: address of an SQLite file').default('file:.data/latchkey.db'),
  DATABASE_JOURNAL: z.enum(['wal', 'delete'], 'must be wal or delete').default('wal'),
  DIALOGS_FOLDER: z.string().default('dialogs'),
  MicrosoftAppId: guid,
  MicrosoftAppTenantId: guid,
  MicrosoftAppType: z.literal('SingleTenant', 'must be SingleTenant: one tenant is served').default('SingleTenant'),
  MicrosoftAppPassword: z.string().optional(),
  MicrosoftAppCertificatePath: z.string().optional(),
  MicrosoftAppFederatedClientId: guid.optional(),
  AZURE_FEDERATED_TOKEN_FILE: z.string().optional(),
  CLOUD: z.enum(['global', 'usgov', 'dod', 'china'], 'must be global, usgov, dod or china').default('global'),
  GRAPH_BASE_URL: httpsOrigin.optional(),
  AUTHORITY_HOST: httpsOrigin.optional(),
  SERVICE_URL_HOSTS: z.string().optional(),
  TEAMS_APP_ID: guid.optional(),
  APPROVERS: z.string().default(''),
  PRIVATE_HOSTS: z.string().default(''),
  RATE_PER_PERSON: rate.default(120),
  RATE_PER_TENANT: rate.default(3000),
  PROXIES: z.coerce.number('must be a number').int('must be a whole number').min(0, 'must be 0 or more').max(5, 'must be 5 or less').default(0),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'must be trace, debug, info, warn, error, fatal or silent').default('info'),
  ToChannelFromBotLoginUrl: z.string().optional(),
  ToChannelFromBotOAuthScope: z.string().optional(),
  ToBotFromChannelTokenIssuer: z.string().optional(),
  OAuthUrl: z.string().optional(),
  ToBotFromChannelOpenIdMetadataUrl: z.string().optional(),
  ToBotFromEmulatorOpenIdMetadataUrl: z.string().optional(),
  CallerId: z.string().optional(),
  ValidateAuthority: z.string().optional(),
  IDENTITY_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must be an http address' }).optional(),
});
type Settings = z.infer<typeof SettingsSchema>;

/** @throws ConfigError when a setting is missing, malformed or contradicts another one. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const settings = readSettings(SettingsSchema, 'the bot does not start', env);
  refuseProxy(env);
  const defaults = CLOUDS[settings.CLOUD];
  const graphBaseUrl = trimSlash(settings.GRAPH_BASE_URL ?? defaults.graphBaseUrl);
  const authorityHost = trimSlash(settings.AUTHORITY_HOST ?? defaults.authorityHost);
  const serviceUrlHosts = readServiceUrlHosts(settings, defaults);
  const channel = readChannel(settings, defaults, authorityHost);
  return {
    host: settings.HOST,
    port: settings.PORT,
    operationsHost: settings.OPERATIONS_HOST,
    operationsPort: checkOperationsPort(settings),
    publicUrl: readPublicUrl(settings),
    databaseUrl: settings.DATABASE_URL,
    databaseJournal: settings.DATABASE_JOURNAL,
    dialogsFolder: settings.DIALOGS_FOLDER,
    registration: {
      clientId: settings.MicrosoftAppId.toLowerCase(),
      tenantId: settings.MicrosoftAppTenantId.toLowerCase(),
      authorityHost,
      secret: readSecret(settings, defaults),
    },
    // Teams docs, deep links: the page of an app, where it is added.
    installUrl: `${defaults.teamsClient}/l/app/${(settings.TEAMS_APP_ID ?? deriveAppId(settings.MicrosoftAppId)).toLowerCase()}`,
    graphResource: defaults.graphBaseUrl,
    cloud: {
      name: settings.CLOUD,
      graphBaseUrl,
      authorityHost,
      customTemplateId: defaults.customTemplateId,
      canMakeSigningCertificate: defaults.canMakeSigningCertificate,
      adminCenter: defaults.adminCenter,
      tileAddress: defaults.tileAddress,
      myApps: defaults.myApps,
      teamsClient: defaults.teamsClient,
    },
    assertionIssuers: [`${authorityHost}/{tid}/v2.0`, ...defaults.assertionIssuers],
    serviceUrlHosts,
    channel,
    outbound: listOutboundHosts({ given: settings, addresses: { graphBaseUrl, authorityHost }, channel, serviceUrlHosts }),
    approvers: readApproversOf(settings.APPROVERS),
    privateHosts: readPrivateHosts(settings.PRIVATE_HOSTS),
    rates: { perPerson: settings.RATE_PER_PERSON, perTenant: settings.RATE_PER_TENANT },
    proxies: settings.PROXIES, logLevel: settings.LOG_LEVEL,
  };
}

/**
 * Settings of one command, read as those of the bot are. An empty one counts as absent: compose files and pipelines hand over `NAME=` for a secret that got lost.
 * @param without what does not happen without a required one, for example "the bot does not start"
 * @throws ConfigError
 */
export function readSettings<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>, without: string, env: Record<string, string | undefined> = process.env): z.infer<z.ZodObject<Shape>> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && value.trim() !== '') given[name] = value.trim();
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0] ?? 'settings');
  throw new ConfigError(given[name] === undefined ? `${name} is missing: ${without} without it.` : `${name} ${issue?.message ?? 'is wrong'}.`);
}

/** A word that is misspelt would let nobody in, or ask the wrong ones. */
function readApproversOf(text: string): Approvers {
  const { unknown: [unknown], ...approvers } = readApprovers(splitList(text));
  if (unknown !== undefined) throw new ConfigError(`APPROVERS has “${unknown}”, which is no name or template id of a directory role that Latchkey knows, no object id of a person, and not the word channel.`);
  return approvers;
}

/** Some libraries would go through it, the others would not, and the guard lets nobody: a bot that is ready and mute. */
function refuseProxy(env: Record<string, string | undefined>): void {
  const name = Object.keys(env).find((one) => /^(https?|all)_proxy$/i.test(one) && env[one]?.trim());
  if (name !== undefined) throw new ConfigError(`${name} is set, and the bot goes through no proxy: take it away for the bot, and let the bot reach its hosts itself.`);
}

function readSecret(settings: Settings, defaults: CloudDefaults): BotSecret {
  const { MicrosoftAppPassword: password, MicrosoftAppCertificatePath: path, MicrosoftAppFederatedClientId: federated, AZURE_FEDERATED_TOKEN_FILE: tokenFile } = settings;
  const names = 'MicrosoftAppPassword, MicrosoftAppCertificatePath, MicrosoftAppFederatedClientId';
  const given = [password, path, federated, tokenFile].filter((one) => one !== undefined).length;
  if (given === 0) throw new ConfigError(`${names} or AZURE_FEDERATED_TOKEN_FILE is missing: the bot needs exactly one.`);
  if (given > 1) throw new ConfigError(`${names} and AZURE_FEDERATED_TOKEN_FILE exclude each other: set exactly one.`);
  if (password !== undefined) return { type: 'password', password };
  if (path !== undefined) return { type: 'certificate', path };
  if (tokenFile !== undefined) return { type: 'tokenFile', path: tokenFile };
  return { type: 'federated', managedIdentityClientId: federated ?? '', audience: defaults.tokenExchangeAudience };
}

function checkOperationsPort(settings: Settings): number {
  if (settings.OPERATIONS_PORT === settings.PORT) throw new ConfigError('OPERATIONS_PORT must differ from PORT.');
  return settings.OPERATIONS_PORT;
}

/** Plain http only on this machine: sign-in pages and downloads pass there. */
function readPublicUrl(settings: Settings): string {
  const publicUrl = trimSlash(settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`);
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname)) {
    throw new ConfigError('PUBLIC_URL must start with https:// unless it leads to this machine.');
  }
  return publicUrl;
}

function readServiceUrlHosts(settings: Settings, defaults: CloudDefaults): ReadonlySet<string> {
  const hosts = settings.SERVICE_URL_HOSTS === undefined ? defaults.serviceUrlHosts : splitList(settings.SERVICE_URL_HOSTS);
  if (hosts.length === 0) throw new ConfigError(`SERVICE_URL_HOSTS is missing: the connector hosts of CLOUD=${settings.CLOUD} have to be named.`);
  for (const host of hosts) {
    if (!/^[a-z0-9.-]+(:\d{1,5})?$/i.test(host)) throw new ConfigError('SERVICE_URL_HOSTS must be a comma-separated list of exact host or host:port names.');
  }
  return new Set(hosts.map((host) => host.toLowerCase()));
}

/** `host=address:port`, the address being an IP address: a name could lead anywhere tomorrow. */
function readPrivateHosts(text: string): Config['privateHosts'] {
  return new Map(splitList(text).map((entry) => {
    const [, host = '', ipv6, ipv4, port = ''] = /^([a-z0-9.-]+(?::\d{1,5})?)=(?:\[([0-9a-f:.]+)\]|([0-9.]+)):(\d{1,5})$/i.exec(entry) ?? [];
    const address = ipv6 ?? ipv4 ?? '';
    if (isIP(address) === 0 || Number(port) < 1 || Number(port) > 65535) throw new ConfigError('PRIVATE_HOSTS must be a comma-separated list of host=address:port, the address being an IP address.');
    return [host.toLowerCase(), { address, port: Number(port) }];
  }));
}

function readChannel(settings: Settings, defaults: CloudDefaults, authorityHost: string): ChannelEndpoints {
  return {
    ToChannelFromBotLoginUrl: settings.ToChannelFromBotLoginUrl ?? `${authorityHost}/${settings.MicrosoftAppTenantId}`,
    ToChannelFromBotOAuthScope: settings.ToChannelFromBotOAuthScope ?? defaults.channelScope,
    ToBotFromChannelTokenIssuer: settings.ToBotFromChannelTokenIssuer ?? defaults.channelIssuer,
    OAuthUrl: settings.OAuthUrl ?? defaults.channelOAuthUrl,
    ToBotFromChannelOpenIdMetadataUrl: settings.ToBotFromChannelOpenIdMetadataUrl ?? defaults.channelMetadataUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: settings.ToBotFromEmulatorOpenIdMetadataUrl ?? defaults.emulatorMetadataUrl,
    CallerId: settings.CallerId ?? defaults.callerId,
    ValidateAuthority: settings.ValidateAuthority ?? 'true',
  };
}

function isOrigin(text: string, protocols: string[]): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return protocols.includes(url.protocol) && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
}

function splitList(text: string): string[] {
  return text.split(',').map((one) => one.trim()).filter((one) => one !== '');
}

function trimSlash(url: string): string {
  return url.replace(/\/$/, '');
}
