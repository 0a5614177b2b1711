// The launcher as a process: what its children are told, how they are watched and ended. Knows the children only as stubs.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PRODUCTION_SETTINGS, describeRehearsal, refuseRehearsal } from '../../../src/rehearsal/launcher';
import { type Rehearsal, type RehearsalOptions, startRehearsal } from '../../../src/rehearsal/start-rehearsal';

const HERE = __dirname;
const DIST = join(HERE, '..', '..', '..', 'dist', 'rehearsal');
const ANY_PORTS = { bot: 0, operations: 0, playground: 0, people: 0, world: 0 };

describe('startRehearsal', () => {
  let dataFolder: string;
  let stubFolder: string;
  let running: Rehearsal | undefined;

  beforeEach(() => {
    dataFolder = join(mkdtempSync(join(tmpdir(), 'rehearsal-')), 'data');
    stubFolder = mkdtempSync(join(tmpdir(), 'stubs-'));
  });

  afterEach(() => running?.stop());

  const start = async (more: RehearsalOptions = {}, stub: Record<string, string> = {}): Promise<Rehearsal> => (running = await startRehearsal({
    dataFolder, ports: ANY_PORTS,
    scripts: {
      world: join(HERE, 'stub-world.js'), bot: join(HERE, 'stub-bot.js'), playground: join(HERE, 'stub-playground.js'), preload: join(HERE, 'stub-preload.js'),
    },
    baseEnvironment: { PATH: process.env.PATH ?? '', STUB_FOLDER: stubFolder, ...stub },
    ...more,
  }));

  const told = (name: string) => JSON.parse(readFileSync(join(stubFolder, readdirSync(stubFolder).find((file) => file.startsWith(name))!), 'utf8'));

  test('the bot gets production settings and nothing of the caller\'s environment', async () => {
    process.env.MUST_NOT_LEAK = 'secret';
    const rehearsal = await start();
    delete process.env.MUST_NOT_LEAK;

    const { env } = told('stub-bot');
    expect(env.MUST_NOT_LEAK).toBeUndefined();
    expect(env).toMatchObject({
      HOST: '127.0.0.1', NODE_ENV: 'production', MicrosoftAppType: 'SingleTenant', MicrosoftAppId: rehearsal.settings.botClientId,
      AUTHORITY_HOST: rehearsal.addresses.world, GRAPH_BASE_URL: rehearsal.addresses.world,
      SERVICE_URL_HOSTS: `localhost:${rehearsal.settings.ports.world}`, NODE_EXTRA_CA_CERTS: rehearsal.caFile,
      ToBotFromChannelOpenIdMetadataUrl: `${rehearsal.addresses.world}/channel/openid`,
    });
    expect(env.PRIVATE_HOSTS.split(',')).toContain(`console.us.code42.com=127.0.0.1:${rehearsal.settings.ports.world}`);
    expect(env.DATABASE_URL).toBe(`file:${join(dataFolder, 'latchkey.db')}`);
  });

  test('the world is told its settings first and to install the bot last; the Playground posts to an unguessable path', async () => {
    const rehearsal = await start();
    await new Promise((resolve) => setTimeout(resolve, 200));

    const lines = told('stub-world').lines.join('').trim().split('\n');
    expect(JSON.parse(lines[0])).toMatchObject({ dataFolder, tenantId: rehearsal.settings.tenantId });
    expect(lines.at(-1)).toBe('install');
    const { argv } = told('stub-playground');
    expect(argv[argv.indexOf('-e') + 1]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/playground\/[\w-]{32}\/messages$/);
  });

  test('ids and ports stay over a restart; a taken port is replaced; --fresh begins anew', async () => {
    const first = await start();
    await first.stop();
    const second = await start({ ports: {} });
    expect(second.settings).toEqual(first.settings);
    await second.stop();

    const taken = createServer().listen(first.settings.ports.bot, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const third = await start({ ports: {} });
    await new Promise((resolve) => taken.close(resolve));
    expect(third.settings.ports.bot).not.toBe(first.settings.ports.bot);
    expect(third.settings.ports.world).toBe(first.settings.ports.world);
    await third.stop();

    const fresh = await start({ fresh: true });
    expect(fresh.settings.tenantId).not.toBe(first.settings.tenantId);
  });

  test('--fresh deletes nothing in a folder that is not a rehearsal\'s', async () => {
    const foreign = mkdtempSync(join(tmpdir(), 'foreign-'));
    writeFileSync(join(foreign, 'thesis.txt'), 'years of work');

    await expect(start({ dataFolder: foreign, fresh: true })).rejects.toThrow('nothing was deleted');
    expect(existsSync(join(foreign, 'thesis.txt'))).toBe(true);
  });

  test('a child that dies ends the others, with one line that says why', async () => {
    const rehearsal = await start();
    process.kill(rehearsal.processIds.bot, 'SIGKILL');

    expect(await rehearsal.failed).toBe(`The bot ended by itself (SIGKILL). Its log: ${join(dataFolder, 'bot.log')}`);
    expect(isAlive(rehearsal.processIds.world)).toBe(false);
    expect(isAlive(rehearsal.processIds.playground!)).toBe(false);
  });

  test('a child that does not come up fails the start and leaves nobody behind', async () => {
    await expect(start({}, { STUB_DIES: 'stub-bot' })).rejects.toThrow('The bot ended by itself (exit code 3). no luck today');
    expect(existsSync(join(dataFolder, 'rehearsal.pid'))).toBe(false);
  });

  test('a Playground that came up on another port is not taken for ready', async () => {
    await expect(start({}, { STUB_OTHER_PORT: '1' })).rejects.toThrow('was taken meanwhile');
  });

  test('stop ends even a deaf child within three seconds', async () => {
    const rehearsal = await start({}, { STUB_DEAF: '1' });
    const since = performance.now();
    await rehearsal.stop();

    expect(performance.now() - since).toBeLessThan(3000);
    expect(Object.values(rehearsal.processIds).some(isAlive)).toBe(false);
  });

  test('an interrupted start is rejected and leaves nobody behind', async () => {
    const abort = new AbortController();
    abort.abort();
    await expect(start({ signal: abort.signal })).rejects.toThrow('interrupted');
    expect(existsSync(join(dataFolder, 'rehearsal.pid'))).toBe(false);
  });
});

describe('the launcher', () => {
  test.each([...PRODUCTION_SETTINGS])('refuses when %s is present, even empty', (name) => {
    expect(refuseRehearsal({ [name]: '' })).toContain(name);
  });

  test('refuses NODE_ENV=production and takes everything else', () => {
    expect(refuseRehearsal({ NODE_ENV: 'production' })).toContain('NODE_ENV');
    expect(refuseRehearsal({ NODE_ENV: 'test', PORT: '4000', PATH: '/bin' })).toBeUndefined();
  });

  test('exits with 78 and one line', () => {
    const run = spawnSync(process.execPath, [join(DIST, 'launcher.js')], { env: { PATH: process.env.PATH, MicrosoftAppPassword: '' }, encoding: 'utf8' });

    expect(run.status).toBe(78);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    expect(run.stdout).toBe('');
  });
});

describe('the preload of the Playground', () => {
  test.each([
    ['a port', 'listen(0, report)'],
    ['a port as text and a foreign host', 'listen("0", "0.0.0.0", report)'],
    ['options', 'listen({ port: 0, host: "::" }, report)'],
  ])('binds %s to loopback', (_name, call) => {
    const script = `const s = require('net').createServer(); function report() { console.log(s.address().address); process.exit(0); } s.${call};`;
    const said = execFileSync(process.execPath, ['--require', join(DIST, 'playground-preload.js'), '-e', script], { encoding: 'utf8', input: undefined, stdio: ['pipe', 'pipe', 'pipe'] });

    expect(said.trim()).toBe('127.0.0.1');
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('describeRehearsal', () => {
  const rehearsal = { url: 'http://127.0.0.1:56150/', settings: { ports: { bot: 4000, operations: 9464, playground: 56150, people: 56151, world: 56152 } } };

  test('the address comes first, then where the numbers are', () => {
    expect(describeRehearsal(rehearsal, { bot: 4000 })).toEqual([rehearsal.url, expect.stringContaining('Ctrl+C'), expect.stringContaining('http://127.0.0.1:9464/metrics')]);
  });

  test('a port that was asked for and is taken is told, with the one in its place', () => {
    expect(describeRehearsal(rehearsal, { bot: 3978, operations: 9000 }).slice(3)).toEqual(['Port 3978 is taken: the bot listens on 4000.', 'Port 9000 is taken: health and numbers are on 9464.']);
  });
});
