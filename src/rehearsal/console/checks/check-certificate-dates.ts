// Refuses when the certificate in the saved profile is not valid today. The SAML library checks the signature only.
import { X509Certificate } from 'node:crypto';
import type { CheckInput } from '../read-response';

const DAY_MS = 86_400_000;

export function checkCertificateDates({ profile, now, isCertificateExpired }: CheckInput): string | undefined {
  const certificate = readCertificate(profile?.certificate ?? '');
  if (!certificate) return 'The certificate in the profile cannot be read.';
  const today = isCertificateExpired ? new Date(new Date(certificate.validTo).getTime() + DAY_MS) : now;
  if (today < new Date(certificate.validFrom)) return `The certificate in the profile is valid from ${certificate.validFrom} on.`;
  return today < new Date(certificate.validTo) ? undefined : `The certificate in the profile has expired on ${certificate.validTo}.`;
}

function readCertificate(base64: string): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
}
