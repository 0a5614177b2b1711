// Process entry of the world: tenant, sign-in service, vendor pages and relay on two loopback ports. Settings come as the first line on stdin.
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import express, { type RequestHandler } from 'express';
import { createChannelKeys } from './relay/channel-keys';
import { createDirectory, playgroundFile } from './relay/directory';
import { loadPrivateAuthority } from './relay/private-authority';
import { type Relay, createRelay } from './relay/relay';
import type { PeopleLink } from './relay/words';
import { createSamlWorld } from './saml/saml-world';
import { createAuthorityRouter } from './tenant/authority/create-authority-router';
import { createAdminCenter } from './tenant/admin-center';
import { createTenant } from './tenant/create-tenant';
import { createGraphRouter } from './tenant/graph/create-graph-router';
import { tenantCloud } from './tenant/tenant-cloud';
import { createTenantForRelay } from './tenant-for-relay';
import { listPersonas } from './personas';
import { INSTALL_COMMAND, WorldSettings, addressesOf } from './world-settings';
import { loadTruths } from './console/load-truths';
import { createVendorHostsRouter, listVendorHosts } from './console/vendor-hosts-router';
import { loadGallery } from './load-gallery';

export interface World {
  relay: Relay;
  close(): void;
}

/** Opens both ports; whatever the Playground and the bot need from disk is written before it resolves. */
export async function startWorld(settings: WorldSettings): Promise<World> {
  const addresses = addressesOf(settings);
  const truths = loadTruths(settings.chatsFolder);
  const authority = await loadPrivateAuthority(join(settings.dataFolder, 'authority'), new Date(), listVendorHosts(truths));
  const keys = await createChannelKeys({ folder: join(settings.dataFolder, 'authority'), baseUrl: `${addresses.world}/channel`, issuer: tenantCloud(settings.cloud).channel });
  const tenant = createTenant({
    stateFile: join(settings.dataFolder, 'tenant.json'), tenantId: settings.tenantId, authorityHost: addresses.world, graphBaseUrl: addresses.world,
    botClientId: settings.botClientId, botSecret: settings.botClientSecret,
    gallery: loadGallery(settings.chatsFolder),
    ...(settings.cloud === undefined ? {} : { cloud: settings.cloud }),
    ...(settings.botCredentials === undefined ? {} : { botCredentials: settings.botCredentials }),
    ...(settings.replicationDelayMs === undefined ? {} : { replicationDelayMs: settings.replicationDelayMs }),
  });
  const saml = createSamlWorld({
    directory: tenant.directory, faults: tenant.faults, peopleBaseUrl: addresses.people,
    truthsFolder: settings.chatsFolder, stateFile: join(settings.dataFolder, 'consoles.json'),
  });
  const directory = createDirectory({
    tenantId: settings.tenantId, botClientId: settings.botClientId, botName: settings.botName, personas: listPersonas(tenant),
  });
  const links: PeopleLink[] = [
    { title: 'My Apps', url: `${addresses.people}/my-apps` },
    ...truths.map((truth) => ({ title: `${truth.name} console`, url: `${addresses.people}/console/${truth.slug}` })),
  ];
  const adminCenter = createAdminCenter(tenant, addresses.people);
  const relay = createRelay({
    directory, keys, tenant: createTenantForRelay(tenant), botUrl: `${addresses.bot}/api/messages`, botClientId: settings.botClientId,
    playgroundConnectorUrl: `${addresses.playground}/_connector`, serviceUrl: `${addresses.world}/teams/`, authorityHost: addresses.world,
    peopleUrl: addresses.people, linkForPeople: (url) => adminCenter.linkForPeople(url) ?? saml.linkForPeople(url), links: () => links,
  });
  writePlaygroundFile(settings.dataFolder, playgroundFile(directory));

  const secure = express().disable('x-powered-by');
  secure.use(createVendorHostsRouter(truths));
  secure.use('/teams', relay.connectorRouter);
  secure.use('/channel', keys.router);
  secure.use(saml.metadataRouter);
  secure.use(createAuthorityRouter(tenant));
  // The last one: it answers every path.
  secure.use(createGraphRouter(tenant));

  const open = express().disable('x-powered-by');
  open.use(onlyFromThisMachine(settings.ports.people));
  open.use(`/playground/${settings.playgroundSegment}`, relay.playgroundRouter);
  open.use('/signin', relay.consentRouter);
  open.use(adminCenter.router);
  open.use(saml.peopleRouter);

  const servers = [createHttpsServer({ cert: authority.cert, key: authority.key }, secure), createHttpServer(open)];
  await listen(servers[0]!, settings.ports.world);
  await listen(servers[1]!, settings.ports.people);
  return {
    relay,
    close: () => {
      tenant.close();
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

/** A web page elsewhere may point a name of its own at 127.0.0.1; its Host header tells. */
function onlyFromThisMachine(port: number): RequestHandler {
  const names = [`127.0.0.1:${port}`, `localhost:${port}`];
  return (req, res, next) => (names.includes(req.headers.host ?? '') ? next() : void res.status(421).send('Not an address of the rehearsal.'));
}

/** JSON is YAML: the Playground reads it. */
function writePlaygroundFile(dataFolder: string, content: unknown): void {
  const folder = join(dataFolder, 'playground');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.m365agentsplayground.yml'), `${JSON.stringify(content, null, 2)}\n`);
}

function listen(server: Server | ReturnType<typeof createHttpsServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve());
  });
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function main(): Promise<void> {
  let world: World | undefined;
  const end = (): never => {
    world?.close();
    process.exit(0);
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, end);
  const lines = createInterface({ input: process.stdin });
  // The launcher holds the other end: when it is gone, by whatever signal, the world goes too.
  lines.on('close', end);
  let started: Promise<World> | undefined;
  lines.on('line', (line) => {
    if (!started) {
      started = startWorld(WorldSettings.parse(JSON.parse(line)));
      started.then((one) => {
        world = one;
        say({ msg: 'ready' });
      }, fail);
    } else if (line === INSTALL_COMMAND) {
      started.then((one) => one.relay.install()).then(() => say({ msg: 'installed' }), fail);
    }
  });
}

function fail(error: Error): void {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

if (require.main === module) void main();
