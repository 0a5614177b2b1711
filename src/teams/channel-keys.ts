// The keys that the channel signs with, read from its OpenID metadata and kept. Knows nothing of tokens.
import { importJWK, type KeyLike } from 'jose';
import { z } from 'zod';

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
}

export interface ChannelKeysOptions {
  metadataUrl: string;
  now: () => Date;
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

export function createChannelKeys({ metadataUrl, now }: ChannelKeysOptions): ChannelKeys {
  let keys = new Map<string, ChannelKey>();
  let readAt = -Infinity;
  let lookedAt = -Infinity;
  let lastFault: unknown;
  let looking: Promise<void> | undefined;

  const look = async (): Promise<void> => {
    lookedAt = now().getTime();
    try {
      keys = await readKeys(metadataUrl);
      readAt = now().getTime();
      lastFault = undefined;
    } catch (error) {
      lastFault = error;
    }
  };
  /** All who ask meanwhile wait for the same look. */
  const refresh = async (): Promise<void> => {
    const pause = readAt === -Infinity ? BETWEEN_FIRST_LOOKS_MS : BETWEEN_LOOKS_MS;
    if (!looking && now().getTime() - lookedAt < pause) return;
    looking ??= look().finally(() => { looking = undefined; });
    await looking;
  };

  return {
    async find(kid) {
      const isOld = now().getTime() - readAt > REFRESH_AFTER_MS;
      if (isOld || !keys.has(kid)) await refresh();
      if (now().getTime() - readAt > KEEP_MS) throw lastFault ?? new Error('the keys of the channel have not been read');
      return keys.get(kid);
    },
  };
}

async function readKeys(metadataUrl: string): Promise<Map<string, ChannelKey>> {
  const { jwks_uri: keysUrl } = MetadataSchema.parse(await readJson(HttpsUrlSchema.parse(metadataUrl)));
  const { keys } = KeysSchema.parse(await readJson(keysUrl));
  const rsaKeys = keys.flatMap((key) => RsaKeySchema.safeParse(key).data ?? []);
  if (rsaKeys.length === 0) throw new Error('the channel names no key');
  return new Map(await Promise.all(rsaKeys.map(async ({ kty, kid, n, e, endorsements }): Promise<[string, ChannelKey]> => [kid, { key: await importJWK({ kty, n, e }, 'RS256'), endorsements }])));
}

/** A redirect could lead to somebody else's keys. */
async function readJson(url: string): Promise<unknown> {
  const response = await fetch(url, { redirect: 'error', headers: { accept: 'application/json' }, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`status ${response.status} instead of the channel's keys`);
  return response.json();
}
