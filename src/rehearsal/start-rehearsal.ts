// Starts world, bot and Playground in order, watches them and ends them together. Prints nothing; the caller decides what people see.
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { botEnvironment } from './bot-environment';
import { loadTruths } from './console/load-truths';
import { listVendorHosts } from './console/vendor-hosts-router';
import { type Child, type ChildOptions, startChild } from './child';
import { type KeptSettings, type Ports, emptyDataFolder, loadKeptSettings, lockDataFolder } from './kept-settings';
import type { CloudName } from './tenant/tenant-cloud';
import { retryOnTakenPort } from './retry-on-taken-port';
import { type Addresses, INSTALL_COMMAND, type WorldSettings, addressesOf } from './world-settings';

export interface RehearsalOptions {
  /** Default: `.data/rehearsal` under the working folder. */
  dataFolder?: string;
  /** Begin anew: empties the data folder first. */
  fresh?: boolean;
  /** Preferred ports; 0 means any free one. */
  ports?: Partial<Ports>;
  /** False: no browser page; a headless client listens on the Playground's port instead. */
  withPlayground?: boolean;
  replicationDelayMs?: number;
  /** Which of Microsoft's clouds is played; default: that of the data folder, or the global one. */
  cloud?: CloudName;
  /** PATH and HOME for the children; nothing else of the caller's environment reaches them. */
  baseEnvironment?: Record<string, string>;
  /** Other settings for the bot, such as LOG_LEVEL. */
  botEnvironment?: Record<string, string>;
  /** Scripts to run instead of the built ones, for tests of the launcher. */
  scripts?: Partial<Scripts>;
  /** Folder of dialogs for the bot; default: dialogs. */
  dialogsFolder?: string;
  /** Folder of chat files with the vendors' truth; default: test/chats. */
  chatsFolder?: string;
  startTimeoutMs?: number;
  /** Aborted while starting: everything begun is ended and the promise is rejected. */
  signal?: AbortSignal;
}

export interface Scripts {
  world: string;
  bot: string;
  playground: string;
  preload: string;
}

export interface Rehearsal {
  /** The one address for people. */
  url: string;
  addresses: Addresses;
  dataFolder: string;
  settings: KeptSettings;
  /** Certificate of the private authority, for whoever calls the world. */
  caFile: string;
  processIds: { world: number; bot: number; playground?: number };
  /** Ends everything; safe to call twice. */
  stop(): Promise<void>;
  /** Resolves with one line when a child died by itself; the others are ended then. Never resolves after `stop`. */
  failed: Promise<string>;
}

const GRACE_MS = 2500;
const ROOT = resolve(__dirname, '..', '..');
const DIST = join(ROOT, 'dist');

export async function startRehearsal(options: RehearsalOptions = {}): Promise<Rehearsal> {
  const dataFolder = resolve(options.dataFolder ?? join('.data', 'rehearsal'));
  if (options.fresh) {
    // A rehearsal that runs there keeps its data.
    lockDataFolder(dataFolder)();
    emptyDataFolder(dataFolder);
  }
  return retryOnTakenPort(() => startOnce(options, dataFolder));
}

async function startOnce(options: RehearsalOptions, dataFolder: string): Promise<Rehearsal> {
  const unlock = lockDataFolder(dataFolder);
  const children: Child[] = [];
  const watch = watchChildren(children, unlock, options.signal);
  try {
    return await startAll(options, dataFolder, children, watch);
  } catch (error) {
    await watch.stop();
    throw error;
  }
}

async function startAll(options: RehearsalOptions, dataFolder: string, children: Child[], watch: Watch): Promise<Rehearsal> {
  const kept = await loadKeptSettings(dataFolder, options.ports, options.cloud);
  const worldSettings: WorldSettings = {
    dataFolder, tenantId: kept.tenantId, botClientId: kept.botClientId, botClientSecret: kept.botClientSecret, botName: 'Latchkey',
    playgroundSegment: randomBytes(24).toString('base64url'), chatsFolder: resolve(options.chatsFolder ?? join(ROOT, 'test', 'chats')), ports: kept.ports, cloud: kept.cloud,
    ...(options.replicationDelayMs === undefined ? {} : { replicationDelayMs: options.replicationDelayMs }),
  };
  const addresses = addressesOf(worldSettings);
  const caFile = join(dataFolder, 'authority', 'ca.pem');
  const scripts: Scripts = { ...builtScripts(), ...options.scripts };
  const base = options.baseEnvironment ?? {};
  const deadline = options.startTimeoutMs ?? 30_000;
  const start = (child: Omit<ChildOptions, 'logFolder'>): Child => watch.add(startChild({ ...child, logFolder: dataFolder }));
  mkdirSync(join(dataFolder, 'playground'), { recursive: true });

  const worldReady = signal();
  const world = start({
    name: 'world', script: scripts.world, cwd: dataFolder, env: { ...base },
    onLine: (line) => isReady(line) && worldReady.resolve(),
  });
  world.write(JSON.stringify(worldSettings));
  await watch.orFailure(worldReady.promise, deadline, 'the world');

  const botReady = signal();
  const bot = start({
    name: 'bot', script: scripts.bot, args: ['--exit-on-stdin-end'], cwd: ROOT,
    env: { ...base, ...botEnvironment(kept, addresses, { database: join(dataFolder, 'latchkey.db'), authority: caFile, dialogs: resolve(options.dialogsFolder ?? join(ROOT, 'dialogs')) }, listVendorHosts(loadTruths(worldSettings.chatsFolder))), ...options.botEnvironment },
    onLine: (line) => isReady(line) && botReady.resolve(),
  });
  const waits = [watch.orFailure(botReady.promise, deadline, 'the bot')];
  const playground = options.withPlayground === false ? undefined : startPlayground(start, scripts, dataFolder, addresses, kept, base);
  if (playground) waits.push(watch.orFailure(playground.ready, deadline, 'the Playground'));
  await Promise.all(waits);
  world.write(INSTALL_COMMAND);

  return {
    url: addresses.playground, addresses, dataFolder, settings: kept, caFile,
    processIds: { world: world.process.pid!, bot: bot.process.pid!, ...(playground ? { playground: playground.child.process.pid! } : {}) },
    stop: watch.stop, failed: watch.failed,
  };
}

function startPlayground(
  start: (child: Omit<ChildOptions, 'logFolder'>) => Child, scripts: Scripts, dataFolder: string, addresses: Addresses,
  kept: KeptSettings, base: Record<string, string>,
): { child: Child; ready: Promise<void> } {
  const ready = signal();
  const child = start({
    name: 'playground', script: scripts.playground, nodeArgs: ['--require', scripts.preload],
    args: ['start', '-e', addresses.playgroundEndpoint, '-c', 'msteams', '-p', String(kept.ports.playground), '--disable-telemetry'],
    // It reads .m365agentsplayground.yml from its working folder.
    cwd: join(dataFolder, 'playground'),
    env: { ...base, TEAMSAPPTESTER_BROWSER: 'none', M365_AGENTS_PLAYGROUND_LOGFILE: join(dataFolder, 'playground-events.log') },
    onLine: (line) => {
      const port = /Listening on (\d+)/.exec(line)?.[1];
      if (!port) return;
      // A taken port gives a random one without a word.
      if (Number(port) === kept.ports.playground) ready.resolve();
      else ready.reject(new Error(`The Playground's port ${kept.ports.playground} was taken meanwhile. Start again.`));
    },
  });
  return { child, ready: ready.promise };
}

interface Watch {
  add(child: Child): Child;
  stop(): Promise<void>;
  failed: Promise<string>;
  /** The promise, or an error when a child dies first or the time is over. */
  orFailure(promise: Promise<void>, timeoutMs: number, what: string): Promise<void>;
}

/** Any child's end that nobody asked for ends the others. */
function watchChildren(children: Child[], unlock: () => void, abort: AbortSignal | undefined): Watch {
  const failure = signal<string>();
  const stopped = signal<never>();
  let stopping: Promise<void> | undefined;
  const stop = (why = 'The rehearsal was ended.'): Promise<void> => {
    stopped.reject(new Error(why));
    return (stopping ??= Promise.all(children.map((one) => one.stop(GRACE_MS))).then(unlock));
  };
  return {
    failed: failure.promise,
    stop: () => stop(),
    add: (child) => {
      children.push(child);
      void child.exited.then(async ({ code, signal: by }) => {
        if (stopping) return;
        // Ctrl+C reaches the whole foreground group: a child may die before the launcher's own handler ran.
        if (by === 'SIGINT' || by === 'SIGTERM' || code === 0) await new Promise((done) => setTimeout(done, 100));
        if (stopping) return;
        const line = `The ${child.name} ended by itself (${by ?? `exit code ${code}`}).${child.lastWords() ? ` ${child.lastWords()}` : ''} Its log: ${child.logFile}`;
        await stop(line);
        failure.resolve(line);
      });
      return child;
    },
    orFailure: async (promise, timeoutMs, what) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`${what} was not ready after ${timeoutMs / 1000} s.`)), timeoutMs);
      });
      const aborted = new Promise<never>((_resolve, reject) => {
        const stopNow = (): void => reject(new Error('The start was interrupted.'));
        if (abort?.aborted) stopNow();
        abort?.addEventListener('abort', stopNow, { once: true });
      });
      await Promise.race([promise, late, aborted, stopped.promise]).finally(() => clearTimeout(timer));
    },
  };
}

function isReady(line: string): boolean {
  if (!line.startsWith('{')) return false;
  try {
    return (JSON.parse(line) as { msg?: string }).msg === 'ready';
  } catch {
    return false;
  }
}

function signal<T = void>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => [resolve, reject] = [yes, no]);
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

function builtScripts(): Scripts {
  const require = createRequire(__filename);
  return {
    world: join(DIST, 'rehearsal', 'world.js'),
    bot: join(DIST, 'main.js'),
    playground: join(dirname(require.resolve('@microsoft/m365agentsplayground/package.json')), 'cli.js'),
    preload: join(DIST, 'rehearsal', 'playground-preload.js'),
  };
}
