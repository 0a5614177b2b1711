// A vendor with one identifier for everybody: the app that has it is found, however it was made, and no second one is offered.
import { randomUUID } from 'node:crypto';
import type { Plan } from '../../src/model/plan';
import { only, playIn, step, STEPS, type Play } from './support/mimecast-steps';
import { BOT, runAll, startWorld, type World } from './support/tenant-under-test';

const FIXED = 'https://login.vendor.example/saml';
const STEPS_OF_ONE = [
  step('create-application', { gallery: 'Mimecast', name: 'Mimecast', oneInstance: true }),
  ...STEPS.slice(1, 2),
  step('set-saml-urls', { identifiers: [FIXED], replyUrls: [FIXED], name: 'Mimecast' }),
  ...STEPS.slice(3, 5),
];

let world: World;
let play: Play;
beforeEach(async () => {
  world = await startWorld();
  play = playIn(world);
});
afterEach(() => world.close());

const planOf = (changes = {}): Promise<Plan> => play.planOf(STEPS_OF_ONE, changes);

/** An app made as somebody else would: with these identifiers, from this template. */
async function makeApp(setupCode: string, identifiers: string[], gallery: string | undefined = 'Mimecast', name = 'Mimecast'): Promise<{ id: string; appId: string }> {
  const results = await runAll(world, [step('create-application', { ...(gallery === undefined ? {} : { gallery }), name }), ...STEPS.slice(1, 2), step('set-saml-urls', { identifiers, replyUrls: identifiers, name }), ...STEPS.slice(3, 5)], { setupCode });
  const { applicationObjectId, applicationClientId } = results['create-application'] as { applicationObjectId: string; applicationClientId: string };
  return { id: applicationObjectId, appId: applicationClientId };
}

test('nobody has the identifier: a new app is planned', async () => {
  expect(await planOf()).toMatchObject({ existing: [] });
  expect((await planOf()).onlyOne).toBeUndefined();
});

test('an app with the identifier is the only one offered, and one of another region is not', async () => {
  const theirs = await makeApp('OLD1', [FIXED]);
  await makeApp('OLD2', ['https://login.vendor.example.au/saml']);

  expect(await planOf()).toMatchObject({ onlyOne: true, existing: [{ applicationObjectId: theirs.id, identifiers: [FIXED] }] });
});

test('an app of another region leaves the choice', async () => {
  const other = await makeApp('OLD2', ['https://login.vendor.example.au/saml']);

  const plan = await planOf();
  expect(plan).toMatchObject({ existing: [{ applicationObjectId: other.id }] });
  expect(plan.onlyOne).toBeUndefined();
});

test.each([
  ['made from another template', FIXED],
  ['with the identifier in its urn:spn form', `urn:spn:${FIXED}`],
  ['with the identifier in other letters', FIXED.toUpperCase()],
])('an app %s is found by the identifier', async (_what, identifier) => {
  const theirs = await makeApp('OLD1', [identifier], undefined, 'Contact centre');

  expect(await planOf()).toMatchObject({ onlyOne: true, existing: [{ applicationObjectId: theirs.id, displayName: 'Contact centre' }] });
});

test('without the word an app with the identifier is not looked for in other templates', async () => {
  await makeApp('OLD1', [FIXED], undefined, 'Contact centre');

  expect((await play.planOf([step('create-application', { gallery: 'Mimecast', name: 'Mimecast' }), ...STEPS_OF_ONE.slice(1)])).onlyOne).toBeUndefined();
});

test('the app that this setup made is not somebody else’s', async () => {
  const results = await play.planAndRun(STEPS_OF_ONE);

  expect((await planOf({ results })).onlyOne).toBeUndefined();
});

test('the bot’s own registration is never offered', async () => {
  const { appId } = await makeApp('OLD1', [FIXED]);

  expect((await planOf({ ownClientId: appId })).existing).toEqual([]);
  expect(appId).not.toBe(BOT);
});

test('an app that comes between plan and yes moves the plan', async () => {
  const { fingerprint } = await planOf();
  await makeApp('OLD1', [FIXED], undefined, 'Contact centre');

  expect((await planOf()).fingerprint).not.toBe(fingerprint);
});

test('a working app keeps everything byte for byte when it is taken over without a tick', async () => {
  const theirs = await makeApp('OLD1', [FIXED]);
  const principal = only(world.tenant.servicePrincipals.listLatest());
  world.tenant.servicePrincipals.write({ ...principal, loginUrl: 'https://theirs.contoso.com/start', notes: 'Ask Bo', notificationEmailAddresses: ['bo@contoso.com'] });
  const policy = world.tenant.policies.write({ id: randomUUID(), displayName: 'Made by Bo', definition: ['{"ClaimsMappingPolicy":{"Version":1,"IncludeBasicClaimSet":"true","ClaimsSchema":[]}}'] } as never);
  world.tenant.policyLinks.write({ id: `${principal.id}/${policy.id}`, servicePrincipalId: principal.id, policyId: policy.id });
  const everything = (): string => JSON.stringify(['applications', 'servicePrincipals', 'policies', 'policyLinks', 'assignments'].map((kind) => world.tenant[kind as 'applications'].listLatest()));
  const before = everything();
  const plan = await planOf();

  const steps = [...STEPS_OF_ONE, step('set-claims', { claims: [{ name: 'Email', id: 'userprincipalname' }] }), ...STEPS.slice(5)];
  const results = await runAll(world, steps, { adopt: plan.existing[0], ticked: [] });

  expect(everything()).toBe(before);
  expect(results['check-metadata']).toMatchObject({ thumbprint: principal.preferredTokenSigningKeyThumbprint });
  expect(only(world.tenant.applications.listLatest()).id).toBe(theirs.id);
});
