// Makes the credential with which the bot speaks for itself to the channel. Knows the three kinds of secret, not what the token is for.
import { ClientAssertionCredential, ClientCertificateCredential, ClientSecretCredential, ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import type { BotRegistration, BotSecret } from '../model/registration';

/** Holds for every credential: the tenant is fixed, so nothing has to be asked about the authority's instances. */
export function authorityOptions(registration: BotRegistration): { authorityHost: string; disableInstanceDiscovery: true } {
  return { authorityHost: registration.authorityHost, disableInstanceDiscovery: true };
}

/** Resolves with the managed identity's token, which the authority takes in place of a secret. */
export function createFederatedAssertion(secret: Extract<BotSecret, { type: 'federated' }>): () => Promise<string> {
  const managed = new ManagedIdentityCredential({ clientId: secret.managedIdentityClientId });
  return async () => (await managed.getToken(`${secret.audience}/.default`)).token;
}

export function makeAppCredential(registration: BotRegistration): TokenCredential {
  const { tenantId, clientId, secret } = registration;
  const options = authorityOptions(registration);
  switch (secret.type) {
    case 'password':
      return new ClientSecretCredential(tenantId, clientId, secret.password, options);
    case 'certificate':
      return new ClientCertificateCredential(tenantId, clientId, secret.path, options);
    case 'federated':
      return new ClientAssertionCredential(tenantId, clientId, createFederatedAssertion(secret), options);
  }
}
