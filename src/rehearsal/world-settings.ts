// What the launcher tells the world: the first line on its stdin, as JSON. Later lines are commands.
import { z } from 'zod';
import { TENANT_CLOUDS } from './tenant/tenant-cloud';

const port = z.number().int().min(1).max(65535);

export const WorldSettings = z.strictObject({
  dataFolder: z.string(),
  tenantId: z.guid(),
  botClientId: z.guid(),
  botClientSecret: z.string().min(16),
  /** Instead of the secret. */
  botCredentials: z.strictObject({
    certificates: z.array(z.string()),
    federated: z.array(z.strictObject({ issuer: z.string(), subject: z.string(), audience: z.string(), publicKey: z.string() })),
  }).optional(),
  botName: z.string(),
  /** Which of Microsoft's clouds is played; absent: the global one. */
  cloud: z.enum(TENANT_CLOUDS).optional(),
  /** Random path segment of the Playground's endpoint. */
  playgroundSegment: z.string().min(16),
  /** Folder of chat files with the vendors' truth. */
  chatsFolder: z.string(),
  ports: z.strictObject({ bot: port, operations: port, playground: port, people: port, world: port }),
  /** The tenant's ordinary replication delay; absent: the tenant's own. */
  replicationDelayMs: z.number().min(0).optional(),
});
export type WorldSettings = z.infer<typeof WorldSettings>;

/** Line on the world's stdin after the bot and the Playground are up. */
export const INSTALL_COMMAND = 'install';

/** Addresses of a rehearsal, all on loopback. */
export interface Addresses {
  /** Where the chat is: the Playground's page, or the port at which a headless client has to listen. */
  playground: string;
  /** Where the Playground, or a headless client, posts activities. */
  playgroundEndpoint: string;
  /** Pages for people, http. */
  people: string;
  /** Authority, Graph, connector; https with the private certificate. */
  world: string;
  bot: string;
}

export function addressesOf(settings: Pick<WorldSettings, 'ports' | 'playgroundSegment'>): Addresses {
  const { ports } = settings;
  const people = `http://127.0.0.1:${ports.people}`;
  return {
    playground: `http://127.0.0.1:${ports.playground}`,
    playgroundEndpoint: `${people}/playground/${settings.playgroundSegment}/messages`,
    people,
    world: `https://localhost:${ports.world}`,
    bot: `http://127.0.0.1:${ports.bot}`,
  };
}
