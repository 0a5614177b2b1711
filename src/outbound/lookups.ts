// A name lookup that hands on public addresses only. The connection goes to what it hands on, so a name cannot change its mind in between.
import dns, { type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './is-public-address';
import { OutboundRefusal, type Reach } from './outbound-rules';

/** One private address among several is enough to refuse: which one is taken would be chance. */
const lookUpPublic: LookupFunction = (host, options, callback) => {
  dns.lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    if (addresses.length === 0 || !addresses.every(({ address }) => isPublicAddress(address))) {
      return callback(new OutboundRefusal(`${host} leads to an address that is not public`), []);
    }
    // Node asks for all of them when it may try one after another; older callers want one.
    const [first] = addresses as [LookupAddress];
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

const lookUpAnywhere: LookupFunction = (host, options, callback) => dns.lookup(host, options, callback);

/** For a connection whose address was judged before: it has an address and no name, so this is never asked. Doubles as the sign of such a connection. */
export const lookUpNothing: LookupFunction = (host, _options, callback) => callback(new OutboundRefusal(`${host} was to be an address`), []);

export const lookups: Record<Reach, LookupFunction> = { public: lookUpPublic, anywhere: lookUpAnywhere };
