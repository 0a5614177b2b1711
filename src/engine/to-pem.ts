// The text form of a certificate, with its first and last line. Pure.

/** @param base64 DER without line breaks */
export function toPem(base64: string): string {
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/(.{64})/g, '$1\n').trim()}\n-----END CERTIFICATE-----\n`;
}
