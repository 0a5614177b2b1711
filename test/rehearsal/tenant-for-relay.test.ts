// Words of the rehearsal with values behind them: what the tenant does then, and the line for the chat.
import { createTenantForRelay } from '../../src/rehearsal/tenant-for-relay';
import { startWorld, type World } from '../actions/support/tenant-under-test';

let world: World;
beforeEach(async () => { world = await startWorld(); });
afterEach(() => world.close());

it.each([
  ['throttle every second', '', { throttle: 'every-second' }, 'every second Graph call answers 429 until rehearsal: clear.'],
  ['flipping replication', '', { slowReplication: 20, flippingReplication: 3 }, 'for 20 s after a change every 3rd reading shows it, the others show what was before.'],
  ['flipping replication', '300', { slowReplication: 300, flippingReplication: 3 }, 'for 300 s after a change every 3rd reading shows it, the others show what was before.'],
  ['flipping replication', 'often', {}, '"often" is not a number.'],
  ['new token', '', { claimsChallenge: expect.any(Number) as number }, 'Graph takes no token from before now and asks for a newer one.'],
] as const)('"%s %s"', async (word, typed, faults, line) => {
  const relay = createTenantForRelay(world.tenant);

  expect(relay.playFault(word, typed, 'ada')).toBe(line);
  expect(world.tenant.faults).toEqual(faults);

  await relay.clearFaults();
  expect(world.tenant.faults).toEqual({});
});

it.each([
  ['', { identifier: 'https://template.example/saml', replyUrl: 'https://template.example/saml/acs' }, 'the next app from a template comes with the identifier https://template.example/saml and the reply URL https://template.example/saml/acs.'],
  ['urn:mine', { identifier: 'urn:mine' }, 'the next app from a template comes with the identifier urn:mine.'],
  ['https://a.example https://a.example/acs', { identifier: 'https://a.example', replyUrl: 'https://a.example/acs' }, 'the next app from a template comes with the identifier https://a.example and the reply URL https://a.example/acs.'],
])('"template fills values %s"', async (typed, fault, line) => {
  const relay = createTenantForRelay(world.tenant);

  expect(relay.playFault('template fills values', typed, 'ada')).toBe(line);
  expect(world.tenant.faults.templateFills).toEqual(fault);

  await relay.clearFaults();
  expect(world.tenant.faults.templateFills).toBeUndefined();
});
