// Makes the credential with which the bot speaks for itself to the channel. Knows the kinds of secret, not what the token is for.
import { ClientAssertionCredential, ClientSecretCredential, type TokenCredential } from '@azure/identity';
import type { BotRegistration } from '../model/registration';
import { createClientAssertion } from './create-client-assertion';

/** Holds for every credential: the tenant is fixed, so nothing has to be asked about the authority's instances. */
export function authorityOptions(registration: BotRegistration): { authorityHost: string; disableInstanceDiscovery: true } {
  return { authorityHost: registration.authorityHost, disableInstanceDiscovery: true };
}

/** @throws SetupError identity/misconfigured, as createClientAssertion does */
export function makeAppCredential(registration: BotRegistration, theirNow?: () => Date): TokenCredential {
  const { tenantId, clientId, secret } = registration;
  const options = authorityOptions(registration);
  if (secret.type === 'password') return new ClientSecretCredential(tenantId, clientId, secret.password, options);
  return new ClientAssertionCredential(tenantId, clientId, createClientAssertion(registration, secret, theirNow), options);
}
