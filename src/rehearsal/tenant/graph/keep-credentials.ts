// Credentials on PATCH: the whole list is replaced, so old ones can be dropped; keys from outside are not played.
import type { ServicePrincipal } from '@microsoft/microsoft-graph-types';
import type { PrincipalRecord } from '../tenant-state';
import { notPlayed } from './graph-error';

type Credentials = Pick<ServicePrincipal, 'keyCredentials' | 'passwordCredentials'>;

export function keepCredentials(before: PrincipalRecord, body: ServicePrincipal): Credentials {
  return {
    ...(body.keyCredentials ? { keyCredentials: keepKnown(before.keyCredentials ?? [], body.keyCredentials) } : {}),
    ...(body.passwordCredentials ? { passwordCredentials: keepKnown(before.passwordCredentials ?? [], body.passwordCredentials) } : {}),
  };
}

function keepKnown<T extends { keyId?: string | null }>(before: T[], after: T[]): T[] {
  return after.map((one) => {
    const known = before.find((old) => old.keyId === one.keyId);
    if (!known) throw notPlayed('a credential that addTokenSigningCertificate did not make');
    return known;
  });
}
