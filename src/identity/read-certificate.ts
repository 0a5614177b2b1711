// Reads the bot's own certificate and its key from one PEM file, and says in one line what is wrong with it. Knows no token.
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SetupError } from '../model/errors';

export interface OwnCertificate {
  certificate: X509Certificate;
  privateKey: KeyObject;
  notAfter: Date;
}

/** @throws SetupError identity/misconfigured, with a line for whoever runs the bot */
export function readCertificate(path: string, now: Date): OwnCertificate {
  const pem = readPem(path);
  const privateKey = parse('holds no private key that can be read without a passphrase', () => createPrivateKey(pem));
  if (privateKey.asymmetricKeyType !== 'rsa') throw refuse('holds a key that is not RSA, which Entra ID does not take');
  // A chain may follow; the certificate of the key is the bot's own.
  const certificates = (pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []).map((one) => parse('holds a certificate that cannot be read', () => new X509Certificate(one)));
  if (certificates.length === 0) throw refuse('holds a key without a certificate');
  const certificate = certificates.find((one) => one.checkPrivateKey(privateKey));
  if (certificate === undefined) throw refuse('holds a certificate and a key that do not belong together');
  const notAfter = new Date(certificate.validTo);
  if (notAfter.getTime() <= now.getTime()) throw refuse(`holds a certificate that expired on ${notAfter.toISOString().slice(0, 10)}`);
  return { certificate, privateKey, notAfter };
}

function readPem(path: string): string {
  return parse('names a file that cannot be read', () => readFileSync(path, 'utf8'));
}

function parse<T>(fault: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw refuse(fault, cause);
  }
}

function refuse(fault: string, cause?: unknown): SetupError {
  return new SetupError('identity/misconfigured', { message: `MicrosoftAppCertificatePath ${fault}.`, cause });
}
