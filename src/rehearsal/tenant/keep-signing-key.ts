// Makes a signing key of a service principal and keeps it: the certificate in the object, the private half in the tenant alone. Asks nobody for a right.
import { randomUUID } from 'node:crypto';
import type { KeyCredential, PasswordCredential } from '@microsoft/microsoft-graph-types';
import { makeCertificate } from './make-certificate';
import type { Tenant } from './tenant';
import type { PrincipalRecord, StoredCertificate } from './tenant-state';

export interface KeptKey extends StoredCertificate {
  signKeyId: string;
  shared: { customKeyIdentifier: string; displayName: string; startDateTime: string; endDateTime: string };
}

/** Three credentials with one identifier, as Entra makes them. The new one is not active. */
export async function keepSigningKey(tenant: Tenant, principal: PrincipalRecord, displayName: string, [start, end]: [Date, Date]): Promise<KeptKey> {
  const made = await makeCertificate(displayName, start, end);
  tenant.state.certificates[made.thumbprint] = made;

  const shared = {
    customKeyIdentifier: Buffer.from(made.thumbprint, 'hex').toString('base64'), displayName,
    startDateTime: start.toISOString(), endDateTime: end.toISOString(),
  };
  const signKeyId = randomUUID();
  const keys = [
    { ...shared, keyId: signKeyId, type: 'X509CertAndPassword', usage: 'Sign', key: null },
    { ...shared, keyId: randomUUID(), type: 'AsymmetricX509Cert', usage: 'Verify', key: made.certificateBase64 },
  ] as unknown as KeyCredential[];
  const password = { ...shared, keyId: signKeyId, hint: null, secretText: null } as unknown as PasswordCredential;
  // Key generation let others run: start again from the newest version.
  const newest = tenant.servicePrincipals.latest(principal.id) ?? principal;
  tenant.servicePrincipals.write({
    ...newest,
    keyCredentials: [...(newest.keyCredentials ?? []), ...keys],
    passwordCredentials: [...(newest.passwordCredentials ?? []), password],
  });
  return { ...made, signKeyId, shared };
}
