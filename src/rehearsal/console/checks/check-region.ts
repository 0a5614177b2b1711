// Refuses a response that is meant for the vendor's account in another region.
import type { CheckInput } from '../read-response';

export function checkRegion({ account, siblings, response }: CheckInput): string | undefined {
  const meant = siblings.find((sibling) => sibling.entityId === response.audience);
  if (!meant || meant.region.key === account.region.key) return undefined;
  return `The response is for the account in ${meant.region.label}, but it arrived at ${account.host} (${account.region.label}).`;
}
