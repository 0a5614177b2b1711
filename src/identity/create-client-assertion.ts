// Makes what stands in for a client secret: a token signed with the bot's certificate, or one that the host vouches with. Knows not what it is used for.
import { createHash, randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { ManagedIdentityCredential } from '@azure/identity';
import { SignJWT } from 'jose';
import { SetupError } from '../model/errors';
import type { BotRegistration, BotSecret } from '../model/registration';
import { unreachable } from '../model/unreachable';
import { readCertificate, type OwnCertificate } from './read-certificate';

type Assertion = () => Promise<string>;

const LIFE_SECONDS = 600;

/**
 * @param theirNow Entra's time, as far as it is known
 * @throws SetupError identity/misconfigured at once, when the certificate or the token's file is not there or not fit
 */
export function createClientAssertion(registration: BotRegistration, secret: Exclude<BotSecret, { type: 'password' }>, theirNow: () => Date = () => new Date()): Assertion {
  switch (secret.type) {
    case 'certificate':
      return signWithCertificate(registration, createCertificateReader(secret.path), theirNow);
    case 'federated': {
      const managed = new ManagedIdentityCredential({ clientId: secret.managedIdentityClientId });
      return async () => (await managed.getToken(`${secret.audience}/.default`)).token;
    }
    case 'tokenFile':
      mindFile(secret.path);
      // The host puts a new token there before the old one ends.
      return async () => (await readFile(secret.path, 'utf8')).trim();
    default:
      return unreachable(secret);
  }
}

/** Entra docs, certificate credentials: PS256, the thumbprint in `x5t#S256`, issuer and subject the client itself. */
function signWithCertificate({ authorityHost, clientId, tenantId }: BotRegistration, current: () => OwnCertificate, theirNow: () => Date): Assertion {
  return async () => {
    const { certificate, privateKey } = current();
    // Entra refuses what its own clock finds too early or too late.
    const issuedAt = Math.floor(theirNow().getTime() / 1000);
    const thumbprint = createHash('sha256').update(certificate.raw).digest('base64url');
    return new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })
      .setIssuer(clientId).setSubject(clientId).setAudience(`${authorityHost}/${tenantId}/oauth2/v2.0/token`)
      .setIssuedAt(issuedAt).setNotBefore(issuedAt).setExpirationTime(issuedAt + LIFE_SECONDS)
      .sign(privateKey);
  };
}

/** The file of now. While a new one is half written or unfit, the one before goes on; no start is needed. */
export function createCertificateReader(path: string, now: () => Date = () => new Date()): () => OwnCertificate {
  let known = readCertificate(path, now());
  let seen = stampOf(path);
  return () => {
    const stamp = stampOf(path);
    if (stamp === seen) return known;
    try {
      known = readCertificate(path, now());
      seen = stamp;
    } catch (error) {
      if (!(error instanceof SetupError) || known.notAfter.getTime() <= now().getTime()) throw error;
    }
    return known;
  };
}

/** Kubernetes and others replace the file behind a link: its own number changes then, too. */
function stampOf(path: string): string {
  const file = statSync(path, { throwIfNoEntry: false });
  return file === undefined ? 'none' : `${file.ino} ${file.mtimeMs} ${file.size}`;
}

function mindFile(path: string): void {
  if (stampOf(path) === 'none') throw new SetupError('identity/misconfigured', { message: 'AZURE_FEDERATED_TOKEN_FILE names a file that is not there.' });
}
