// Refuses a response whose Destination is another address than the one that received it. The SAML library does not look.
import type { CheckInput } from '../read-response';

/** The attribute stands outside the signed assertion; the signed twin is the Recipient. */
export function checkDestination({ account, response }: CheckInput): string | undefined {
  return response.destination === account.acs ? undefined : `The response is addressed to ${response.destination ?? 'nobody'}, not to ${account.acs}.`;
}
