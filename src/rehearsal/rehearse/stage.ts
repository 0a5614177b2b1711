// A fresh world with the real bot and one person's chat client, in a folder that is gone afterwards. Knows no chat.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HeadlessClient, createHeadlessClient } from '../relay/headless-client';
import { retryOnTakenPort } from '../retry-on-taken-port';
import type { CloudName } from '../tenant/tenant-cloud';
import { startRehearsal } from '../start-rehearsal';

export interface Stage {
  client: HeadlessClient;
  /** Origin of the pages for people. */
  peopleUrl: string;
  cloud: CloudName;
  /** What the tenant holds by now, by kind of object. */
  readTenant(): Record<string, Record<string, unknown>[]>;
  /** Ends everything and removes the folder. */
  close(): Promise<void>;
}

/** Short enough that nobody waits, long enough that a read straight after a write still shows the old state. */
const REPLICATION_DELAY_MS = 20;
const ANY_PORTS = { bot: 0, operations: 0, playground: 0, people: 0, world: 0 };

/** Where a play comes from; the project's own folders where nothing is said. */
export interface PlayFolders {
  dialogsFolder?: string;
  chatsFolder?: string;
  /** Which of Microsoft's clouds the world plays; left out, the global one. */
  cloud?: CloudName;
  /** Settings of the bot beside those of every rehearsal. */
  botEnvironment?: Record<string, string>;
}

/** @param baseEnvironment reaches world and bot; nothing else of the caller's environment does */
export function openStage(baseEnvironment: Record<string, string> = {}, folders: PlayFolders = {}): Promise<Stage> {
  return retryOnTakenPort(() => openOnce(baseEnvironment, folders));
}

async function openOnce(baseEnvironment: Record<string, string>, folders: PlayFolders): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'rehearse-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const rehearsal = await startRehearsal({
    dataFolder: join(folder, 'data'), withPlayground: false, ports: ANY_PORTS, replicationDelayMs: REPLICATION_DELAY_MS, baseEnvironment, ...folders,
  }).catch((error: unknown) => {
    remove();
    throw error;
  });
  const client = await createHeadlessClient({ endpoint: rehearsal.addresses.playgroundEndpoint, port: rehearsal.settings.ports.playground }).catch(async (error: unknown) => {
    await rehearsal.stop();
    remove();
    throw error;
  });
  await client.open();
  return {
    client,
    peopleUrl: rehearsal.addresses.people,
    cloud: rehearsal.settings.cloud,
    readTenant: () => readTenant(join(rehearsal.dataFolder, 'tenant.json')),
    close: async () => {
      await client.close();
      await rehearsal.stop();
      remove();
    },
  };
}

/** The newest version of each object; a deleted one has none. */
function readTenant(file: string): Record<string, Record<string, unknown>[]> {
  const state = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, { value?: Record<string, unknown> }[]>>;
  const newest = (kind: string) => Object.values(state[kind] ?? {}).flatMap((versions) => {
    const value = versions.at(-1)?.value;
    return value ? [value] : [];
  });
  return Object.fromEntries(['applications', 'servicePrincipals', 'assignments'].map((kind) => [kind, newest(kind)]));
}
