// The HTTP server that the channel and browsers reach. Knows addresses and limits, not what a turn means.
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import restify, { type Request, type Response, type Server } from 'restify';
import { describeError } from '../model/describe-error';
import type { Log } from '../model/ports';
import { addDownloads, type DownloadOptions } from './downloads';
import type { Pages } from './pages';
import { addSecurityHeaders, sendBody, sendPage } from './send';
import { addSignInPages, type SignInPagesOptions } from './sign-in-pages';

export interface ServerOptions extends SignInPagesOptions, DownloadOptions {
  host: string;
  port: number;
  receive: (request: { authorization: string | undefined; body: unknown }) => Promise<{ status: number; body?: unknown }>;
  log: Log;
}

export interface RunningServer {
  /** The port really taken; differs from the setting only when that is 0. */
  port: number;
  /** Takes no more requests, lets running ones end. */
  close(): Promise<void>;
}

/** Far above any activity with a card's inputs. */
const MAX_BODY_BYTES = 256 * 1024;

/** Rejects when the port cannot be taken. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const server = restify.createServer({ name: '', ignoreTrailingSlash: true, handleUncaughtExceptions: false });
  server.pre((_req, res, next) => {
    addSecurityHeaders(res);
    next();
  });
  addErrorHandlers(server, options);
  addMessages(server, options);
  addSignInPages(server, options);
  addDownloads(server, options);
  const { port } = await listen(server, { host: options.host, port: options.port });
  return { port, close: () => closeServer(server) };
}

function addMessages(server: Server, { receive }: ServerOptions): void {
  const parseBody = restify.plugins.bodyParser({ maxBodySize: MAX_BODY_BYTES, mapParams: false });
  server.post('/api/messages', parseBody, async (req: Request, res: Response) => {
    const answer = await receive({ authorization: req.header('authorization'), body: req.body });
    if (answer.body === undefined) return sendBody(res, { status: answer.status, contentType: 'application/json', body: '' });
    sendBody(res, { status: answer.status, contentType: 'application/json', body: JSON.stringify(answer.body) });
  });
  // Clients and probes ask whether somebody is there.
  const alive = async (_req: Request, res: Response): Promise<void> => sendBody(res, { status: 200, contentType: 'text/plain; charset=utf-8', body: '' });
  server.get('/api/messages', alive);
  server.head('/api/messages', alive);
}

/** restify would answer with the error's own text. */
function addErrorHandlers(server: Server, { log, pages }: { log: Log; pages: Pages }): void {
  server.on('restifyError', (req: Request, res: Response, error: { statusCode?: number; name: string; message: string }, done: () => void) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error({ correlationId: randomUUID(), ...describeError(error), status, route: routeOf(req) }, 'request failed');
    if (!res.headersSent) {
      if (status === 404) sendPage(res, 404, pages.notFound);
      else sendBody(res, { status, contentType: 'text/plain; charset=utf-8', body: '' });
    }
    done();
  });
}

/** As declared: an address that was sent may hold a download's token. */
function routeOf(req: Request): string {
  const { path } = (req.getRoute() ?? {}) as { path?: unknown };
  return typeof path === 'string' ? path : 'unknown';
}

function listen(server: Server, at: { host: string; port: number }): Promise<{ port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, () => {
      server.removeListener('error', reject);
      resolve({ port: (server.address() as AddressInfo).port });
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    // Connections kept open by clients would hold the end up.
    server.server.closeIdleConnections();
  });
}
