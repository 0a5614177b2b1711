// The keys that the channel signs with, read from its OpenID metadata and kept. Knows nothing of tokens.
import { importJWK, type KeyLike } from 'jose';
import { z } from 'zod';
import type { ClockWatch } from '../model/ports';

export interface ChannelKey {
  key: KeyLike | Uint8Array;
  /** Channels that the key may speak for. */
  endorsements: string[];
}

export interface ChannelKeys {
  /**
   * `undefined`: the channel has no such key.
   * @throws whatever keeps the keys from being read, when there are none that may still be used
   */
  find(kid: string): Promise<ChannelKey | undefined>;
  /** Reads them now, if they were not read a moment ago. Never rejects. */
  look(): Promise<void>;
}

export interface ChannelKeysOptions {
  metadataUrl: string;
  /** Runs evenly and is never set, ms; left out, the process's own. A wall clock that is set back would keep a new key out for as long. */
  elapsed?: (() => number) | undefined;
  /** Sees the date of each answer. */
  clock?: Pick<ClockWatch, 'note'> | undefined;
}

/** A client waits 5 s for the answer to a click; two documents are read. */
const TIMEOUT_MS = 1500;
const REFRESH_AFTER_MS = 24 * 60 * 60_000;
/** Bot Connector docs, authentication: the list may be kept for five days. So the bot goes on while the metadata is out of reach. */
const KEEP_MS = 5 * REFRESH_AFTER_MS;
/** Anybody can send key ids that nobody has: they lead to one look in this time, whatever comes of it. */
const BETWEEN_LOOKS_MS = 30_000;
/** Shorter while there are no keys at all, because nobody gets in then. */
const BETWEEN_FIRST_LOOKS_MS = 2_000;

const HttpsUrlSchema = z.url({ protocol: /^https$/ });
const MetadataSchema = z.object({ jwks_uri: HttpsUrlSchema });
const RsaKeySchema = z.object({ kty: z.literal('RSA'), kid: z.string().min(1), n: z.string().min(1), e: z.string().min(1), endorsements: z.array(z.string()).default([]) });
const KeysSchema = z.object({ keys: z.array(z.unknown()).max(200) });

export function createChannelKeys({ metadataUrl, elapsed = () => performance.now(), clock }: ChannelKeysOptions): ChannelKeys {
  let keys = new Map<string, ChannelKey>();
  let readAt = -Infinity;
  let lookedAt = -Infinity;
  let lastFault: unknown;
  let looking: Promise<void> | undefined;

  const read = async (): Promise<void> => {
    lookedAt = elapsed();
    try {
      keys = await readKeys(metadataUrl, readJson);
      readAt = elapsed();
      lastFault = undefined;
    } catch (error) {
      lastFault = error;
    }
  };
  /** Without any keys nobody gets in, and what was sent meanwhile does not come again: a start that met a slow moment tries once more. */
  const look = async (): Promise<void> => {
    await read();
    if (readAt === -Infinity && (lastFault as { name?: unknown }).name === 'TimeoutError') await read();
  };
  /** A redirect could lead to somebody else's keys. */
  const readJson: ReadJson = async (url) => {
    const asked = elapsed();
    const response = await fetch(url, { redirect: 'error', headers: { accept: 'application/json' }, signal: AbortSignal.timeout(TIMEOUT_MS) });
    clock?.note('channel', readDate(response.headers), elapsed() - asked);
    if (!response.ok) throw new Error(`status ${response.status} instead of the channel's keys`);
    return response.json();
  };
  /** All who ask meanwhile wait for the same look. */
  const refresh = async (): Promise<void> => {
    const pause = readAt === -Infinity ? BETWEEN_FIRST_LOOKS_MS : BETWEEN_LOOKS_MS;
    if (!looking && elapsed() - lookedAt < pause) return;
    looking ??= look().finally(() => { looking = undefined; });
    await looking;
  };

  return {
    look: refresh,
    async find(kid) {
      const isOld = elapsed() - readAt > REFRESH_AFTER_MS;
      if (isOld || !keys.has(kid)) await refresh();
      if (elapsed() - readAt > KEEP_MS) throw lastFault ?? new Error('the keys of the channel have not been read');
      return keys.get(kid);
    },
  };
}

/** A page out of a cache is as old as it says (RFC 9111, 5.1). */
function readDate(headers: Headers): string {
  const age = Number(headers.get('age') ?? 0);
  return new Date(Date.parse(headers.get('date') ?? '') + (Number.isFinite(age) ? age * 1000 : 0)).toString();
}

type ReadJson = (url: string) => Promise<unknown>;

async function readKeys(metadataUrl: string, readJson: ReadJson): Promise<Map<string, ChannelKey>> {
  const { jwks_uri: keysUrl } = MetadataSchema.parse(await readJson(HttpsUrlSchema.parse(metadataUrl)));
  const { keys } = KeysSchema.parse(await readJson(keysUrl));
  const rsaKeys = keys.flatMap((key) => RsaKeySchema.safeParse(key).data ?? []);
  if (rsaKeys.length === 0) throw new Error('the channel names no key');
  return new Map(await Promise.all(rsaKeys.map(async ({ kty, kid, n, e, endorsements }): Promise<[string, ChannelKey]> => [kid, { key: await importJWK({ kty, n, e }, 'RS256'), endorsements }])));
}
