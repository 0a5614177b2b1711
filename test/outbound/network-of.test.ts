// Addresses of one customer are one network, and what is no address is none.
import { networkOf } from '../../src/outbound/network-of';

it.each([
  ['203.0.113.7', '203.0.113.7'], ['::ffff:203.0.113.7', '203.0.113.7'], ['2001:db8:1:2::5', '8193:3512:1:2'], ['2001:db8:1:2:ffff::9', '8193:3512:1:2'],
])('%s belongs to %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

it.each(['', 'unknown', '203.0.113.7:80', '1.2.3.4.5'])('%j is no address', (text) => {
  expect(networkOf(text)).toBeUndefined();
});
