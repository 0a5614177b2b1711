// `npm start`: the rehearsal on this machine, one URL, until Ctrl+C. Refuses to run where the bot is meant for production.
import { parseArgs } from 'node:util';
import type { Ports } from './kept-settings';
import { startRehearsal } from './start-rehearsal';
import { readCloud } from './tenant/tenant-cloud';

/** Present, even empty, they mean a real bot: a container that lost its secret must stop, not rehearse. */
export const PRODUCTION_SETTINGS = [
  'MicrosoftAppId', 'MicrosoftAppPassword', 'MicrosoftAppType', 'MicrosoftAppTenantId', 'MicrosoftAppCertificatePath',
  'MicrosoftAppFederatedClientId', 'PUBLIC_URL', 'DATABASE_URL', 'CLOUD', 'GRAPH_BASE_URL', 'AUTHORITY_HOST', 'SERVICE_URL_HOSTS',
  'APPROVERS', 'PRIVATE_HOSTS', 'DIALOGS_FOLDER', 'ToBotFromChannelOpenIdMetadataUrl', 'ToBotFromChannelTokenIssuer', 'ToBotFromEmulatorOpenIdMetadataUrl',
  'ToChannelFromBotLoginUrl', 'ToChannelFromBotOAuthScope', 'OAuthUrl', 'CallerId', 'ValidateAuthority',
];

const EXIT_CONFIG = 78;
/** Entra shows a change late; the rehearsal does too, but does not try anybody's patience. */
const REPLICATION_DELAY_MS = 400;

/** One line why the rehearsal must not start here, or undefined. */
export function refuseRehearsal(env: Record<string, string | undefined>): string | undefined {
  const found = PRODUCTION_SETTINGS.find((name) => env[name] !== undefined);
  if (found) return `${found} is set, so this is a real bot: the rehearsal does not start. Run the bot with npm run bot, or unset ${found}.`;
  if (env.NODE_ENV === 'production') return 'NODE_ENV is production: the rehearsal does not start. Run the bot with npm run bot.';
  return undefined;
}

function wishedPorts({ PORT, OPERATIONS_PORT }: Record<string, string | undefined>): Partial<Ports> {
  return { ...(PORT ? { bot: Number(PORT) } : {}), ...(OPERATIONS_PORT ? { operations: Number(OPERATIONS_PORT) } : {}) };
}

/** What a person at the terminal has to know, the address first: also that a port they asked for was taken. */
export function describeRehearsal({ url, settings: { ports } }: { url: string; settings: { ports: Ports } }, wished: Partial<Ports>): string[] {
  const moved = (['bot', 'operations'] as const).filter((name) => wished[name] !== undefined && wished[name] !== ports[name]);
  return [
    url,
    'Open it and type: set up. Everything stays on this machine; Ctrl+C ends it.',
    `Health and numbers of the bot: http://127.0.0.1:${ports.operations}/metrics`,
    ...moved.map((name) => `Port ${wished[name]} is taken: ${name === 'bot' ? 'the bot listens on' : 'health and numbers are on'} ${ports[name]}.`),
  ];
}

async function main(): Promise<void> {
  const refusal = refuseRehearsal(process.env);
  if (refusal) {
    console.error(refusal);
    process.exit(EXIT_CONFIG);
  }
  const { values: chosen } = parseArgs({ options: { fresh: { type: 'boolean' }, dialogs: { type: 'string' }, chats: { type: 'string' }, cloud: { type: 'string' } } });
  const cloud = readCloud(chosen.cloud);
  const abort = new AbortController();
  const stopSignal = new Promise<void>((resolve) => abort.signal.addEventListener('abort', () => resolve()));
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => abort.abort());
  const rehearsal = await startRehearsal({
    signal: abort.signal,
    replicationDelayMs: REPLICATION_DELAY_MS,
    fresh: chosen.fresh ?? false,
    ...(chosen.dialogs === undefined ? {} : { dialogsFolder: chosen.dialogs }),
    ...(chosen.chats === undefined ? {} : { chatsFolder: chosen.chats }),
    ...(cloud === undefined ? {} : { cloud }),
    baseEnvironment: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' },
    ports: wishedPorts(process.env),
    ...(process.env.REHEARSAL_DATA ? { dataFolder: process.env.REHEARSAL_DATA } : {}),
  }).catch((error: Error) => {
    // Ctrl+C during the start is no failure.
    if (abort.signal.aborted) process.exit(0);
    throw error;
  });
  for (const line of describeRehearsal(rehearsal, wishedPorts(process.env))) console.log(line);
  const ended = await Promise.race([stopSignal.then(() => undefined), rehearsal.failed]);
  await rehearsal.stop();
  if (ended) console.error(ended);
  process.exit(ended ? 1 : 0);
}

if (require.main === module) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
}
