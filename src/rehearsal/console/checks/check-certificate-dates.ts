// Refuses when the certificate in the saved profile is not valid today. The SAML library checks the signature only.
import { X509Certificate } from 'node:crypto';
import type { CheckInput } from '../read-response';

export function checkCertificateDates({ profile, now, isCertificateExpired }: CheckInput): string | undefined {
  const certificate = readCertificate(profile?.certificate ?? '');
  if (!certificate) return 'The certificate in the profile cannot be read.';
  if (isCertificateExpired) return 'The certificate in the profile has expired (the rehearsal plays that its last day is over).';
  if (now < new Date(certificate.validFrom)) return `The certificate in the profile is valid from ${certificate.validFrom} on.`;
  return now < new Date(certificate.validTo) ? undefined : `The certificate in the profile has expired on ${certificate.validTo}.`;
}

function readCertificate(base64: string): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
}
