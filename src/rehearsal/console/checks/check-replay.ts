// Refuses an assertion that was accepted before.
import type { VerifiedCheckInput } from '../read-response';

export function checkReplay({ assertion, usedAssertionIds }: VerifiedCheckInput): string | undefined {
  return assertion.id !== '' && !usedAssertionIds.has(assertion.id) ? undefined : 'This assertion was used before.';
}
