// Checks the token that an application sends in place of a secret: signed with a registered certificate, or by an issuer that it trusts. Hands out nothing.
import { createHash, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import type { BotCredentials, Tenant } from '../tenant';
import { AuthorityError } from './authority-error';
import { v2Issuer } from './tokens';

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const SKEW_SECONDS = 300;
const NONE: BotCredentials = { certificates: [], federated: [] };

/** Entra docs, certificate credentials, and "Microsoft Entra authentication and authorization error codes". @throws AuthorityError */
export async function checkClientAssertion(tenant: Tenant, { type, token }: { type: string; token: string }): Promise<void> {
  if (type !== JWT_BEARER) throw refuse(50027, `JWT token is invalid or malformed: client_assertion_type is not '${JWT_BEARER}'.`);
  const claims = readClaims(token);
  if (claims.iss === tenant.botClientId || claims.sub === tenant.botClientId) return checkCertificate(tenant, token, claims);
  return checkFederated(tenant, token, claims);
}

async function checkCertificate(tenant: Tenant, token: string, claims: JWTPayload): Promise<void> {
  if (claims.iss !== tenant.botClientId || claims.sub !== tenant.botClientId) throw refuse(700021, "Client assertion application identifier doesn't match 'client_id' parameter.");
  const certificate = findCertificate(tenant, token);
  if (certificate === undefined) throw refuse(700027, 'The certificate with identifier used to sign the client assertion is not registered on application.');
  if (Date.parse(certificate.validTo) <= tenant.tokenNow().getTime()) throw refuse(700027, 'Client assertion failed signature validation: the certificate used to sign it has expired.');
  const base = `${tenant.authorityHost}/${tenant.tenantId}`;
  await verify(tenant, token, { key: certificate.publicKey, options: { algorithms: ['RS256', 'PS256'], audience: [`${base}/oauth2/v2.0/token`, v2Issuer(tenant)] } });
}

/** By SHA-256 thumbprint, or the older SHA-1. */
function findCertificate(tenant: Tenant, token: string): X509Certificate | undefined {
  const header = decodeProtectedHeader(token);
  const thumbprint = (certificate: X509Certificate, algorithm: string): string => createHash(algorithm).update(certificate.raw).digest('base64url');
  return (tenant.botCredentials ?? NONE).certificates.map((pem) => new X509Certificate(pem)).find((one) =>
    header['x5t#S256'] === undefined ? header.x5t === thumbprint(one, 'sha1') : header['x5t#S256'] === thumbprint(one, 'sha256'));
}

/** Issuer, then subject, then audience, each as registered, to the letter. */
async function checkFederated(tenant: Tenant, token: string, claims: JWTPayload): Promise<void> {
  const ofIssuer = (tenant.botCredentials ?? NONE).federated.filter(({ issuer }) => issuer === claims.iss);
  if (ofIssuer.length === 0) throw refuse(700211, `No matching federated identity record found for presented assertion issuer '${claims.iss}'.`);
  const ofSubject = ofIssuer.filter(({ subject }) => subject === claims.sub);
  if (ofSubject.length === 0) throw refuse(700213, `No matching federated identity record found for presented assertion subject '${claims.sub}'.`);
  const record = ofSubject.find(({ audience }) => audience === claims.aud);
  if (record === undefined) throw refuse(700212, `No matching federated identity record found for presented assertion audience '${String(claims.aud)}'.`);
  await verify(tenant, token, { key: createPublicKey(record.publicKey), options: { algorithms: ['RS256'], audience: record.audience } });
}

async function verify(tenant: Tenant, token: string, { key, options }: { key: KeyObject; options: JWTVerifyOptions }): Promise<void> {
  try {
    await jwtVerify(token, key, { ...options, requiredClaims: ['exp'], currentDate: tenant.tokenNow(), clockTolerance: SKEW_SECONDS });
  } catch (error) {
    if (error instanceof errors.JWTExpired || (error instanceof errors.JWTClaimValidationFailed && error.claim !== 'aud')) throw refuse(700024, 'Client assertion is not within its valid time range.');
    if (error instanceof errors.JWTClaimValidationFailed) throw refuse(700023, 'Client assertion audience claim does not match Realm issuer.');
    throw refuse(700027, 'Client assertion failed signature validation.');
  }
}

function readClaims(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    throw refuse(50027, 'JWT token is invalid or malformed.');
  }
}

function refuse(code: number, text: string): AuthorityError {
  return new AuthorityError('invalid_client', code, text, { status: 401 });
}
