// Sets what the HTTP server grants a connection: how long it may take, how much it may say. Knows no routes.
import type { Server } from 'node:http';

const HEADERS_MS = 10_000;
/** Whole requests; a body has a limit of its own. */
const REQUEST_MS = 20_000;
/** Longer than the load balancers in front keep theirs, so that they never take one that is just being closed. */
const KEEP_ALIVE_MS = 65_000;
const MOST_CONNECTIONS = 2_000;
const MOST_HEADERS = 100;

/** Headers of more than 16 KB are refused by node itself (431). */
export function limitConnections(server: Server): void {
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = REQUEST_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.maxConnections = MOST_CONNECTIONS;
  server.maxHeadersCount = MOST_HEADERS;
}
