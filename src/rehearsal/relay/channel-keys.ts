// The channel's signing key: signs what goes to the bot and publishes the key as the Bot Framework does.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Router } from 'express';
import { SignJWT, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

const LIFETIME_SECONDS = 3600;

export interface ChannelKeys {
  /** `GET openid`, `GET emulator` and `GET keys`. */
  router: Router;
  /** A bearer token for one serviceUrl, which must be byte for byte the activity's. Reused until five minutes before its end. */
  sign(serviceUrl: string, audience: string): Promise<string>;
}

/**
 * Loads the key from the data folder, or makes it: a bot keeps the channel's keys for a day, so a new key at each
 * start would lock out a bot that went on running.
 */
export async function createChannelKeys(options: { folder: string; baseUrl: string; issuer?: string; now?: () => number }): Promise<ChannelKeys> {
  const now = options.now ?? Date.now;
  const issuer = options.issuer ?? 'https://api.botframework.com';
  const jwk = await loadOrMakeKey(join(options.folder, 'channel-key.json'));
  const key = await importJWK(jwk, 'RS256');
  const publicKey = {
    kty: jwk.kty, n: jwk.n, e: jwk.e, kid: jwk.kid, x5t: jwk.kid, use: 'sig', alg: 'RS256', endorsements: ['msteams'],
  };
  const tokens = new Map<string, { token: string; exp: number }>();

  const router = Router();
  const document = (keysPath: string): unknown => ({
    issuer,
    jwks_uri: `${options.baseUrl}/${keysPath}`,
    authorization_endpoint: 'https://invalid.botframework.com',
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
  });
  router.get('/openid', (_req, res) => void res.json(document('keys')));
  router.get('/keys', (_req, res) => void res.json({ keys: [publicKey] }));
  // An empty list: tokens of the Bot Framework Emulator are refused cleanly instead of by an unreachable address.
  router.get('/emulator', (_req, res) => void res.json(document('no-keys')));
  router.get('/no-keys', (_req, res) => void res.json({ keys: [] }));

  return {
    router,
    sign: async (serviceUrl, audience) => {
      const seconds = Math.floor(now() / 1000);
      const cacheKey = `${audience} ${serviceUrl}`;
      const known = tokens.get(cacheKey);
      if (known && known.exp - 300 > seconds) return known.token;
      const exp = seconds + LIFETIME_SECONDS;
      const token = await new SignJWT({ serviceurl: serviceUrl })
        .setProtectedHeader({ alg: 'RS256', kid: jwk.kid!, x5t: jwk.kid!, typ: 'JWT' })
        .setIssuer(issuer).setAudience(audience).setNotBefore(seconds - 5).setExpirationTime(exp)
        .sign(key);
      tokens.set(cacheKey, { token, exp });
      return token;
    },
  };
}

async function loadOrMakeKey(file: string): Promise<JWK> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as JWK;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  jwk.kid = (await calculateJwkThumbprint(jwk)).slice(0, 27);
  writeFileSync(file, JSON.stringify(jwk), { mode: 0o600 });
  return jwk;
}
