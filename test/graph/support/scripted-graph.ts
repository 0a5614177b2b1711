// A real HTTP server that answers exactly as scripted, one answer a request; a request too many fails the test.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGraphSession, type GraphClientOptions } from '../../../src/graph/graph-client';
import type { GraphSession } from '../../../src/model/action';

export interface ScriptedAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Ends the connection without an answer. */
  cut?: boolean;
}

export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface ScriptedGraph {
  seen: SeenRequest[];
  waits: number[];
  session: GraphSession;
  close(): Promise<void>;
}

export const CLOUD = { graphBaseUrl: 'https://graph.test:8443', authorityHost: 'https://login.test' };

/** Plain HTTP behind an https address: the client believes that it speaks to graph.test, the request goes to the loopback server. */
export async function startScriptedGraph(answers: ScriptedAnswer[], options: Partial<GraphClientOptions> = {}): Promise<ScriptedGraph> {
  const seen: SeenRequest[] = [];
  const waits: number[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    const answer = answers[seen.length - 1] ?? { status: 418, body: { error: { code: 'not-scripted', message: '' } } };
    if (answer.cut === true) return void request.socket.destroy();
    const text = typeof answer.body === 'string' ? answer.body : answer.body === undefined ? '' : JSON.stringify(answer.body);
    // Two statements: restify replaces writeHead for every server of the process, and its version returns nothing.
    response.writeHead(answer.status ?? 200, { 'request-id': `request-${seen.length}`, ...answer.headers });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const session = createGraphSession({
    cloud: CLOUD,
    getToken: async () => 'token-1',
    fetch: (input, init) => fetch(String(input).replace(/^https:\/\/[^/]+/, origin), init),
    wait: async (milliseconds) => void waits.push(milliseconds),
    ...options,
  });
  return { seen, waits, session, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

export function graphError(status: number, code: string, message = ''): ScriptedAnswer {
  return { status, body: { error: { code, message, innerError: { 'request-id': 'from-body' } } } };
}
