// A certificate authority of the rehearsal's own and one server certificate for this machine's loopback names.
import { X509Certificate, createPrivateKey, webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import '../reflect-shim';
import * as x509 from '@peculiar/x509';

export interface PrivateAuthority {
  /** File for NODE_EXTRA_CA_CERTS; Node reads it once at process start. */
  caFile: string;
  cert: string;
  key: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const YEAR_MS = 365 * 24 * 3600 * 1000;

/**
 * Loads both from the folder, or makes them when missing, within a month of their end, or without one of the names.
 * @param names further hosts that the server certificate is for
 */
export async function loadPrivateAuthority(folder: string, now: Date, names: string[] = []): Promise<PrivateAuthority> {
  mkdirSync(folder, { recursive: true });
  const caFile = join(folder, 'ca.pem');
  const certFile = join(folder, 'server.pem');
  const keyFile = join(folder, 'server.key');
  if (![caFile, certFile, keyFile].every(existsSync) || isUnfit(readFileSync(certFile, 'utf8'), now, names)) {
    const made = await makeCertificates(now, names);
    writeFileSync(caFile, made.ca);
    writeFileSync(certFile, made.cert);
    writeFileSync(keyFile, made.key, { mode: 0o600 });
  }
  return { caFile, cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}

function isUnfit(pem: string, now: Date, names: string[]): boolean {
  const certificate = new X509Certificate(pem);
  return Date.parse(certificate.validTo) - now.getTime() < 30 * 24 * 3600 * 1000 || names.some((name) => certificate.checkHost(name, { wildcards: false }) === undefined);
}

async function makeCertificates(now: Date, names: string[]): Promise<{ ca: string; cert: string; key: string }> {
  x509.cryptoProvider.set(webcrypto as Crypto);
  const caKeys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as unknown as CryptoKeyPair;
  const serverKeys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as unknown as CryptoKeyPair;
  const notBefore = new Date(now.getTime() - 3600 * 1000);
  const notAfter = new Date(now.getTime() + 5 * YEAR_MS);
  const caName = 'CN=Rehearsal authority of this machine';
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01', name: caName, notBefore, notAfter, signingAlgorithm: ALGORITHM, keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  const server = await x509.X509CertificateGenerator.create({
    serialNumber: '02', subject: 'CN=localhost', issuer: caName, notBefore, notAfter, signingAlgorithm: ALGORITHM,
    publicKey: serverKeys.publicKey, signingKey: caKeys.privateKey,
    extensions: [
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' }, { type: 'ip', value: '127.0.0.1' }, { type: 'ip', value: '::1' },
        ...names.map((value) => ({ type: 'dns' as const, value })),
      ]),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', serverKeys.privateKey as never));
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({ type: 'pkcs8', format: 'pem' });
  return { ca: ca.toString('pem'), cert: server.toString('pem'), key: String(key) };
}
