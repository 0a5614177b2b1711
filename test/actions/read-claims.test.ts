// Under which names the app sends its claims: by default, by a policy of its own, by one that the tenant has for all apps.
import { randomUUID } from 'node:crypto';
import { playIn, step, STEPS, type Play } from './support/mimecast-steps';
import { runAll, startWorld, type World } from './support/tenant-under-test';

let world: World;
let play: Play;
beforeEach(async () => {
  world = await startWorld();
  play = playIn(world);
});
afterEach(() => world.close());

const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const DEFAULTS = {
  'claim.userPrincipalName': `${CLAIMS}/name`, 'claim.emailAddress': `${CLAIMS}/emailaddress`, 'claim.givenName': `${CLAIMS}/givenname`, 'claim.surname': `${CLAIMS}/surname`,
  'claim.displayName': 'http://schemas.microsoft.com/identity/claims/displayname',
};

const APP = STEPS.slice(0, 2);
const READ = step('read-claims');
const readAfter = async (steps = APP): Promise<unknown> => (await runAll(world, [...steps, READ]))['read-claims'];

function writePolicy(schema: object[], { basic = 'true', isOrganizationDefault = false } = {}): string {
  const definition = [JSON.stringify({ ClaimsMappingPolicy: { Version: 1, IncludeBasicClaimSet: basic, ClaimsSchema: schema } })];
  return world.tenant.policies.write({ id: randomUUID(), displayName: 'Made by Bo', description: null, deletedDateTime: null, isOrganizationDefault, definition } as never).id;
}

async function readLinked(schema: object[], options?: { basic?: string }): Promise<unknown> {
  const results = await runAll(world, APP);
  const { servicePrincipalId } = results['create-application'] as { servicePrincipalId: string };
  const policyId = writePolicy(schema, options);
  world.tenant.policyLinks.write({ id: `${servicePrincipalId}/${policyId}`, servicePrincipalId, policyId });
  return play.runStep('read-claims', {}, { results });
}

test('without a policy they are Entra’s own, and the plan says what cannot be read', async () => {
  expect(await readAfter()).toEqual({ gives: DEFAULTS });
  expect((await play.planOf([READ])).lines).toEqual([expect.objectContaining({ what: 'claimNames', kind: 'read', note: 'portalClaimsNotRead' })]);
});

test('what this setup set is read as it is in force, not as it was wanted', async () => {
  const claims = step('set-claims', { claims: [{ name: 'Email', id: 'mail' }, { name: 'Login', id: 'userprincipalname' }], nameId: { id: 'mail' } });

  expect(await readAfter([...APP, claims])).toMatchObject({ gives: { ...DEFAULTS, 'claim.emailAddress': 'Email', 'claim.userPrincipalName': 'Login' }, policy: expect.stringContaining('Latchkey setup') });
});

test('a name that the policy gives to another attribute is no longer the old one’s', async () => {
  const { 'claim.userPrincipalName': _moved, ...others } = DEFAULTS;

  expect(await readLinked([{ Source: 'user', ID: 'mail', SamlClaimType: `${CLAIMS}/name` }])).toEqual({ gives: { ...others, 'claim.emailAddress': `${CLAIMS}/name` }, policy: 'Made by Bo' });
});

test('a policy without the basic claims sends those of its own alone', async () => {
  const schema = [{ Source: 'user', ID: 'userPrincipalName', SamlClaimType: 'Login' }, { Value: 'Contoso', SamlClaimType: 'Company' }, { Source: 'user', ID: 'mail', SamlClaimType: `${CLAIMS}/nameidentifier` }];

  expect(await readLinked(schema, { basic: 'false' })).toMatchObject({ gives: { 'claim.userPrincipalName': 'Login', 'claim.displayName': DEFAULTS['claim.displayName'] } });
  expect(JSON.stringify(await readLinked(schema, { basic: 'false' }))).not.toContain('nameidentifier');
});

test('the tenant’s policy for all apps counts when the app has none', async () => {
  writePolicy([{ Source: 'user', ID: 'givenname', SamlClaimType: 'first' }], { isOrganizationDefault: true });

  expect(await readAfter()).toMatchObject({ gives: { 'claim.givenName': 'first' }, policy: 'Made by Bo' });
});

test('it writes nothing, and needs no more than its scopes', async () => {
  const results = await runAll(world, APP);
  world.requests.length = 0;

  await play.runStep('read-claims', {}, { results });
  expect(world.requests.map(({ method }) => method).filter((method) => method !== 'GET')).toEqual([]);
});
