// Process entry of `npm run audit [-- --setup <id or code> --since <time> --json]`: prints who did what and when, out of the bot's database. Writes nothing.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, readSettings, SettingsSchema } from './config';
import { loadWords } from './content/load-words';
import { SetupError } from './model/errors';
import { readAudit, type AuditLine, type AuditQuery } from './storage/read-audit';
import { runCommand } from './run-command';

export interface AuditOptions {
  /** Folder of the wording. */
  cards: string;
  write: (line: string) => void;
  /** Left out: the process's. */
  env?: Record<string, string | undefined>;
}

/** @returns the exit code: 78 for a wrong argument or setting, 1 when the database cannot be read. */
export async function showAudit(args: string[], { cards, write, env }: AuditOptions): Promise<number> {
  try {
    const { json, ...query } = readArguments(args);
    const { DATABASE_URL } = readSettings(SettingsSchema.pick({ DATABASE_URL: true }), 'nothing is read', env);
    const lines = await readAudit(DATABASE_URL, query);
    if (json) for (const line of lines) write(JSON.stringify(toRecord(line)));
    else {
      const { audit } = loadWords(cards);
      for (const line of lines) write(toText(line, audit));
      write(`${lines.length} ${lines.length === 1 ? 'entry' : 'entries'}.`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof SetupError)) throw error;
    write(error.message);
    return error instanceof ConfigError ? error.exitCode : 1;
  }
}

const USAGE = 'npm run audit -- --setup <id or code> --since <2026-01-31 or 2026-01-31T08:00:00Z> --json';

function readArguments(args: string[]): AuditQuery & { json?: boolean } {
  try {
    const { values } = parseArgs({ args, options: { setup: { type: 'string' }, since: { type: 'string' }, json: { type: 'boolean' } } });
    if (values.since === undefined) return values;
    // Without an offset, a time is UTC, as all times of the log are.
    const since = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/.test(values.since) && values.since.includes('T') ? `${values.since}Z` : values.since;
    return { ...values, since: new Date(since).toISOString() };
  } catch {
    throw new ConfigError(`This cannot be read. All of it may be left out: ${USAGE}`);
  }
}

/** One flat object a line, for a SIEM. */
function toRecord(line: AuditLine): object {
  const code = line.code === undefined ? {} : { code: line.code };
  if (line.type === 'refusal') return { kind: 'refused', ...line.refusal, ...code };
  return { kind: 'done', ...line.entry, ...code };
}

function toText(line: AuditLine, words: Record<string, string>): string {
  const at = line.at.replace(/\.\d+Z$/, 'Z');
  if (line.type === 'refusal') {
    const { byName, byId, what, count, setupId, correlationId } = line.refusal;
    return oneLine([at, line.code ?? setupId ?? '-', `${byName || 'unknown'} (${byId})`, words[`refused.${what}`] ?? what, ...(count > 1 ? [`${count} times`] : []), `reference ${correlationId}`]);
  }
  const { byName, byId, what, details, write, setupId } = line.entry;
  const facts = Object.entries(details ?? {}).map(([name, value]) => `${name}=${value}`);
  const call = write ? [`${write.method} ${write.path} ${write.status === 0 ? 'no answer heard' : write.status}`, ...(write.graphRequestId ? [`Graph request ${write.graphRequestId}`] : [])] : [];
  return oneLine([at, line.code ?? setupId, `${byName} (${byId})`, words[what] ?? what, ...facts, ...call]);
}

/** What people typed may hold line ends and signs that steer a terminal. */
function oneLine(parts: string[]): string {
  return parts.map((part) => part.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, ' ')).join(' | ');
}

if (require.main === module) runCommand((write) => showAudit(process.argv.slice(2), { cards: join(__dirname, '../cards'), write }));
