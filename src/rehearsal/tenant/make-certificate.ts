// Makes a key pair and its self-signed certificate, as Entra does for SAML; knows nothing of who will use it.
import { createHash, randomBytes, webcrypto } from 'node:crypto';
import '../reflect-shim';
import * as x509 from '@peculiar/x509';
import type { StoredCertificate } from './tenant-state';

const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 };

/** @param subject distinguished name, such as `CN=Example` */
export async function makeCertificate(subject: string, notBefore: Date, notAfter: Date): Promise<StoredCertificate> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as unknown as CryptoKeyPair;
  // The first bit off: a serial number is positive.
  const serialNumber = Buffer.from([randomBytes(1)[0]! & 0x7f | 1, ...randomBytes(15)]).toString('hex');
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    { serialNumber, name: subject, notBefore, notAfter, signingAlgorithm: ALGORITHM, keys }, webcrypto as Crypto,
  );
  const der = Buffer.from(certificate.rawData);
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey as never));
  return {
    privateKeyPem: `-----BEGIN PRIVATE KEY-----\n${pkcs8.toString('base64').replace(/(.{64})/g, '$1\n').trimEnd()}\n-----END PRIVATE KEY-----\n`,
    certificateBase64: der.toString('base64'),
    thumbprint: createHash('sha1').update(der).digest('hex').toUpperCase(),
    notAfter: notAfter.toISOString(),
  };
}
