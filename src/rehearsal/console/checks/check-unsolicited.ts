// Refuses a response that nobody asked for, at a vendor whose sign-in starts only on its own page.
import type { CheckInput } from '../read-response';

export function checkUnsolicited({ account, response }: CheckInput): string | undefined {
  if (response.inResponseTo || account.truth.initiation.includes('idp')) return undefined;
  return 'This vendor takes no response without a request: the sign-in has to start on its own page.';
}
