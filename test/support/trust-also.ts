// Lets this process trust one more authority, as NODE_EXTRA_CA_CERTS does for a process that starts.
import tls from 'node:tls';

/** NODE_EXTRA_CA_CERTS is read at process start only; every agent of the process comes by here. */
export function trustAlso(ca: string): void {
  const make = tls.createSecureContext;
  tls.createSecureContext = (options) => make({ ...options, ca: options?.ca ?? ca });
}
