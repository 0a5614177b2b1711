// The compiled bot as a process, beside a world in this one; Graph stands behind a door that the test may hold shut. Restarts keep the database.
import { type ChildProcess, spawn } from 'node:child_process';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { botEnvironment } from '../../src/rehearsal/bot-environment';
import { findFreePort } from '../../src/rehearsal/find-free-port';
import { loadKeptSettings, type Ports } from '../../src/rehearsal/kept-settings';
import { createHeadlessClient, type HeadlessClient } from '../../src/rehearsal/relay/headless-client';
import { loadPrivateAuthority } from '../../src/rehearsal/relay/private-authority';
import { retryOnTakenPort } from '../../src/rehearsal/retry-on-taken-port';
import { startWorld } from '../../src/rehearsal/world';
import { addressesOf } from '../../src/rehearsal/world-settings';
import { openConnection } from '../../src/storage/open-connection';
import type { BotCredentials } from '../../src/rehearsal/tenant/tenant';
import { childrenOnLoopback } from './children-on-loopback';
import { openEntrance } from './open-entrance';

const ROOT = resolve(__dirname, '../..');
const ANY_PORTS = { bot: 0, operations: 0, playground: 0, people: 0, world: 0 };

export interface GraphCall {
  method: string;
  path: string;
  status: number;
  /** Process id of the bot that asked. */
  by: number | undefined;
}

/** One of those that may work on the database. */
export interface BotMember {
  child: ChildProcess;
  /** Address of /healthz, /readyz and /metrics. */
  operations: string;
  bot: string;
  output: () => string;
  /** Sends the signal; resolves with the exit code and how long it took. */
  stop(signal?: NodeJS.Signals): Promise<{ code: number | null; tookMs: number }>;
  start(): Promise<void>;
}

export interface BotProcess extends BotMember {
  client: HeadlessClient;
  /** Which one activities are sent to; the first one, unless a test says otherwise. */
  serving: BotMember;
  /** Another process for the same database, not started yet. Needs `several`. */
  addBot(): Promise<BotMember>;
  /** Path of the bot's file. */
  database: string;
  /** Graph calls that were answered, writes and reads, over all starts. */
  calls: GraphCall[];
  /** Called when Graph has answered and the bot does not know it yet; the bot hears of it when the promise resolves. */
  beforeAnswer: (call: GraphCall) => Promise<void> | void;
  /** Writes in the audit log, as `METHOD path`. Only while the bot is stopped. */
  listWrites(): Promise<string[]>;
  readTenant(): { applications: unknown[] };
  close(): Promise<void>;
}

/** How the process is started, where it is not this checkout's own. */
export interface Launch {
  command: string[];
  cwd: string;
  user?: { uid: number; gid: number };
  /** Everything that the process finds in its environment beside the settings. */
  environment: Record<string, string>;
  database: string;
}

export interface BotProcessOptions {
  /** Settings beside those of every rehearsal; `''` takes one away. */
  settings?: Record<string, string>;
  launch?: Launch;
  /** What the shell does before it becomes the bot, such as `trap '' XFSZ`. */
  before?: string;
  /** What the bot's registration has instead of a secret. */
  botCredentials?: BotCredentials;
  /** Activities go through a door that leads to whichever bot is `serving`, as a load balancer does. */
  several?: boolean;
}

export function startBotProcess(options: BotProcessOptions = {}): Promise<BotProcess> {
  return retryOnTakenPort(() => startOnce(options));
}

async function startOnce({ settings: more = {}, launch, before, botCredentials, several }: BotProcessOptions): Promise<BotProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'bot-process-'));
  const kept = await loadKeptSettings(folder, ANY_PORTS);
  const under = { calls: [], beforeAnswer: () => undefined } as unknown as BotProcess;
  const entrance = several ? await openEntrance(() => under.serving.bot) : undefined;
  const settings = {
    dataFolder: folder, tenantId: kept.tenantId, botClientId: kept.botClientId, botClientSecret: kept.botClientSecret, botName: 'Latchkey',
    playgroundSegment: 'a'.repeat(24), chatsFolder: join(ROOT, 'test/chats'), ports: { ...kept.ports, ...(entrance ? { bot: entrance.port } : {}) }, replicationDelayMs: 20,
    ...(botCredentials === undefined ? {} : { botCredentials }),
  };
  const addresses = addressesOf(settings);
  const world = await startWorld(settings);
  const client = await createHeadlessClient({ endpoint: addresses.playgroundEndpoint, port: kept.ports.playground });
  const database = launch?.database ?? join(folder, 'latchkey.db');
  // Another user has to read the certificate, and may not list what else is there.
  chmodSync(folder, 0o711);
  const own = [process.execPath, join(ROOT, 'dist/main.js')];
  const [program = '', ...args] = launch?.command ?? (before === undefined ? own : ['sh', '-c', `${before}; exec "$0" "$@"`, ...own]);
  const doors: Array<{ close(): void }> = entrance ? [entrance] : [];
  const members: BotMember[] = [];
  async function addMember(member: BotMember, ports: Ports): Promise<BotMember> {
    const door = await openDoor(folder, kept.ports.world, under, () => member.child.pid);
    doors.push(door);
    members.push(member);
    const environment: Record<string, string> = {
      PATH: process.env.PATH ?? '', ...(launch?.environment ?? childrenOnLoopback()),
      ...botEnvironment({ ...kept, ports }, addresses, { database, authority: join(folder, 'authority', 'ca.pem'), dialogs: join(ROOT, 'dialogs') }), GRAPH_BASE_URL: door.url, ...more,
    };
    return fillMember(member, ports, () => spawn(program, args, { cwd: launch?.cwd ?? folder, env: environment, ...launch?.user }));
  }
  await addMember(under, kept.ports);
  return Object.assign(under, {
    client,
    serving: under,
    database,
    addBot: async () => addMember({} as BotMember, { ...kept.ports, bot: await findFreePort(), operations: await findFreePort() }),
    async listWrites() {
      const connection = await openConnection(`file:${database}`);
      const rows = await connection.select<{ data: string }>('select data from audit order by number', []);
      connection.close();
      return rows.flatMap(({ data }) => {
        const { write } = JSON.parse(data) as { write?: { method: string; path: string } };
        return write ? [`${write.method} ${write.path}`] : [];
      });
    },
    readTenant: () => readTenant(join(folder, 'tenant.json')),
    async close() {
      await Promise.all(members.filter(({ child }) => child?.exitCode === null && child.signalCode === null).map((member) => member.stop('SIGKILL')));
      await client.close();
      for (const door of doors) door.close();
      world.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

function fillMember(member: BotMember, ports: Ports, spawnBot: () => ChildProcess): BotMember {
  let output = '';
  return Object.assign(member, {
    operations: `http://127.0.0.1:${ports.operations}`,
    bot: `http://127.0.0.1:${ports.bot}`,
    output: () => output,
    async start() {
      member.child = spawnBot();
      for (const stream of [member.child.stdout!, member.child.stderr!]) stream.on('data', (part) => (output += String(part)));
      const readies = output.split('"msg":"ready"').length;
      while (output.split('"msg":"ready"').length === readies) {
        if (member.child.exitCode !== null) throw new Error(`ended early: ${output}`);
        await delay(20);
      }
    },
    async stop(signal: NodeJS.Signals = 'SIGTERM') {
      const asked = Date.now();
      const exit = new Promise<number | null>((done) => member.child.once('exit', done));
      member.child.kill(signal);
      return { code: await exit, tookMs: Date.now() - asked };
    },
  });
}

function readTenant(file: string): { applications: unknown[] } {
  const state = JSON.parse(readFileSync(file, 'utf8')) as { applications: Record<string, { value?: unknown }[]> };
  return { applications: Object.values(state.applications).flatMap((versions) => versions.at(-1)?.value ?? []) };
}

/** Forwards to the world and waits for the test before it passes an answer on. */
async function openDoor(folder: string, worldPort: number, under: Pick<BotProcess, 'calls' | 'beforeAnswer'>, whose: () => number | undefined): Promise<{ url: string; close(): void }> {
  const { caFile, cert, key } = await loadPrivateAuthority(join(folder, 'authority'), new Date());
  const ca = readFileSync(caFile);
  const server = https.createServer({ cert, key }, (req, res) => {
    const forward = https.request({ host: '127.0.0.1', port: worldPort, servername: 'localhost', ca, method: req.method, path: req.url, headers: req.headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const call = { method: req.method ?? '', path: (req.url ?? '').replace(/\?.*$/, '').replace(/^\/v1\.0/, ''), status: answer.statusCode ?? 0, by: whose() };
        under.calls.push(call);
        void Promise.resolve(under.beforeAnswer(call)).then(() => {
          const { 'transfer-encoding': _chunked, ...headers } = answer.headers;
          res.writeHead(call.status, { ...headers, 'content-length': Buffer.concat(parts).length });
          res.end(Buffer.concat(parts));
        });
      });
    });
    forward.on('error', () => res.destroy());
    req.pipe(forward);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
