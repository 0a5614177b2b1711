// The check that the SDK leaves to the bot: only the channel itself, and only for addresses of the channel. Knows claims, not activities.
import { AuthenticationError, type Claim } from 'botframework-connector';
import { isAllowedServiceUrl } from './service-url';

/**
 * Closes three ways in that the SDK leaves open: emulator tokens of any tenant, the bot's own outgoing token sent back to it, and tokens
 * without a service address. A plain Error would become a 500, so it is an AuthenticationError.
 */
export function createClaimsGuard(rules: { issuer: string; serviceUrlHosts: ReadonlySet<string> }): (claims: Claim[]) => Promise<void> {
  return async (claims) => {
    const valueOf = (type: string): string | undefined => claims.find((claim) => claim.type === type)?.value;
    const serviceUrl = valueOf('serviceurl');
    if (valueOf('iss') === rules.issuer && serviceUrl !== undefined && isAllowedServiceUrl(serviceUrl, rules.serviceUrlHosts)) return;
    throw new AuthenticationError('Not a token of the channel', 401);
  };
}
