// An az on the PATH, and behind it a directory and a subscription that refuse what Microsoft's refuse. Strict: an unknown command, option or property is a failure.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { explainAzError, type Az } from '../../../src/install/az';
import { FakeDirectory, type DirectoryAnswer } from './fake-directory';

export const TENANT = '11111111-2222-4333-8444-555555555555';
export const SUBSCRIPTION = '99999999-2222-4333-8444-555555555555';

/** Options of the commands, from their --help (Azure CLI 2.45). `!` marks what has to be there, `=` what takes no value. */
const COMMANDS: Record<string, string[]> = {
  'cloud show': ['--name', '--query'],
  'account show': ['--query'],
  rest: ['--method', '--url!', '--resource', '--headers', '--body'],
  'group exists': ['--name!'],
  'group create': ['--name!', '--location!', '--tags'],
  'provider show': ['--namespace!', '--query'],
  'provider register': ['--namespace!', '--wait='],
  'bot show': ['--name!', '--resource-group!'],
  'bot create': ['--name!', '--resource-group!', '--app-type!', '--appid!', '--tenant-id', '--endpoint', '--display-name', '--sku'],
  'bot update': ['--name!', '--resource-group!', '--endpoint'],
  'bot msteams create': ['--name!', '--resource-group!'],
  'ad app credential reset': ['--id!', '--append=', '--display-name', '--cert'],
};
const EVERYWHERE = ['--subscription', '--output', '--only-show-errors='];

interface Answer {
  exit: number;
  stdout?: unknown;
  stderr?: string;
}
type Options = Record<string, string[]>;

export class FakeAzure {
  readonly directory = new FakeDirectory(TENANT);
  /** Each call that changed something, as `verb what`. */
  readonly writes: string[] = [];
  readonly calls: string[] = [];
  readonly groups = new Set<string>();
  readonly bots = new Map<string, { msaAppId: string; endpoint: string; configuredChannels: string[] }>();
  provider = 'NotRegistered';
  cloud = 'AzureCloud';
  account: { id: string; tenantId: string; user: { type: string } } | undefined = { id: SUBSCRIPTION, tenantId: TENANT, user: { type: 'user' } };
  /** The connection breaks at this write, counted from 1: before Microsoft has done it, or after. */
  cut?: { at: number; when: 'before' | 'after' };
  /** Refuses these writes, as to somebody without the role. */
  forbidden?: RegExp;
  /** The same without a process: for tests that call it many times. */
  readonly az: Az = async ({ args, file }) => {
    const content = file?.flag === '--body' ? JSON.stringify(file.json) : file?.text;
    const { exit, stdout, stderr = '' } = this.run({ args: [...args, '--output', 'json', '--only-show-errors', ...(file ? [file.flag, '@content'] : [])], file: content });
    if (exit !== 0) throw explainAzError(exit, stderr);
    return stdout === undefined ? undefined : JSON.parse(JSON.stringify(stdout));
  };
  private folder = '';
  private server?: Server;

  /** Resolves with the folder that has to stand on the PATH. */
  async start(): Promise<string> {
    this.server = createServer((request, response) => {
      void json(request).then((body) => response.end(JSON.stringify(this.run(body as { args: string[]; file?: string }))));
    });
    await new Promise<void>((done) => this.server!.listen(0, '127.0.0.1', done));
    const { port } = this.server.address() as AddressInfo;
    this.folder = mkdtempSync(join(tmpdir(), 'latchkey-fake-az-'));
    const script = `#!${process.execPath}
const args = process.argv.slice(2);
const path = args.find((one) => one.startsWith('@'));
const file = path && require('node:fs').readFileSync(path.slice(1), 'utf8');
fetch('http://127.0.0.1:${port}', { method: 'POST', body: JSON.stringify({ args, file }) }).then((r) => r.json()).then(({ exit, stdout, stderr }) => {
  if (stdout !== undefined) process.stdout.write(JSON.stringify(stdout) + '\\n');
  if (stderr) process.stderr.write(stderr + '\\n');
  process.exitCode = exit;
});`;
    writeFileSync(join(this.folder, 'az'), script);
    chmodSync(join(this.folder, 'az'), 0o755);
    return this.folder;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((done) => (this.server ? this.server.close(() => done()) : done()));
    if (this.folder) rmSync(this.folder, { recursive: true, force: true });
  }

  private run({ args, file }: { args: string[]; file?: string }): Answer {
    const first = args.findIndex((one) => one.startsWith('-'));
    const command = args.slice(0, first).join(' ');
    const options = readOptions(command, args.slice(first));
    if (typeof options === 'string') return { exit: 2, stderr: `ERROR: ${options}` };
    this.calls.push(command === 'rest' ? `${options['--method']} ${options['--url']}` : command);
    if (command === 'cloud show') return { exit: 0, stdout: this.cloud };
    if (!this.account) return { exit: 1, stderr: "ERROR: Please run 'az login' to setup account." };
    if (command === 'account show') return { exit: 0, stdout: this.account };
    const what = command === 'rest' ? `${options['--method']} ${new URL(options['--url']![0]!).pathname}` : command;
    return this.isWrite(command, options) ? this.write(what, () => this.perform(command, options, file)) : this.perform(command, options, file);
  }

  private isWrite(command: string, options: Options): boolean {
    return command === 'rest' ? options['--method']?.[0] !== 'get' : !/ (show|exists)$/.test(command);
  }

  private write(what: string, perform: () => Answer): Answer {
    if (this.forbidden?.test(what)) return { exit: 1, stderr: 'ERROR: Forbidden({"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}})' };
    const isCut = this.cut?.at === this.writes.length + 1;
    const lost: Answer = { exit: 1, stderr: 'ERROR: Connection broken: ConnectionResetError(104)' };
    if (isCut && this.cut?.when === 'before') return lost;
    const answer = perform();
    if (answer.exit === 0) this.writes.push(what);
    return isCut ? lost : answer;
  }

  private perform(command: string, options: Options, file?: string): Answer {
    const one = (name: string) => options[name]?.[0] ?? '';
    const key = `${one('--resource-group')}/${one('--name')}`;
    switch (command) {
      case 'rest': return this.rest(options, file);
      case 'ad app credential reset': return options['--append'] ? toAnswer(this.directory.addCertificate(one('--id'), file ?? '')) : { exit: 1, stderr: 'ERROR: without --append every other credential is gone' };
      case 'group exists': return { exit: 0, stdout: this.groups.has(one('--name')) };
      case 'group create': this.groups.add(one('--name')); return { exit: 0, stdout: {} };
      case 'provider show': return { exit: 0, stdout: this.provider };
      case 'provider register': this.provider = 'Registered'; return { exit: 0 };
      case 'bot create': return this.createBot(key, { appId: one('--appid'), type: one('--app-type'), tenant: one('--tenant-id'), endpoint: one('--endpoint') });
    }
    const bot = this.bots.get(key);
    if (!bot) return { exit: 3, stderr: `ERROR: (ResourceNotFound) The Resource 'Microsoft.BotService/botServices/${one('--name')}' was not found.` };
    if (command === 'bot update') bot.endpoint = one('--endpoint');
    if (command === 'bot msteams create') bot.configuredChannels.push('msteams');
    return { exit: 0, stdout: { properties: bot } };
  }

  private createBot(key: string, { appId, type, tenant, endpoint }: { appId: string; type: string; tenant: string; endpoint: string }): Answer {
    if (!this.groups.has(key.split('/')[0]!)) return { exit: 3, stderr: 'ERROR: (ResourceGroupNotFound) Resource group could not be found.' };
    if (this.provider !== 'Registered') return { exit: 1, stderr: 'ERROR: (MissingSubscriptionRegistration) The subscription is not registered.' };
    if (type !== 'SingleTenant' || tenant !== TENANT || !this.directory.applications.some((one) => one.appId === appId)) return { exit: 1, stderr: 'ERROR: (InvalidBotData) Bot is not valid.' };
    this.bots.set(key, { msaAppId: appId, endpoint, configuredChannels: ['webchat', 'directline'] });
    return { exit: 0, stdout: {} };
  }

  private rest(options: Options, file?: string): Answer {
    const url = new URL(options['--url']![0]!);
    if (options['--resource']?.[0] !== url.origin) return { exit: 1, stderr: `ERROR: no token for ${url.origin}: --resource is ${String(options['--resource'])}` };
    const headers = Object.fromEntries((options['--headers'] ?? []).map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
    return toAnswer(this.directory.answer({ method: options['--method']![0]!.toUpperCase(), path: decodeURIComponent(`${url.pathname}${url.search}`), headers, body: file === undefined ? undefined : JSON.parse(file) }));
  }
}

const REASONS: Record<number, string> = { 400: 'Bad Request', 404: 'Not Found', 409: 'Conflict' };

/** Azure CLI: `Reason(body)` on stderr. */
function toAnswer({ status, body, code, message }: DirectoryAnswer): Answer {
  if (status < 300) return { exit: 0, ...(body === undefined ? {} : { stdout: body }) };
  return { exit: 1, stderr: `ERROR: ${REASONS[status] ?? 'Error'}(${JSON.stringify({ error: { code, message } })})` };
}

function readOptions(command: string, args: string[]): Options | string {
  const known = COMMANDS[command];
  if (!known) return `'${command}' is misspelled or not recognized by the system.`;
  const options: Options = {};
  let name = '';
  for (const one of args) {
    if (one.startsWith('--')) {
      name = one;
      if (![...known, ...EVERYWHERE].some((option) => option.replace(/[!=]$/, '') === name)) return `unrecognized arguments: ${name}`;
      if (name in options) return `${name} is there twice`;
      options[name] = [];
    } else if (name === '' || [...known, ...EVERYWHERE].includes(`${name}=`) || (name !== '--headers' && options[name]!.length > 0)) return `unrecognized arguments: ${one}`;
    else options[name]!.push(one);
  }
  const missing = known.filter((option) => option.endsWith('!') && !options[option.slice(0, -1)]?.length);
  return missing.length > 0 ? `the following arguments are required: ${missing.join(', ')}` : options;
}
