// Composition root: the only file that builds things and knows which are real. Reads settings, opens everything, says "ready".
import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ACTIONS } from './actions';
import { createBot } from './bot/create-bot';
import { repeatWork } from './bot/repeat-work';
import { ConfigError, readConfig, type Config } from './config';
import { createLog, mindProcess } from './create-log';
import { createBuildCard } from './content/build-card';
import { loadBotTexts } from './content/load-bot-texts';
import { loadCards } from './content/load-cards';
import { readCompiledDialogs } from './content/compiled-dialogs';
import { loadDialogs } from './content/load-dialogs';
import { readYaml } from './content/read-yaml';
import { createGraphSession } from './graph/graph-client';
import { createConsentRequests } from './identity/consent-requests';
import { createIdentity } from './identity/create-identity';
import { createMetadataReader } from './outbound/create-metadata-reader';
import { installOutboundGuard } from './outbound/install-outbound-guard';
import { startOperationsServer } from './server/operations-server';
import { startServer } from './server/server';
import { createMeter } from './server/create-meter';
import { createStop } from './server/create-stop';
import { buildPages, PageTextsSchema } from './server/pages';
import { openDatabase } from './storage/open-database';
import { createTeamsEdge } from './teams/teams-edge';
import { TeamsTextsSchema } from './teams/teams-texts';

const ROOT = join(__dirname, '..');
/** A click should be answered by its card, and Teams gives up after 5 s. */
const ANSWER_BUDGET_MS = 2_500;
const REMIND_EVERY_MS = 60_000;

/** A start that fails says so in words, beside the log. */
const sayLastWords = process.stderr.write.bind(process.stderr);

async function main(config: Config): Promise<void> {
  const log = createLog(config.logLevel);
  /** Of all lines that belong to this process and to no turn. */
  const correlationId = randomUUID();
  mindProcess(log, correlationId);
  installOutboundGuard({ rules: config.outbound, log, correlationId });
  const now = () => new Date();
  const waitMs = (ms: number) => wait(ms);
  const cardsFolder = join(ROOT, 'cards');
  const dialogs = loadDialogs(resolve(ROOT, config.dialogsFolder), ACTIONS.map((action) => action.name), readCompiledDialogs(join(__dirname, 'compiled-dialogs.json')));
  const cards = loadCards(cardsFolder);
  const texts = TeamsTextsSchema.parse(readYaml(join(cardsFolder, 'teams.yaml')));
  const pages = buildPages(PageTextsSchema.parse(readYaml(join(cardsFolder, 'pages.yaml'))));
  const meter = createMeter();
  const database = await openDatabase(config.databaseUrl, now);
  meter.watch({ name: 'latchkey_setups', help: 'Setups of everybody by status.', label: 'status', read: async () => ({ ...await database.setups.countByStatus() }) });
  const consentRequests = createConsentRequests();
  const { registration, graphResource, publicUrl, cloud } = config;
  const identity = createIdentity({ registration, graphResource, assertionIssuers: config.assertionIssuers, consentRequests, now, log });
  const edge = createTeamsEdge({ registration, channel: config.channel, serviceUrlHosts: config.serviceUrlHosts, publicUrl, identity, consentRequests, texts, log, meter, now, wait: waitMs });
  const bot = createBot({
    dialogs,
    actions: new Map(ACTIONS.map((action) => [action.name, action])),
    buildCard: createBuildCard(cards),
    say: loadBotTexts(cardsFolder),
    setups: database.setups,
    audit: database.audit,
    conversations: database.conversations,
    seen: database.seen,
    downloads: database.downloads,
    files: database.files,
    identity,
    chat: edge.chat,
    openGraph: (session) => createGraphSession({
      ...session, cloud,
      recordTry: (attempt) => meter.countGraphCall(attempt),
      recordRequest: ({ status, requestId, milliseconds }) => log.debug({ correlationId: session.correlationId, status, requestId, milliseconds }, 'graph answered'),
    }),
    readMetadata: createMetadataReader({ privateHosts: config.privateHosts, now }),
    cloud,
    ownClientId: registration.clientId,
    publicUrl,
    log,
    meter,
    now,
    newId: randomUUID,
    wait: waitMs,
    answerBudgetMs: ANSWER_BUDGET_MS,
  });
  edge.useBot(bot);
  let ready = false;
  const operations = await startOperationsServer({ host: config.operationsHost, port: config.operationsPort, isReady: async () => ready && database.isReachable(), metrics: () => meter.read() });
  const server = await startServer({
    host: config.host, port: config.port, downloads: database.downloads, receive: edge.receive, now, log,
    onExpiredLink: (owner) => database.audit.refuse({ ...owner, byId: 'unknown', byName: '', what: 'download.expired', at: now().toISOString(), correlationId: randomUUID() }),
    pages, consentRequests, authorityHost: cloud.authorityHost, clientId: registration.clientId, graphResource, publicUrl,
  });
  await bot.resumeSetups();
  const reminders = repeatWork(() => bot.sendReminders(), { everyMs: REMIND_EVERY_MS, log });
  const stop = createStop({
    steps: [() => { ready = false; }, () => reminders.stop(), () => server.close(), () => edge.settle(), () => operations.close(), () => database.close()],
    exit: (code) => process.exit(code),
  });
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // A launcher that was killed leaves its pipe closed: do not live on as an orphan.
  if (process.argv.includes('--exit-on-stdin-end')) process.stdin.on('end', stop).resume();
  ready = true;
  log.info({ correlationId, port: server.port, cloud: cloud.name, vendors: [...dialogs.keys()] }, 'ready');
}

function start(): void {
  try {
    main(readConfig()).catch(fail);
  } catch (error) {
    fail(error);
  }
}

/** One clear line; never a half-configured start. */
function fail(error: unknown): never {
  sayLastWords(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigError ? error.exitCode : 1);
}

start();
