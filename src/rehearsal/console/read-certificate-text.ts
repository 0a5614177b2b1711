// Reads a certificate as people paste or upload it. Judges neither its dates nor its owner.
import { X509Certificate } from 'node:crypto';

const FRAME = /^-----BEGIN CERTIFICATE-----([\sA-Za-z0-9+/=]+)-----END CERTIFICATE-----$/;
const BARE = /^[A-Za-z0-9+/\s]+={0,2}$/;

/** Base64 DER on one line, from a whole PEM or from bare base64; undefined when it is neither, or when it is damaged. */
export function readCertificateText(text: string): string | undefined {
  const trimmed = text.trim();
  const inside = FRAME.exec(trimmed)?.[1] ?? (BARE.test(trimmed) ? trimmed : undefined);
  const base64 = inside?.replace(/\s+/g, '');
  return base64 && isWhole(base64) ? base64 : undefined;
}

// A certificate that signs itself shows by its own signature that no character of it was changed.
function isWhole(base64: string): boolean {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'));
    return !certificate.checkIssued(certificate) || certificate.verify(certificate.publicKey);
  } catch {
    return false;
  }
}
