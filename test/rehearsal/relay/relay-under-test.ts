// The relay with all its routers on loopback, between a headless client and a bot with authentication on, for tests. Its tenant is a stand-in that keeps what it was asked.
import { mkdtempSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { createChannelKeys } from '../../../src/rehearsal/relay/channel-keys';
import { createDirectory } from '../../../src/rehearsal/relay/directory';
import { createHeadlessClient, type HeadlessClient } from '../../../src/rehearsal/relay/headless-client';
import { createRelay } from '../../../src/rehearsal/relay/relay';
import type { RelayTenant } from '../../../src/rehearsal/relay/relay-tenant';
import { APP_ID, BOT_TOKEN, startTinyBot, type TinyBot } from './tiny-bot';

export const ADA = 'aaaaaaaa-0000-4000-8000-000000000001';
const HANA = 'aaaaaaaa-0000-4000-8000-000000000002';

export interface RelayUnderTest {
  bot: TinyBot;
  client: HeadlessClient;
  worldUrl: string;
  /** Object ids of people who consented, in order. */
  granted: string[];
  /** Faults that were asked for, `fault|argument|person`, and `clear`. */
  faults: string[];
  stop(): Promise<void>;
}

/** Everything started, the bot installed, the page open. */
export async function startRelay(): Promise<RelayUnderTest> {
  const granted: string[] = [];
  const faults: string[] = [];
  const app = express();
  const world = await new Promise<Server>((resolve) => { const server = app.listen(0, '127.0.0.1', () => resolve(server)); });
  const worldUrl = `http://127.0.0.1:${portOf(world)}`;
  const keys = await createChannelKeys({ folder: mkdtempSync(join(tmpdir(), 'relay-')), baseUrl: `${worldUrl}/channel` });
  app.use('/channel', keys.router);
  const bot: TinyBot = await startTinyBot({ openIdUrl: `${worldUrl}/channel/openid`, authStart: (state) => `http://127.0.0.1:${portOf(bot.server)}/auth-start?state=${state}` });
  const client = await createHeadlessClient({ endpoint: `${worldUrl}/playground/secret/messages`, port: 0 });
  const tenant = aTenant(bot, granted, faults);
  const directory = createDirectory({
    tenantId: 'bbbbbbbb-0000-4000-8000-000000000001', botClientId: APP_ID, botName: 'Latchkey',
    personas: [
      { key: 'ada', name: 'Ada Admin', objectId: ADA, userPrincipalName: 'ada@rehearsal.example', about: 'admin' },
      { key: 'hana', name: 'Hana Help', objectId: HANA, userPrincipalName: 'hana@rehearsal.example' },
    ],
  });
  const relay = createRelay({
    directory, tenant, keys, botUrl: `http://127.0.0.1:${portOf(bot.server)}/api/messages`, botClientId: APP_ID,
    playgroundConnectorUrl: client.connectorUrl, serviceUrl: `${worldUrl}/teams/`, authorityHost: 'https://authority.example',
    peopleUrl: worldUrl, links: () => [{ title: 'My Apps', url: `${worldUrl}/myapps` }],
    linkForPeople: (url) => (url.startsWith('https://vendor.example/') ? `${worldUrl}/vendor${new URL(url).pathname}` : undefined),
  });
  app.use('/playground/secret', relay.playgroundRouter);
  app.use('/teams', relay.connectorRouter);
  app.use('/signin', relay.consentRouter);
  await relay.install();
  await client.open();
  await client.waitForText(/you are Ada Admin/);
  const stop = async (): Promise<void> => {
    // What a test saw on the page may still be on its way back to the bot.
    await new Promise((resolve) => setTimeout(resolve, 60));
    await client.close();
    for (const server of [world, bot.server]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  };
  return { bot, client, worldUrl, granted, faults, stop };
}

function aTenant(bot: TinyBot, granted: string[], faults: string[]): RelayTenant {
  let moved: Date | undefined;
  return {
    mintSsoToken: async (id) => `sso-${id}`,
    readAuthorizeRequest: (query) => {
      if (query.client_id !== APP_ID) throw new Error('AADSTS700016: Application was not found in the directory.');
      return { redirectUri: `http://127.0.0.1:${portOf(bot.server)}/auth-end`, state: query.state, scopes: [query.scope ?? ''] };
    },
    grantConsent: (id) => void (granted.push(id), bot.consented.add(id)),
    verifyBotToken: async (token) => { if (token !== BOT_TOKEN) throw new Error('not the bot'); },
    playFault: (fault, argument, person) => (faults.push(`${fault}|${argument}|${person}`), `${fault} is on.`),
    clearFaults: () => void faults.push('clear'),
    readTime: () => ({ now: moved ?? new Date(), isAhead: moved !== undefined }),
    moveTime: (to) => void (moved = to),
    describe: () => `faults: ${faults.length}`,
  };
}

export function portOf(server: Server): number {
  return (server.address() as { port: number }).port;
}

/** Waits two seconds at most. */
export async function until(done: () => boolean): Promise<void> {
  for (let i = 0; i < 100 && !done(); i++) await new Promise((resolve) => setTimeout(resolve, 20));
}
