// Runs the Azure CLI and says what went wrong in its own terms. Knows no command and keeps no token: az holds the operator's sign-in.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface AzCall {
  args: string[];
  /** Handed over as a file, so that no shell can spoil it: JSON after `--body`, a text after `--cert`. */
  file?: { flag: '--body'; json: object } | { flag: '--cert'; text: string };
}

/** Resolves with the JSON that az printed, undefined when it printed none. @throws AzError */
export type Az = (call: AzCall) => Promise<unknown>;

export type AzFault = 'missing' | 'signed-out' | 'not-found' | 'forbidden' | 'busy' | 'refused';

export class AzError extends Error {
  override readonly name = 'AzError';

  constructor(
    readonly fault: AzFault,
    message: string,
    /** Error code of Graph or Azure, when the answer had one. */
    readonly code = '',
  ) {
    super(message);
  }
}

const MOST_OUTPUT_BYTES = 16 * 1024 * 1024;

/** @param command a name on the PATH, or a path */
export function createAz(command = 'az'): Az {
  return async (call) => run(command, call);
}

async function run(command: string, call: AzCall): Promise<unknown> {
  const folder = call.file ? await mkdtemp(join(tmpdir(), 'latchkey-az-')) : undefined;
  try {
    const args = [...call.args, '--output', 'json', '--only-show-errors'];
    if (call.file && folder) {
      const path = join(folder, 'content');
      await writeFile(path, call.file.flag === '--body' ? JSON.stringify(call.file.json) : call.file.text, { mode: 0o600 });
      args.push(call.file.flag, `@${path}`);
    }
    return await start(command, args);
  } finally {
    if (folder) await rm(folder, { recursive: true, force: true });
  }
}

function start(command: string, args: string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { maxBuffer: MOST_OUTPUT_BYTES }, (error, stdout, stderr) => {
      if (error) return reject(explainAzError(error.code, stderr));
      try {
        resolve(stdout.trim() === '' ? undefined : JSON.parse(stdout));
      } catch (cause) {
        reject(new AzError('refused', `az ${args.slice(0, 2).join(' ')} answered with something that is no JSON: ${String(cause)}`));
      }
    });
  });
}

/** Azure CLI, azure.cli.core.util.send_raw_request: what a service refused reads `Reason({"error":{"code":…}})`. */
export function explainAzError(exit: unknown, stderr: string): AzError {
  if (exit === 'ENOENT') return new AzError('missing', 'The Azure CLI, az, is not on this machine.');
  const code = /"code":\s*"([^"]+)"/.exec(stderr)?.[1] ?? /^(?:ERROR: )?\((\w+)\)/m.exec(stderr)?.[1] ?? '';
  const line = stderr.split('\n').map((one) => one.replace(/^ERROR: /, '').trim()).find((one) => one !== '') ?? `az ended with ${String(exit)}`;
  return new AzError(judge(stderr, code), line.slice(0, 600), code);
}

function judge(stderr: string, code: string): AzFault {
  if (/\baz login\b|AADSTS(50173|700082|50076|50079|53003)\b/.test(stderr)) return 'signed-out';
  if (/^(Request_ResourceNotFound|ResourceNotFound|ResourceGroupNotFound|NoBackingApplicationObject)$/.test(code) || /^(ERROR: )?Not Found\(/m.test(stderr)) return 'not-found';
  if (/^(Authorization_RequestDenied|AuthorizationFailed|Forbidden|LinkedAuthorizationFailed)$/.test(code) || /^(ERROR: )?Forbidden\(/m.test(stderr)) return 'forbidden';
  return /^(ERROR: )?Too Many Requests\b/m.test(stderr) ? 'busy' : 'refused';
}
