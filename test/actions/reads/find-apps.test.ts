// Who and which app is meant, and what stands in the way, against the rehearsal tenant: with a token for the least scopes, of a person without any role.
import { findApps, FIND_APPS_SCOPES, type FoundApp } from '../../../src/actions/reads/find-apps';
import { FIND_PEOPLE_SCOPES } from '../../../src/actions/reads/find-people';
import { findPerson } from '../../../src/actions/reads/find-person';
import { readAppFacts, readAssignment, readTriedSignIns } from '../../../src/actions/reads/read-app-facts';
import { READ_SIGN_INS_SCOPES } from '../../../src/actions/reads/read-sign-ins';
import type { ActionContext } from '../../../src/model/action';
import { playIn, REPLY_URL, IDENTIFIER } from '../support/mimecast-steps';
import { ADA, CHRIS, HANA, MEGAN, startWorld, type World } from '../support/tenant-under-test';

let world: World;
let hana: ActionContext;
let principal: { id: string; appId: string };
const CHRIS_AND_GROUP = [[CHRIS, 'User', 'Chris Green'], ['b0000000-0000-4000-8000-000000000001', 'Group', 'Sales']] as const;
const nothingNear = (): FoundApp[] => [];

beforeAll(async () => {
  world = await startWorld();
  await playIn(world).planAndRun();
  principal = world.tenant.servicePrincipals.listLatest()[0]!;
  for (const [principalId, principalType, principalDisplayName] of CHRIS_AND_GROUP) world.tenant.assignments.write({ id: `of-${principalId}`, principalId, principalType, principalDisplayName, resourceId: principal.id, appRoleId: 'r' });
  hana = world.context({}, { person: HANA, scopes: [...FIND_APPS_SCOPES, ...FIND_PEOPLE_SCOPES] });
});
afterAll(() => world.close());

test.each<[string, () => string, number]>([
  ['its name', () => 'mimecast', 1], ['the beginning of its name', () => 'Mime', 1], ['its client id', () => principal.appId, 1], ['its object id', () => principal.id, 1], ['its identifier', () => IDENTIFIER, 1],
  ['an id that nobody has', () => '00000000-0000-4000-8000-000000000009', 0], ['another name', () => 'Salesforce', 0], ['quotes and slashes', () => `"\\'`, 0], ['nothing', () => ' ', 0],
])('an app is found by %s', async (_name, text, count) => {
  const found = await findApps(hana, text(), nothingNear);

  expect(found).toEqual(count === 0 ? [] : [{ servicePrincipalId: principal.id, clientId: principal.appId, displayName: 'Mimecast' }]);
});

test('an app behind a slip is looked for among all that sign people in by SAML', async () => {
  const offered: string[] = [];
  await findApps(hana, 'Mimcast', (text, apps) => {
    offered.push(text, ...apps.map(({ displayName }) => displayName));
    return apps;
  });

  expect(offered).toEqual(['Mimcast', 'Mimecast']);
});

test.each([
  ['chris green', ['Chris Green']], ['Chris', ['Chris Baker', 'Chris Green']], ['chris.green@contoso.com', ['Chris Green']], ['gia.guest@fabrikam.com', ['Gia Guest']], [CHRIS, ['Chris Green']],
  ['nobody@contoso.com', []], ['00000000-0000-4000-8000-000000000009', []],
])('a person is found by %s', async (text, expected) => {
  expect((await findPerson(hana, text)).map(({ displayName }) => displayName)).toEqual(expected);
});

test('an app shows state, values and certificates, without its client id among the identifiers', async () => {
  expect(await readAppFacts(hana, principal.id)).toMatchObject({ enabled: true, mode: 'saml', assignmentRequired: true, identifiers: [IDENTIFIER], replyUrls: [REPLY_URL], certificates: [{ isActive: true }], notes: 'Latchkey setup A7K2' });
});

test('an assignment is direct, through a group, or not there; names of groups need no permission for groups', async () => {
  expect(await readAssignment(hana, principal.id, CHRIS)).toEqual({ how: 'direct' });
  expect(await readAssignment(hana, principal.id, MEGAN)).toEqual({ how: 'group', group: 'Sales' });
  expect(await readAssignment(hana, principal.id, HANA)).toEqual({ how: 'none' });
});

test('tried sign-ins are those of one person at one app, and closed to a person without a role', async () => {
  const record = (personObjectId: string, errorCode: number): void => world.tenant.directory.recordSignIn({ personObjectId, clientId: principal.appId, appDisplayName: 'Mimecast', errorCode, failureReason: 'because' });
  record(MEGAN, 0);
  record(CHRIS, 50105);
  const asked = { clientId: principal.appId, userId: CHRIS, since: new Date(Date.now() - 60_000) };

  expect(await readTriedSignIns(world.context({}, { person: ADA, scopes: READ_SIGN_INS_SCOPES }), asked)).toEqual([{ at: expect.any(String), errorCode: 50105, failureReason: 'because' }]);
  await expect(readTriedSignIns(world.context({}, { person: HANA, scopes: READ_SIGN_INS_SCOPES }), asked)).rejects.toMatchObject({ code: 'graph/forbidden' });
});
