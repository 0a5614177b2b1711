// Makes the certificate that a tenant shows for apps without one of their own. Nothing is ever signed with it.
import '../reflect-shim';
import { webcrypto } from 'node:crypto';
import { X509CertificateGenerator, cryptoProvider } from '@peculiar/x509';

/** A self-signed certificate as base64 DER, valid for five years from `now`. */
export async function createDefaultCertificate(now: Date): Promise<string> {
  cryptoProvider.set(webcrypto as never);
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 };
  const keys = await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=accounts.accesscontrol.windows.net',
    notBefore: new Date(now.getTime() - 86_400_000),
    notAfter: new Date(now.getTime() + 5 * 365 * 86_400_000),
    signingAlgorithm: algorithm,
    keys: keys as never,
  });
  return Buffer.from(certificate.rawData).toString('base64');
}
