// Makes and checks the tenant's signed tokens; who may have one is decided elsewhere.
import { createPrivateKey, createPublicKey, randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT, exportJWK, jwtVerify, type JWK, type JWTPayload } from 'jose';
import type { Tenant } from '../tenant';
import { buildIssuer } from '../tenant-cloud';

/** Client id of Teams on the web. Source: Teams docs, "Configure bot app in Microsoft Entra ID". */
export const TEAMS_WEB_CLIENT = '5e3ce6c0-2b1f-4285-8d4b-75ee78787346';
export const TOKEN_SECONDS = 3600;

export const v1Issuer = (tenant: Tenant): string => buildIssuer(tenant.cloud, tenant.tenantId);
export const v2Issuer = (tenant: Tenant): string => `${tenant.authorityHost}/${tenant.tenantId}/v2.0`;

const keys = new WeakMap<Tenant, { privateKey: KeyObject; publicKey: KeyObject }>();

function keysOf(tenant: Tenant): { privateKey: KeyObject; publicKey: KeyObject } {
  const known = keys.get(tenant);
  if (known) return known;
  const { privateKeyPem } = tenant.state.tokenKey;
  const pair = { privateKey: createPrivateKey(privateKeyPem), publicKey: createPublicKey(privateKeyPem) };
  keys.set(tenant, pair);
  return pair;
}

/** The key set document. */
export async function listKeys(tenant: Tenant): Promise<{ keys: JWK[] }> {
  const jwk = await exportJWK(keysOf(tenant).publicKey);
  return { keys: [{ ...jwk, kid: tenant.state.tokenKey.kid, use: 'sig', alg: 'RS256' }] };
}

export function signToken(tenant: Tenant, audience: string, issuer: string, claims: JWTPayload): Promise<string> {
  const seconds = Math.floor(tenant.tokenNow().getTime() / 1000);
  return new SignJWT({ tid: tenant.tenantId, uti: randomUUID(), ...claims })
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: tenant.state.tokenKey.kid })
    .setAudience(audience)
    .setIssuer(issuer)
    .setIssuedAt(seconds)
    .setNotBefore(seconds)
    .setExpirationTime(seconds + TOKEN_SECONDS)
    .sign(keysOf(tenant).privateKey);
}

/** @throws errors of jose for signature, audience, issuer and time */
export async function verifyToken(tenant: Tenant, token: string, expected: { audience?: string; issuer?: string }): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, keysOf(tenant).publicKey, {
    ...expected, algorithms: ['RS256'], currentDate: tenant.tokenNow(), clockTolerance: 5,
  });
  return payload;
}

export async function mintSsoToken(tenant: Tenant, personObjectId: string): Promise<string> {
  const user = tenant.users.visible(personObjectId);
  if (!user) throw new Error(`The tenant has no person ${personObjectId}.`);
  return signToken(tenant, tenant.botClientId, v2Issuer(tenant), {
    oid: user.id, sub: user.id, name: user.displayName, preferred_username: user.userPrincipalName,
    azp: TEAMS_WEB_CLIENT, azpacr: '0', scp: 'access_as_user', ver: '2.0',
  });
}

export async function verifyBotToken(tenant: Tenant, token: string): Promise<void> {
  const claims = await verifyToken(tenant, token, { audience: tenant.cloud.channel, issuer: v1Issuer(tenant) });
  if (claims.appid !== tenant.botClientId) throw new Error(`The token belongs to ${String(claims.appid)}, not to the bot.`);
}
