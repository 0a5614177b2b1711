// Refuses when the signed assertion answers another request than the response around it claims.
import type { VerifiedCheckInput } from '../read-response';

/** The response's own attribute is not signed: taken away, an answer to a request would look like one without. */
export function checkInResponseTo({ response, assertion }: VerifiedCheckInput): string | undefined {
  return response.inResponseTo === assertion.inResponseTo ? undefined : 'Response and assertion do not answer the same request.';
}
