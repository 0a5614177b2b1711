// Tells the host whether the bot lives, is ready and how it fares. On an address of its own, for operators alone. Knows no business.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OperationsOptions {
  host: string;
  port: number;
  /** False while starting, stopping, or while the database does not answer. */
  isReady: () => Promise<boolean>;
  /** Prometheus text. */
  metrics: () => Promise<string>;
}

/** A process whose event loop stands still does not answer at all, which is what a probe of `/healthz` has to notice. */
export async function startOperationsServer(options: OperationsOptions): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((req, res) => {
    // Not by writeHead(): restify replaces it for every server of the process, and its version returns nothing.
    const end = (status: number, body: string): void => {
      res.statusCode = status;
      res.setHeader('Content-Type', 'text/plain; charset=utf-8');
      res.setHeader('Cache-Control', 'no-store');
      res.end(body);
    };
    if (req.method !== 'GET' && req.method !== 'HEAD') return end(405, 'only GET\n');
    if (req.url === '/healthz') return end(200, 'ok\n');
    if (req.url === '/metrics') return void options.metrics().then((text) => end(200, text), () => end(500, 'no numbers\n'));
    if (req.url !== '/readyz') return end(404, 'unknown\n');
    options.isReady().then(
      (ready) => end(ready ? 200 : 503, ready ? 'ready\n' : 'not ready\n'),
      () => end(503, 'not ready\n'),
    );
  });
  await listen(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function listen(server: Server, { host, port }: OperationsOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}
