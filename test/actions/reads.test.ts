// Reads that change nothing, against the rehearsal tenant over HTTP.
import { APPLICATION_ADMIN_ROLES } from '../../src/actions/directory-roles';
import { FIND_PEOPLE_SCOPES, findPeople } from '../../src/actions/reads/find-people';
import { READ_ACCESS_SCOPES, readAccess } from '../../src/actions/reads/read-access';
import { READ_SIGN_INS_SCOPES, readSignIns } from '../../src/actions/reads/read-sign-ins';
import { HANA, startWorld, type World } from './support/tenant-under-test';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

test('access: person, tenant, domains and active roles in one round', async () => {
  const access = await readAccess(world.context({}, { scopes: READ_ACCESS_SCOPES }), { roles: APPLICATION_ADMIN_ROLES });

  expect(access).toMatchObject({ userPrincipalName: 'ada.admin@contoso.com', displayName: 'Ada Admin', defaultDomain: 'contoso.com', missingRole: false });
  expect(access.verifiedDomains).toContain('contoso.onmicrosoft.com');
  expect(access.activeRoles.map(({ displayName }) => displayName).sort()).toEqual(['Cloud Application Administrator', 'User Administrator']);
  await expect(readAccess(world.context({}, { scopes: READ_ACCESS_SCOPES, person: HANA }), { roles: APPLICATION_ADMIN_ROLES })).resolves.toMatchObject({ activeRoles: [], missingRole: true });
});

test.each([
  ['Chris', ['Chris Baker', 'Chris Green']],
  ['chris.green@contoso.com', ['Chris Green']],
  ['CHRIS.GREEN@contoso.com', ['Chris Green']],
  ["O'Neill", ["Isaiah O'Neill"]],
  ['nobody@contoso.com', []],
  ['say "hi" \\', []],
  ['  ', []],
])('people: %s', async (text, expected) => {
  const people = await findPeople(world.context({}, { scopes: FIND_PEOPLE_SCOPES }), text);

  expect(people.map(({ displayName }) => displayName)).toEqual(expected);
});

test('people: disabled accounts and guests are told apart', async () => {
  const context = world.context({}, { scopes: FIND_PEOPLE_SCOPES });

  await expect(findPeople(context, 'Dan')).resolves.toEqual([expect.objectContaining({ accountEnabled: false, isGuest: false })]);
  await expect(findPeople(context, 'Gia')).resolves.toEqual([expect.objectContaining({ accountEnabled: true, isGuest: true })]);
});

test('sign-ins: none yet, and a tenant without the licence', async () => {
  const context = world.context({}, { scopes: READ_SIGN_INS_SCOPES });
  const asked = { applicationClientId: 'f0000000-0000-4000-8000-000000000001', since: new Date(0) };

  await expect(readSignIns(context, asked)).resolves.toEqual([]);
  world.tenant.setFault('tenantWithoutPremium', true);
  await expect(readSignIns(context, asked)).rejects.toMatchObject({ code: 'graph/no-premium-licence' });
});
