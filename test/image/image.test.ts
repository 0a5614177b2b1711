// The container image without a container engine: its steps are played in clean folders, and what they make runs as a user who may write to /data alone.
import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { listButtons } from '../../src/rehearsal/relay/card-buttons';
import { startBotProcess } from '../support/bot-process';
import { playDockerfile, type Stage } from './dockerfile-player';

const ROOT = resolve(__dirname, '../..');
/** Of the packages, before a base image that most hosts have anyway. */
const MOST_MEGABYTES = 170;

let folder: string;
let image: Stage;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-image-'));
  image = playDockerfile(ROOT, folder);
  chmodSync(folder, 0o711);
});
afterAll(() => {
  spawnSync('chmod', ['-R', 'u+w', folder]);
  rmSync(folder, { recursive: true, force: true });
});

interface Entry { path: string; bytes: number; mtimeMs: number; uid: number }

function list(root: string, under = ''): Entry[] {
  return readdirSync(join(root, under)).flatMap((name) => {
    const path = join(under, name);
    const { size, mtimeMs, uid } = lstatSync(join(root, path));
    const entry = { path, bytes: size, mtimeMs, uid };
    return lstatSync(join(root, path)).isDirectory() ? [entry, ...list(root, path)] : [entry];
  });
}

test('holds the bot and nothing to build or to rehearse with, no secret and no data of anybody', () => {
  expect(readdirSync(image.root).sort()).toEqual(['app', 'data']);
  expect(readdirSync(join(image.root, 'app')).sort()).toEqual(['LICENSE', 'cards', 'dialogs', 'dist', 'node_modules', 'package.json']);
  expect(readdirSync(join(image.root, 'data'))).toEqual([]);
  const paths = list(image.root).map(({ path }) => path);
  expect(paths.filter((path) => /^app\/(dist\/rehearsal|cards\/samples|node_modules\/(typescript|jest|playwright-core|express|@node-saml))\b|\/\.(env|npmrc|git)$|\.db$/.test(path))).toEqual([]);
  expect(Object.keys(image.environment).filter((name) => /password|secret|certificate/i.test(name))).toEqual([]);
});

test('is small', () => {
  const megabytes = list(join(image.root, 'app')).reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  expect(megabytes).toBeGreaterThan(20);
  expect(megabytes).toBeLessThan(MOST_MEGABYTES);
});

test('says what a host has to know', () => {
  const { base, user, command, stopSignal, volumes, ports, environment, labels, workdir } = image;
  expect(base).toMatch(/^node:(22|24)-\w+-slim$/);
  expect(user!.uid).toBeGreaterThanOrEqual(10_000);
  // No shell and no npm before it: signals reach the bot itself, which is process 1.
  expect(command).toEqual(['node', 'dist/main.js']);
  expect([stopSignal, workdir, volumes, ports]).toEqual(['SIGTERM', '/app', ['/data'], [environment.PORT, environment.OPERATIONS_PORT]]);
  expect(environment).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0', OPERATIONS_HOST: '0.0.0.0', DATABASE_URL: 'file:/data/latchkey.db' });
  expect(labels['org.opencontainers.image.licenses']).toBe(JSON.parse(readFileSync(join(image.root, 'app/package.json'), 'utf8')).license);
});

test('answers in the chat as a user without a name, a home or a place to write but /data, and ends when it is told to', async () => {
  const [app, data] = [join(image.root, image.workdir), join(image.root, 'data')];
  chmodSync(join(image.root), 0o755);
  spawnSync('chmod', ['-R', 'a-w', app]);
  const before = list(app);
  const isRoot = process.getuid?.() === 0;
  const environment: Stage['environment'] = { ...image.environment, HOME: '/nonexistent', TMPDIR: '/nonexistent' };
  // The path of the volume is the only thing that differs from the container.
  expect(environment.DATABASE_URL).toBe('file:/data/latchkey.db');
  const under = await startBotProcess({
    settings: { HOST: environment.HOST!, OPERATIONS_HOST: environment.OPERATIONS_HOST!, DIALOGS_FOLDER: 'dialogs' },
    launch: { command: image.command!, cwd: app, environment, database: join(data, 'latchkey.db'), ...(isRoot ? { user: image.user! } : {}) },
  });
  try {
    await under.start();
    expect(await (await fetch(`${under.operations}/readyz`)).text()).toBe('ready\n');
    const [program = '', ...args] = image.health!;
    const probe = (port: string) => spawnSync(program, args, { env: { PATH: process.env.PATH, OPERATIONS_PORT: port } }).status;
    // Not with spawnSync's own loop standing still: the bot is a process of its own.
    expect([probe(new URL(under.operations).port), probe('1')]).toEqual([0, 1]);
    await under.client.open();
    await under.client.say('set up Mimecast');
    await under.client.waitForCard((card) => listButtons(card).some(({ title }) => title === 'Europe'), 30_000);
    if (isRoot) expect(readFileSync(`/proc/${under.child.pid}/status`, 'utf8')).toMatch(new RegExp(`^Uid:\\s+${image.user!.uid}\\s`, 'm'));
    const { code, tookMs } = await under.stop();
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(5_000);
  } finally {
    await under.close();
  }
  expect(list(app)).toEqual(before);
  expect(readdirSync(data).filter((name) => !/^latchkey\.db(-shm|-wal)?$/.test(name))).toEqual([]);
  expect(statSync(join(data, 'latchkey.db')).size).toBeGreaterThan(0);
  if (isRoot) expect(readdirSync(tmpdir()).filter((name) => statSync(join(tmpdir(), name), { throwIfNoEntry: false })?.uid === image.user!.uid)).toEqual([]);
});
