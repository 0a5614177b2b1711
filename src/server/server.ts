// The HTTP server that the channel and browsers reach. Knows addresses and limits, not what a turn means.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import restify, { type Request, type RequestHandler, type Response, type Server } from 'restify';
import { describeError } from '../model/describe-error';
import type { Log } from '../model/ports';
import { addressOf, createCallerLimits, type CallerLimits } from './caller-limits';
import { addDownloads, type DownloadOptions } from './downloads';
import { limitConnections } from './limit-connections';
import { addMessages, type MessagesOptions } from './messages';
import type { Pages } from './pages';
import { addSecurityHeaders, sendBody, sendPage } from './send';
import { addSignInPages, type SignInPagesOptions } from './sign-in-pages';

export interface ServerOptions extends SignInPagesOptions, DownloadOptions, Omit<MessagesOptions, 'limits'> {
  host: string;
  port: number;
  /** Once aborted, messages are turned away until the process ends. Left out, it never ends. */
  stopping?: AbortSignal;
  log: Log;
}

export interface RunningServer {
  /** The port really taken; differs from the setting only when that is 0. */
  port: number;
  /** Takes no more requests, lets running ones end. */
  close(): Promise<void>;
  /** Resolves when no request is being answered. */
  drain(): Promise<void>;
}

/** About as long as a restart takes. */
const RETRY_AFTER_SECONDS = 15;
const LOOK_EVERY_MS = 20;
/** A path as browsers and the channel send it: printable, and without the backslash, which a URL takes for the beginning of a host. */
const PLAIN_TARGET = /^\/[!-[\]-~]*$/;

/** Rejects when the port cannot be taken. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const server = restify.createServer({ name: '', ignoreTrailingSlash: true, handleUncaughtExceptions: false });
  // The types do not name it.
  (server as Server & { first(handler: (req: IncomingMessage, res: ServerResponse) => boolean): void }).first(turnAwayOddTargets);
  server.pre((_req, res, next) => {
    addSecurityHeaders(res);
    next();
  });
  server.pre(turnAwayWhenStopping(options));
  const limits = createCallerLimits();
  server.pre(limitPages(limits, options));
  limitConnections(server.server);
  addErrorHandlers(server, options);
  addMessages(server, { ...options, limits });
  addSignInPages(server, options);
  addDownloads(server, options);
  const { port } = await listen(server, { host: options.host, port: options.port });
  return { port, close: () => closeServer(server), drain: () => drainServer(server) };
}

/** Any text may stand where the address stands. restify reads it by `new URL()`, whose throw would end the process. */
function turnAwayOddTargets(req: IncomingMessage, res: ServerResponse): boolean {
  if (PLAIN_TARGET.test(req.url ?? '')) return true;
  res.statusCode = 400;
  res.setHeader('Connection', 'close');
  res.end();
  return false;
}

/** Pages and downloads; whoever looks whether the bot is there is not counted. */
function limitPages(limits: CallerLimits, { proxies, pages, meter }: ServerOptions): RequestHandler {
  return (req, res, next) => {
    if (req.method === 'POST' || req.path() === '/api/messages') return next();
    limits.judgePage(addressOf(req, proxies)).then((seconds) => {
      if (seconds === undefined) return next();
      meter?.turnAway('rate');
      res.header('Retry-After', String(seconds));
      sendPage(res, 429, pages.tooMany);
      return next(false);
    }, next);
  };
}

/** The listener stays until running work is put down: a clear "later" is better than a refused connection. */
function turnAwayWhenStopping({ stopping, meter }: ServerOptions): RequestHandler {
  return (req, res, next) => {
    if (!stopping?.aborted) return next();
    res.header('Connection', 'close');
    if (req.method !== 'POST') return next();
    meter?.turnAway('stopping');
    res.header('Retry-After', String(RETRY_AFTER_SECONDS));
    sendBody(res, { status: 503, contentType: 'application/json', body: '' });
    return next(false);
  };
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

async function drainServer(server: Server): Promise<void> {
  while (server.inflightRequests() > 0) await wait(LOOK_EVERY_MS);
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // Connections kept open by clients would hold the end up, also those whose last answer is still on its way now.
    const timer = setInterval(() => server.server.closeIdleConnections(), LOOK_EVERY_MS);
    server.close(() => {
      clearInterval(timer);
      resolve();
    });
    server.server.closeIdleConnections();
  });
}
