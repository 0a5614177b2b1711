// The signing certificates of a service principal as it shows them, and which of them can be taken. Pure: reads and makes nothing.
import type { ServicePrincipal } from '@microsoft/microsoft-graph-types';
import { certificateThumbprint } from '../../graph/certificate-thumbprint';

export interface KnownCertificate {
  thumbprint: string;
  certificateBase64: string;
  /** ISO time. */
  notAfter: string;
  displayName: string;
  isActive: boolean;
}

/** Public halves of the signing keys. The thumbprint is not part of them: it is computed. */
export function certificatesOf({ keyCredentials, preferredTokenSigningKeyThumbprint }: ServicePrincipal): KnownCertificate[] {
  return (keyCredentials ?? [])
    .filter((credential) => credential.usage === 'Verify' && credential.key != null)
    .map((credential) => {
      const certificateBase64 = String(credential.key);
      const thumbprint = certificateThumbprint(certificateBase64);
      const isActive = preferredTokenSigningKeyThumbprint?.toUpperCase() === thumbprint;
      return { thumbprint, certificateBase64, notAfter: credential.endDateTime ?? '', displayName: credential.displayName ?? '', isActive };
    });
}

export function activeOf(servicePrincipal: ServicePrincipal): KnownCertificate | undefined {
  return certificatesOf(servicePrincipal).find((certificate) => certificate.isActive);
}

export function isValid({ notAfter }: Pick<KnownCertificate, 'notAfter'>, now: Date): boolean {
  return new Date(notAfter) > now;
}

/** What somebody made by hand: the one that can be taken, or why none can. */
export type HandMade = { found: 'one'; certificate: KnownCertificate } | { found: 'none' } | { found: 'several'; count: number } | { found: 'expired'; endedAt: string };

/** One valid certificate needs no activation by hand; among several nobody but a person can say which one is meant. */
export function judgeHandMade(certificates: KnownCertificate[], now: Date): HandMade {
  const valid = certificates.filter((certificate) => isValid(certificate, now));
  const certificate = valid.find(({ isActive }) => isActive) ?? (valid.length === 1 ? valid[0] : undefined);
  if (certificate !== undefined) return { found: 'one', certificate };
  if (valid.length > 1) return { found: 'several', count: valid.length };
  const endedAt = certificates.map(({ notAfter }) => notAfter).sort().at(-1);
  return endedAt === undefined ? { found: 'none' } : { found: 'expired', endedAt };
}
