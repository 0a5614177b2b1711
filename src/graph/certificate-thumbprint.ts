// Thumbprints of certificates. Pure.
import { createHash } from 'node:crypto';

/** SHA-1 over the DER bytes, 40 hex digits in upper case, as Entra writes it. */
export function thumbprintOf(certificateBase64: string): string {
  return createHash('sha1').update(Buffer.from(certificateBase64, 'base64')).digest('hex').toUpperCase();
}

/** Graph's customKeyIdentifier of a certificate made by it: base64 of the thumbprint's bytes. */
export function keyIdentifierOf(thumbprint: string): string {
  return Buffer.from(thumbprint, 'hex').toString('base64');
}
