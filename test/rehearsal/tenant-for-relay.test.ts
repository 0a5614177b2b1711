// Words of the rehearsal with values behind them: what the tenant does then, and the line for the chat.
import { createTenantForRelay } from '../../src/rehearsal/tenant-for-relay';
import { startWorld, type World } from '../actions/support/tenant-under-test';

let world: World;
beforeEach(async () => { world = await startWorld(); });
afterEach(() => world.close());

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
