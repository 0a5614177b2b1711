// Takes key material out of what is read: the public key comes only with an explicit $select on one object, secrets never.
import type { KeyCredential, PasswordCredential } from '@microsoft/microsoft-graph-types';
import type { GraphCall } from './graph-call';

interface WithKeys {
  keyCredentials?: KeyCredential[] | null;
  passwordCredentials?: PasswordCredential[] | null;
}

/** @param call given for the read of a single object */
export function hideKeys<T extends WithKeys>(object: T, call?: GraphCall): T {
  const isAskedFor = call?.query.$select?.split(',').map((name) => name.trim()).includes('keyCredentials') ?? false;
  return {
    ...object,
    keyCredentials: (object.keyCredentials ?? []).map((one) => ({ ...one, key: isAskedFor ? one.key ?? null : null })),
    passwordCredentials: (object.passwordCredentials ?? []).map((one) => ({ ...one, secretText: null })),
  };
}
