// Thumbprints of certificates. Pure.
import { createHash } from 'node:crypto';

/** SHA-1 over the DER bytes, 40 hex digits in upper case, as Entra writes it. */
export function certificateThumbprint(certificateBase64: string): string {
  return createHash('sha1').update(Buffer.from(certificateBase64, 'base64')).digest('hex').toUpperCase();
}
