// A port for later: free, and not one that the system gives to a connection meanwhile.
import { createServer, type Server } from 'node:net';
import { findFreePort } from '../../src/rehearsal/find-free-port';

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));
const take = async (port: number): Promise<void> => {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((listening, refused) => server.once('error', refused).listen(port, '127.0.0.1', listening));
};

it('is none of those from which the system serves outgoing connections', async () => {
  const port = await findFreePort();
  expect(port).toBeGreaterThanOrEqual(20_000);
  expect(port).toBeLessThan(32_768);
  await expect(take(port)).resolves.toBeUndefined();
});

it('takes the first wish that is free', async () => {
  const [taken, free] = [await findFreePort(), await findFreePort()];
  await take(taken);
  expect(await findFreePort([taken, free])).toBe(free);
});
