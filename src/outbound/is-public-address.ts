// Tells addresses that everybody can reach from those of private networks and of the machine's own surroundings. Resolves nothing.
import ipaddr from 'ipaddr.js';

/** Addresses of a cloud's own services that are public by their number (Azure docs: IP address 168.63.129.16). */
const PLATFORM = new Set(['168.63.129.16']);
/** All of today's global unicast (RFC 4291); what is outside of it leads nowhere, or back into the network by a translator. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number];

/** @param address as a resolver gives it; an IPv4 address in an IPv6 one is judged as what it is */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const read = ipaddr.process(address);
  if (read.range() !== 'unicast' || PLATFORM.has(read.toString())) return false;
  return read.kind() === 'ipv4' || (read as ipaddr.IPv6).match(GLOBAL_IPV6);
}
