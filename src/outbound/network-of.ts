// Tells to which customer's network an address belongs, for whoever counts by address. Resolves nothing.
import ipaddr from 'ipaddr.js';

/** One customer has a whole /64 of IPv6 addresses. @returns undefined for what is no address */
export function networkOf(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return undefined;
  const read = ipaddr.process(address);
  return read.kind() === 'ipv4' ? read.toString() : (read as ipaddr.IPv6).parts.slice(0, 4).join(':');
}
