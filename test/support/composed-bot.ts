// The bot as it is deployed: its own process with server, database on disk and every part, beside the stand-in for Microsoft.
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../src/rehearsal/find-free-port';
import { settingsFor } from './bot-under-test';
import { childrenOnLoopback } from './children-on-loopback';
import type { FakeMicrosoft, Json } from './fake-microsoft';

// The package has types for import only.
const { createClient } = require('@libsql/client/sqlite3') as typeof import('@libsql/client/sqlite3', { with: { 'resolution-mode': 'import' } });
const MAIN = join(__dirname, '../../dist/main.js');

export interface ComposedBot {
  port: number;
  /** All that it wrote to its two outputs. */
  output: () => string;
  /** Posts an activity; `null` sends no token, and a body that is text goes as it is. */
  post(body: Json | string, authorization: string | null): Promise<{ status: number; text: string; headers: string }>;
  /** Every row of every table, as one text, but for the sign of life that each process gives every few seconds. */
  dump(): Promise<string>;
  change(sql: string, values: string[]): Promise<void>;
  stop(): Promise<void>;
}

/** With the same folder it finds what an earlier one left. */
export async function startComposedBot(fake: FakeMicrosoft, settings: Record<string, string> = {}, folder = mkdtempSync(join(tmpdir(), 'latchkey-composed-'))): Promise<ComposedBot> {
  const [port, operationsPort] = [await findFreePort(), await findFreePort()];
  const databaseUrl = `file:${join(folder, 'latchkey.db')}`;
  const child = spawn(process.execPath, [MAIN, '--exit-on-stdin-end'], {
    cwd: folder,
    env: {
      PATH: process.env.PATH, ...childrenOnLoopback(), NODE_EXTRA_CA_CERTS: fake.caFile, ...settingsFor(fake),
      PORT: String(port), OPERATIONS_PORT: String(operationsPort), DATABASE_URL: databaseUrl, ...settings,
    },
  });
  let output = '';
  child.stdout.on('data', (part) => (output += String(part)));
  child.stderr.on('data', (part) => (output += String(part)));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  while (!output.includes('"msg":"ready"')) {
    if (child.exitCode !== null) throw new Error(`the bot ended early: ${output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const database = createClient({ url: databaseUrl });
  return {
    port,
    output: () => output,
    post: async (body, authorization) => {
      const response = await fetch(`http://127.0.0.1:${port}/api/messages`, {
        method: 'POST', headers: { 'content-type': 'application/json', ...(authorization !== null && { authorization }) }, body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return { status: response.status, text: await response.text(), headers: JSON.stringify([...response.headers]) };
    },
    dump: async () => {
      const tables = await database.execute("select name from sqlite_master where type = 'table' and name <> 'workers' order by name");
      const rows = await Promise.all(tables.rows.map(async ({ name }) => [name, (await database.execute(`select * from "${String(name)}"`)).rows]));
      return JSON.stringify(rows);
    },
    change: async (sql, args) => void (await database.execute({ sql, args })),
    stop: async () => {
      database.close();
      child.stdin.end();
      await ended;
    },
  };
}

export interface Recorder {
  /** `localhost:port`, with a certificate that the bot trusts. */
  host: string;
  /** Whatever reached it, connections without a request too. */
  heard: string[];
  close(): Promise<void>;
}

/** A host that answers like a connector, and remembers whoever knocked. */
export async function startRecorder(fake: FakeMicrosoft): Promise<Recorder> {
  const heard: string[] = [];
  const server = https.createServer(fake.tls, (req, res) => {
    heard.push(`${req.method} ${req.url} ${req.headers.authorization ?? ''}`);
    // Not writeHead: restify, where it is loaded, leaves it without a result.
    res.statusCode = 201;
    res.setHeader('content-type', 'application/json');
    res.end('{"id":"taken"}');
  });
  server.on('connection', () => heard.push('connection'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `localhost:${(server.address() as AddressInfo).port}`,
    heard,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
