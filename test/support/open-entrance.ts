// One address for several bots, as a load balancer has: each request goes to the one that the test names at that moment. Knows nothing of bots.
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export async function openEntrance(leadsTo: () => string): Promise<{ port: number; close(): void }> {
  const server = http.createServer((req, res) => {
    const forward = http.request(`${leadsTo()}${req.url ?? ''}`, { method: req.method, headers: req.headers, agent: false }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    forward.on('error', () => res.destroy());
    req.pipe(forward);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
