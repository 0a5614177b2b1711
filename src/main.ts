// Composition root: the only file that builds things and knows which are real. Reads settings, opens everything, says "ready".
import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { ACTIONS } from './actions';
import { createBot } from './bot/create-bot';
import { repeatWork } from './bot/work/repeat-work';
import { beginTenure } from './bot/work/tenure';
import { CONFIG_EXIT_CODE, ConfigError, readConfig, type Config } from './config';
import { createLog, mindProcess } from './create-log';
import { createBuildCard } from './content/build-card';
import { loadBotTexts } from './content/load-bot-texts';
import { loadCards } from './content/load-cards';
import { readCompiledDialogs } from './content/compiled-dialogs';
import { loadDialogs } from './content/load-dialogs';
import { readYaml } from './content/read-yaml';
import { createGraphSession } from './graph/graph-client';
import { createCertificateReader } from './identity/create-client-assertion';
import { createConsentRequests } from './identity/consent-requests';
import { createIdentity } from './identity/create-identity';
import { describeError } from './model/describe-error';
import { SetupError } from './model/errors';
import type { BotSecret } from './model/registration';
import { createMetadataReader } from './outbound/create-metadata-reader';
import { installOutboundGuard } from './outbound/install-outbound-guard';
import { startOperationsServer } from './server/operations-server';
import { startServer } from './server/server';
import { createClockWatch } from './server/create-clock-watch';
import { createMeter, type ReadableMeter } from './server/create-meter';
import { createStop, type Stop } from './server/create-stop';
import { buildPages, PageTextsSchema } from './server/pages';
import { readProcessPlace } from './read-process-place';
import { openDatabase } from './storage/open-database';
import { guardConversations } from './teams/guard-conversations';
import { createTeamsEdge } from './teams/teams-edge';
import { TeamsTextsSchema } from './teams/teams-texts';

const ROOT = join(__dirname, '..');
/** A click should be answered by its card, and Teams gives up after 5 s. */
const ANSWER_BUDGET_MS = 2_500;
const REMIND_EVERY_MS = 60_000;
const BEAT_EVERY_MS = 3_000;
const SWEEP_EVERY_MS = 5_000;

/** A start that fails says so in words, beside the log. */
const sayLastWords = process.stderr.write.bind(process.stderr);

async function main(config: Config): Promise<void> {
  const log = createLog(config.logLevel);
  /** Of all lines that belong to this process and to no turn. */
  const correlationId = randomUUID();
  mindProcess(log, correlationId);
  installOutboundGuard({ rules: config.outbound, log, correlationId });
  const stop = createStop({ exit: (code) => process.exit(code), onLate: () => log.warn({ correlationId }, 'stopped before all work was put down') });
  listenForStop(stop, (reason) => log.info({ correlationId, reason }, 'stopping'));
  const now = () => new Date();
  const clock = createClockWatch({ now, elapsed: () => performance.now(), log });
  const waitMs = (ms: number, signal?: AbortSignal) => wait(ms, undefined, signal && { signal });
  const cardsFolder = join(ROOT, 'cards');
  const dialogs = loadDialogs(resolve(ROOT, config.dialogsFolder), ACTIONS.map((action) => action.name), readCompiledDialogs(join(__dirname, 'compiled-dialogs.json')));
  const cards = loadCards(cardsFolder);
  const texts = TeamsTextsSchema.parse(readYaml(join(cardsFolder, 'teams.yaml')));
  const pages = buildPages(PageTextsSchema.parse(readYaml(join(cardsFolder, 'pages.yaml'))));
  const meter = createMeter();
  const database = await openDatabase(config.databaseUrl, now, {
    journal: config.databaseJournal,
    onTrouble: (code) => (code ? log.error({ correlationId, code }, 'database in trouble') : log.info({ correlationId }, 'database is well again')),
    onUnchecked: (error) => log.warn({ correlationId, ...describeError(error) }, 'database not checked'),
  });
  stop.atEnd(() => database.gather().then(() => database.close()));
  meter.watch({ name: 'latchkey_setups', help: 'Setups of everybody by status.', label: 'status', read: async () => ({ ...await database.setups.countByStatus() }) });
  meter.watch({ name: 'latchkey_requests', help: 'Requests for access of everybody by status.', label: 'status', read: async () => ({ ...await database.requests.countByStatus() }) });
  meter.watch({ name: 'latchkey_database_trouble', help: 'What keeps the database from taking writes; nothing while it is well.', label: 'code', read: () => { const code = database.trouble(); return code ? { [code]: 1 } : {}; } });
  watchCertificate(meter, config.registration.secret);
  const tenure = await beginTenure({
    workers: database.workers, process: readProcessPlace(), newId: randomUUID, monotonic: () => performance.now(), log, correlationId,
    onGone: () => void bot.takeUp().catch((error: unknown) => log.error({ correlationId, ...describeError(error) }, 'abandoned work not taken up')),
  });
  stop.atEnd(() => tenure.leave());
  const consentRequests = createConsentRequests();
  const { registration, graphResource, publicUrl, cloud } = config;
  const identity = createIdentity({ registration, graphResource, assertionIssuers: config.assertionIssuers, consentRequests, now, clock, log });
  const edge = createTeamsEdge({ registration, channel: config.channel, serviceUrlHosts: config.serviceUrlHosts, publicUrl, identity, consentRequests, texts, rates: config.rates, log, meter, onChatTry: meter.countChatCall, now, clock, wait: (ms) => waitMs(ms) });
  const bot = createBot({
    dialogs,
    actions: new Map(ACTIONS.map((action) => [action.name, action])),
    buildCard: createBuildCard(cards),
    diagnosis: cards.diagnosis,
    say: loadBotTexts(cardsFolder),
    setups: database.setups,
    requests: database.requests,
    approvers: config.approvers,
    audit: database.audit,
    conversations: guardConversations(database.conversations, config.serviceUrlHosts),
    seen: database.seen,
    downloads: database.downloads,
    files: database.files,
    outbox: database.outbox,
    subscriptions: database.subscriptions,
    notices: database.notices,
    waitingClicks: database.waitingClicks,
    workers: database.workers,
    tenure,
    identity,
    chat: edge.chat,
    openGraph: (session) => createGraphSession({
      ...session, cloud,
      recordTry: (attempt) => {
        session.onTry(attempt);
        meter.countGraphCall(attempt);
        clock.note('graph', attempt.date, attempt.milliseconds);
      },
      recordRequest: ({ status, requestId, milliseconds }) => log.debug({ correlationId: session.correlationId, status, requestId, milliseconds }, 'graph answered'),
    }),
    readMetadata: createMetadataReader({ privateHosts: config.privateHosts, now }),
    cloud,
    ownClientId: registration.clientId,
    publicUrl,
    installUrl: config.installUrl,
    log,
    meter,
    now,
    clock,
    newId: randomUUID,
    wait: waitMs,
    stopping: stop.signal,
    answerBudgetMs: ANSWER_BUDGET_MS,
  });
  edge.useBot(bot);
  meter.watch({ name: 'latchkey_clock_ahead_seconds', help: "How far this machine's clock is ahead of Microsoft's, by who said so; behind: negative.", label: 'source', read: () => clock.readAhead() });
  // Nobody waits for it: a clock that is off is said in the log, and the keys are there when the first message comes.
  void edge.lookAtChannel();
  let ready = false;
  meter.watch({ name: 'latchkey_work', help: 'Effects that are outside at this moment, and events that wait for another one of their setup.', label: 'kind', read: () => bot.workload() });
  meter.watch({ name: 'latchkey_outbox', help: 'What the bot has still to say: waiting to be taken by Teams, or gone, because its conversation takes nothing.', label: 'state', read: async () => ({ ...await bot.outbox.count() }) });
  meter.watch({ name: 'latchkey_outbox_age_seconds', help: 'How long the oldest letter has waited.', label: 'state', read: async () => ({ waiting: await bot.outbox.age() }) });
  const operations = await startOperationsServer({ host: config.operationsHost, port: config.operationsPort, isReady: async () => ready && !stop.signal.aborted && database.isReachable(), metrics: () => meter.read() });
  stop.atEnd(() => operations.close());
  const server = await startServer({
    host: config.host, port: config.port, downloads: database.downloads, messages: edge, proxies: config.proxies, stopping: stop.signal, meter, now, log,
    onExpiredLink: (owner) => database.audit.refuse({ ...owner, byId: 'unknown', byName: '', what: 'download.expired', at: now().toISOString(), correlationId: randomUUID() }),
    pages, consentRequests, authorityHost: cloud.authorityHost, clientId: registration.clientId, graphResource, publicUrl,
  });
  stop.atEnd(() => server.close());
  // Who was killed a moment ago on this machine is gone, and need not be waited for.
  await tenure.beat();
  const beats = repeatWork(() => tenure.beat(), { everyMs: BEAT_EVERY_MS, log });
  stop.atEnd(() => beats.stop());
  await bot.resumeSetups();
  const sweeps = repeatWork(() => bot.sweep(), { everyMs: SWEEP_EVERY_MS, log });
  const reminders = repeatWork(async () => {
    if (clock.isDue()) await edge.lookAtChannel();
    await bot.sendReminders();
  }, { everyMs: REMIND_EVERY_MS, log });
  // Answers that are being made may leave work behind, and that work cards.
  stop.atEnd(async () => {
    await Promise.all([reminders.stop(), sweeps.stop(), server.drain()]);
    await edge.settle();
    await bot.settle();
  });
  ready = true;
  log.info({ correlationId, port: server.port, cloud: cloud.name, vendors: [...dialogs.keys()] }, 'ready');
}

/**
 * A turn leaves much behind at once. At V8's own pace a busy bot collects its whole heap every few seconds, and whoever clicks meanwhile waits
 * up to a tenth of a second; with room for four times as much as lives it does so every half minute. What the machine has remains the limit.
 */
function collectSeldom(): void {
  setFlagsFromString('--heap-growing-percent=400');
}

/** From the first moment on: as process 1 of a container there is no other way to end it than a listener. */
function listenForStop(stop: Stop, tell: (reason: string) => void): void {
  const request = (reason: string) => (): void => {
    if (!stop.signal.aborted) tell(reason);
    stop.request();
  };
  process.on('SIGTERM', request('SIGTERM'));
  process.on('SIGINT', request('SIGINT'));
  // A launcher that was killed leaves its pipe closed: do not live on as an orphan.
  if (process.argv.includes('--exit-on-stdin-end')) process.stdin.on('end', request('stdin ended')).resume();
}

/** Says at the start what is wrong with it, and on every reading of the numbers when it ends. */
function watchCertificate(meter: ReadableMeter, secret: BotSecret): void {
  if (secret.type !== 'certificate') return;
  const current = createCertificateReader(secret.path);
  meter.watch({ name: 'latchkey_certificate_expires_seconds', help: 'When the certificate of the bot itself ends, as Unix time.', label: 'kind', read: () => ({ own: current().notAfter.getTime() / 1000 }) });
}

function start(): void {
  collectSeldom();
  try {
    main(readConfig()).catch(fail);
  } catch (error) {
    fail(error);
  }
}

/** One clear line; never a half-configured start. */
function fail(error: unknown): never {
  sayLastWords(`${error instanceof Error ? error.message : String(error)}\n`);
  const isSetting = error instanceof ConfigError || (error instanceof SetupError && error.code === 'identity/misconfigured');
  process.exit(isSetting ? CONFIG_EXIT_CODE : 1);
}

start();
