// What stays the same from one start to the next: ids, the bot's secret and ports. One file in the data folder.
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from './find-free-port';
import type { CloudName } from './tenant/tenant-cloud';
import type { WorldSettings } from './world-settings';

export type Ports = WorldSettings['ports'];

export interface KeptSettings {
  tenantId: string;
  botClientId: string;
  botClientSecret: string;
  /** A tenant stays in its cloud. */
  cloud: CloudName;
  ports: Ports;
}

export const PREFERRED_PORTS: Ports = { bot: 3978, operations: 9464, playground: 56150, people: 56151, world: 56152 };

const FILE = 'rehearsal.json';
const LOCK = 'rehearsal.pid';

/**
 * Loads or makes the settings and picks ports: those of the last start when they are free, then the preferred ones,
 * then any. Saved setups hold addresses, so a port changes only when it must. A port of 0 means any.
 */
export async function loadKeptSettings(folder: string, preferred: Partial<Ports> = {}, wantedCloud?: CloudName): Promise<KeptSettings> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, FILE);
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<KeptSettings>) : {};
  const cloud = known.cloud ?? (known.tenantId === undefined ? wantedCloud : undefined) ?? 'global';
  if (wantedCloud !== undefined && wantedCloud !== cloud) throw new Error(`The rehearsal in this folder is of the cloud ${cloud}. Begin anew with --fresh, or leave --cloud out.`);
  const taken = new Set<number>();
  const ports = { ...PREFERRED_PORTS };
  for (const name of Object.keys(ports) as (keyof Ports)[]) {
    const wishes = [preferred[name] || undefined, known.ports?.[name], preferred[name] === 0 ? undefined : PREFERRED_PORTS[name]];
    ports[name] = await findFreePort(wishes.filter((one): one is number => one !== undefined && !taken.has(one)));
    taken.add(ports[name]);
  }
  const kept: KeptSettings = {
    tenantId: known.tenantId ?? randomUUID(),
    botClientId: known.botClientId ?? randomUUID(),
    botClientSecret: known.botClientSecret ?? randomBytes(30).toString('base64url'),
    cloud,
    ports,
  };
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
  return kept;
}

/** Empties the folder; refuses one that does not look like a rehearsal's own. */
export function emptyDataFolder(folder: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  if (!existsSync(join(folder, FILE))) throw new Error(`${folder} is not a rehearsal's data folder: nothing was deleted.`);
  rmSync(folder, { recursive: true, force: true });
}

/** @throws Error when another rehearsal works in this folder. Returns the way to give it free. */
export function lockDataFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, LOCK);
  const owner = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (owner && owner !== process.pid && isAlive(owner)) throw new Error(`A rehearsal is running already (process ${owner}). End it with Ctrl+C first.`);
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
