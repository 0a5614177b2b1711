// Claims by a claims mapping policy: set, changed, put in the place of another, read back, taken back.
import { randomUUID } from 'node:crypto';
import type { Plan } from '../../src/model/plan';
import { only, playIn, step, STEPS, type Play } from './support/mimecast-steps';
import { runAll, startWorld, type World } from './support/tenant-under-test';

let world: World;
let play: Play;
afterEach(() => world.close());

async function start(options?: Parameters<typeof startWorld>[0]): Promise<void> {
  world = await startWorld(options);
  play = playIn(world);
}

const NAME_ID = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier';
const claimsOf = (organization: string) => ({ claims: [{ name: 'Email', id: 'userprincipalname' }, { name: 'OrganizationName', value: organization }] });
const EMAIL = { Source: 'user', ID: 'userprincipalname', SamlClaimType: 'Email' };
const THEIRS = { ClaimsMappingPolicy: { Version: 1, IncludeBasicClaimSet: 'true', ClaimsSchema: [{ Source: 'user', ID: 'department', SamlClaimType: 'Department' }, { Value: 'Old Ltd', SamlClaimType: 'OrganizationName' }] } };

const policies = () => world.tenant.policies.listLatest();
const links = () => world.tenant.policyLinks.listLatest();
const schemaOf = (policy: { definition?: string[] | null }) => (JSON.parse(policy.definition?.[0] ?? '') as typeof THEIRS).ClaimsMappingPolicy.ClaimsSchema;
const lineOf = (plan: Plan) => plan.lines.find(({ what }) => what === 'claims');
const writes = () => world.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/g, '*')}`);

/** An app with its certificate, as the steps before leave it. */
async function makeApp(claims: unknown, setupCode = 'A7K2'): Promise<Record<string, unknown>> {
  return play.planAndRun([...STEPS.slice(0, 5), step('set-claims', claims), ...STEPS.slice(5, 6)], { setupCode });
}

/** An app of somebody else; with a policy of theirs, if wanted. */
async function startWithTheirApp(definition?: object): Promise<{ adopt: NonNullable<Plan['existing'][0]>; principalId: string }> {
  await start();
  await play.planAndRun(STEPS.slice(0, 5), { setupCode: 'OLD1' });
  const principalId = only(world.tenant.servicePrincipals.listLatest()).id;
  if (definition !== undefined) {
    const theirs = world.tenant.policies.write({ id: randomUUID(), displayName: 'Made by Bo', description: null, deletedDateTime: null, isOrganizationDefault: false, definition: [JSON.stringify(definition)] } as never);
    world.tenant.policyLinks.write({ id: `${principalId}/${theirs.id}`, servicePrincipalId: principalId, policyId: theirs.id });
  }
  const adopt = (await play.planOf(STEPS.slice(0, 1))).existing[0]!;
  world.requests.length = 0;
  return { adopt, principalId };
}

const planClaims = async (adopt: Plan['existing'][0], claims: unknown = claimsOf('Contoso'), changes = {}): Promise<NonNullable<ReturnType<typeof lineOf>>> =>
  lineOf(await play.planOf([...STEPS.slice(0, 5), step('set-claims', claims)], { adopt, ...changes }))!;

describe('claims of an app of our own', () => {
  const claims = { claims: [{ name: 'Email', id: 'mail' }, { name: 'Company', namespace: 'https://x.test/claims', value: 'Contoso' }], nameId: { id: 'mail' } };

  test('are set once, found again, and taken back', async () => {
    await start();
    const results = await runAll(world, [...STEPS.slice(0, 2), step('set-claims', claims)]);
    const policy = only(policies());
    expect(JSON.parse(policy.definition?.[0] ?? '')).toEqual({
      ClaimsMappingPolicy: {
        Version: 1, IncludeBasicClaimSet: 'true',
        ClaimsSchema: [{ Source: 'user', ID: 'mail', SamlClaimType: NAME_ID }, { Source: 'user', ID: 'mail', SamlClaimType: 'Email' }, { Value: 'Contoso', SamlClaimType: 'https://x.test/claims/Company' }],
      },
    });
    await expect(play.runStep('set-claims', claims, { results, attempt: 2 })).resolves.toMatchObject({ policyId: policy.id, created: true });
    only(policies());

    await play.undoStep('set-claims', results['set-claims'], { results });
    expect([policies(), links()]).toEqual([[], []]);
  });

  test('follow a changed answer in the same policy, and the plan says old and new as read', async () => {
    await start();
    const results = await makeApp(claimsOf('Contoso'));
    const before = only(policies());
    const plan = await play.planOf([...STEPS.slice(0, 5), step('set-claims', claimsOf('Fabrikam "North"'))], { results });
    expect(lineOf(plan)).toMatchObject({ kind: 'change', old: 'Email = user.userprincipalname\nOrganizationName = "Contoso"', new: 'Email = user.userprincipalname\nOrganizationName = "Fabrikam "North""' });
    expect(lineOf(plan)?.needsTick).toBeUndefined();
    world.requests.length = 0;

    const output = await play.runStep('set-claims', claimsOf('Fabrikam "North"'), { results, attempt: 2 });

    expect(writes()).toEqual(['PATCH /policies/claimsMappingPolicies/*']);
    expect(only(policies())).toMatchObject({ id: before.id, displayName: before.displayName });
    expect(schemaOf(only(policies()))).toEqual([EMAIL, { Value: 'Fabrikam "North"', SamlClaimType: 'OrganizationName' }]);
    await play.undoStep('set-claims', output, { results });
    expect([policies(), links()]).toEqual([[], []]);
  });

  test('that another app uses by now stay as they are for that app', async () => {
    await start();
    const results = await makeApp(claimsOf('Contoso'));
    const shared = only(policies());
    world.tenant.servicePrincipals.write({ ...only(world.tenant.servicePrincipals.listLatest()), id: randomUUID(), appId: randomUUID(), displayName: 'Other' });
    const other = world.tenant.servicePrincipals.listLatest().find(({ displayName }) => displayName === 'Other')!;
    world.tenant.policyLinks.write({ id: `${other.id}/${shared.id}`, servicePrincipalId: other.id, policyId: shared.id });

    const output = await play.runStep('set-claims', claimsOf('Fabrikam'), { results, attempt: 2 });

    expect(policies().find(({ id }) => id === shared.id)).toEqual(shared);
    expect(links().find(({ servicePrincipalId }) => servicePrincipalId === other.id)?.policyId).toBe(shared.id);
    const ours = policies().find(({ id }) => id !== shared.id)!;
    expect(schemaOf(ours)).toEqual([EMAIL, { Value: 'Fabrikam', SamlClaimType: 'OrganizationName' }]);
    expect(links().find(({ servicePrincipalId }) => servicePrincipalId !== other.id)?.policyId).toBe(ours.id);
    await play.undoStep('set-claims', output, { results });
    expect(policies()).toEqual([shared]);
    expect(only(links()).servicePrincipalId).toBe(other.id);
  });

  test('are not put in the place of another policy that no plan has shown', async () => {
    await start();
    const results = await play.planAndRun(STEPS.slice(0, 5));
    const principal = only(world.tenant.servicePrincipals.listLatest());
    const theirs = world.tenant.policies.write({ id: randomUUID(), displayName: 'Made by Bo', definition: [JSON.stringify(THEIRS)] } as never);
    world.tenant.policyLinks.write({ id: `${principal.id}/${theirs.id}`, servicePrincipalId: principal.id, policyId: theirs.id });
    world.requests.length = 0;

    await expect(play.runStep('set-claims', claimsOf('Contoso'), { results, attempt: 2 })).rejects.toMatchObject({ code: 'actions/claims-policy-exists' });
    expect(writes()).toEqual([]);
    const plan = await play.planOf([...STEPS.slice(0, 5), step('set-claims', claimsOf('Contoso'))], { results });
    expect(lineOf(plan)).toMatchObject({ needsTick: true, note: 'claimsPolicyExists', noteValues: { policy: 'Made by Bo' } });
    await expect(play.runStep('set-claims', claimsOf('Contoso'), { results, attempt: 3, ticked: ['set-claims/claims'] })).resolves.toMatchObject({ before: { policyId: theirs.id } });
  });

  test('are read back with everything else, and a difference is told', async () => {
    await start();
    const results = await makeApp(claimsOf('Contoso'));
    const { values } = results['read-back'] as { values: Array<{ what: string }> };
    expect(values.at(-1)).toEqual({ what: 'claims', expected: 'Email = user.userprincipalname\nOrganizationName = "Contoso"', actual: 'Email = user.userprincipalname\nOrganizationName = "Contoso"', equal: true });

    world.tenant.policies.write({ ...only(policies()), definition: [JSON.stringify(THEIRS)] });
    await expect(play.runStep('read-back', {}, { results }, { scopes: ['Application.Read.All', 'Application.ReadWrite.All', 'Policy.Read.All'] })).rejects.toMatchObject({ code: 'graph/read-back-differs', details: { what: 'claims', actual: 'Department = user.department\nOrganizationName = "Old Ltd"' } });
  });

  test('come into force under slow replication and an answer that got lost', async () => {
    await start();
    const { templateId } = await play.planOf(STEPS.slice(0, 1));
    world.tenant.setFault('slowReplication', 8);
    world.tenant.setFault('throttle', 'every-second');

    await runAll(world, [...STEPS.slice(0, 5), step('set-claims', claimsOf('Contoso'))], { templateId });

    only(policies());
    expect(world.tenant.directory.listApps()[0]?.claimsSchema).toEqual([EMAIL, { Value: 'Contoso', SamlClaimType: 'OrganizationName' }]);
  });
});

describe('claims of an app that is taken over', () => {
  test('are not touched without the tick, which says that portal claims cannot be seen', async () => {
    const { adopt } = await startWithTheirApp();
    expect(await planClaims(adopt)).toMatchObject({ kind: 'add', needsTick: true, note: 'portalClaimsNotVisible' });

    await expect(play.runStep('set-claims', claimsOf('Contoso'), { adopt })).resolves.toEqual({ created: false });
    expect(writes()).toEqual([]);
  });

  test('come with the tick, and go with the undo', async () => {
    const { adopt } = await startWithTheirApp();
    const output = await play.runStep('set-claims', claimsOf('Contoso'), { adopt, ticked: ['set-claims/claims'] });
    expect(schemaOf(only(policies()))).toEqual([EMAIL, { Value: 'Contoso', SamlClaimType: 'OrganizationName' }]);

    await play.undoStep('set-claims', output, { adopt });
    expect([policies(), links()]).toEqual([[], []]);
  });

  test('keep what a policy of somebody else says, which stays byte for byte and is put back', async () => {
    const { adopt } = await startWithTheirApp(THEIRS);
    const before = JSON.stringify([policies(), links()]);
    expect(await planClaims(adopt)).toMatchObject({
      kind: 'change', needsTick: true, note: 'claimsPolicyExists',
      old: 'Department = user.department\nOrganizationName = "Old Ltd"', new: 'Department = user.department\nEmail = user.userprincipalname\nOrganizationName = "Contoso"',
    });
    await expect(play.runStep('set-claims', claimsOf('Contoso'), { adopt })).resolves.toEqual({ created: false });
    expect(JSON.stringify([policies(), links()])).toBe(before);

    const output = await play.runStep('set-claims', claimsOf('Contoso'), { adopt, ticked: ['set-claims/claims'] });
    expect(JSON.stringify(policies().filter(({ displayName }) => displayName === 'Made by Bo'))).toBe(JSON.stringify((JSON.parse(before) as unknown[][])[0]));
    const ours = policies().find(({ displayName }) => displayName !== 'Made by Bo')!;
    expect(only(links()).policyId).toBe(ours.id);
    expect(schemaOf(ours)).toEqual([THEIRS.ClaimsMappingPolicy.ClaimsSchema[0], EMAIL, { Value: 'Contoso', SamlClaimType: 'OrganizationName' }]);

    await play.undoStep('set-claims', output, { adopt });
    expect(JSON.stringify([policies(), links()])).toBe(before);
  });

  test('follow a changed answer and still keep theirs', async () => {
    const { adopt } = await startWithTheirApp(THEIRS);
    const before = JSON.stringify([policies(), links()]);
    const ticked = ['set-claims/claims'];
    const results = { 'set-claims': await play.runStep('set-claims', claimsOf('Contoso'), { adopt, ticked }) };
    expect(await planClaims(adopt, claimsOf('Fabrikam'), { results })).toMatchObject({ kind: 'change', new: 'Department = user.department\nEmail = user.userprincipalname\nOrganizationName = "Fabrikam"' });

    const output = await play.runStep('set-claims', claimsOf('Fabrikam'), { adopt, ticked, results, attempt: 2 });
    expect(policies()).toHaveLength(2);
    await play.undoStep('set-claims', output, { adopt, results: { 'set-claims': output } });
    expect(JSON.stringify([policies(), links()])).toBe(before);
  });

  test('that are there already need nothing', async () => {
    const { adopt } = await startWithTheirApp({ ClaimsMappingPolicy: { ...THEIRS.ClaimsMappingPolicy, ClaimsSchema: [{ Value: 'Contoso', SamlClaimType: 'OrganizationName' }, EMAIL] } });
    expect(await planClaims(adopt)).toMatchObject({ kind: 'keep' });

    await expect(play.runStep('set-claims', claimsOf('Contoso'), { adopt, ticked: ['set-claims/claims'] })).resolves.toMatchObject({ created: false });
    expect(writes()).toEqual([]);
  });

  test('find their way after a crash between the two links', async () => {
    const { adopt, principalId } = await startWithTheirApp(THEIRS);
    const before = JSON.stringify([policies(), links()]);
    const [theirs] = policies();
    await play.runStep('set-claims', claimsOf('Contoso'), { adopt, ticked: ['set-claims/claims'] });
    const ours = policies().find(({ displayName }) => displayName !== 'Made by Bo')!;
    world.tenant.policyLinks.remove(`${principalId}/${ours.id}`);

    const output = await play.runStep('set-claims', claimsOf('Contoso'), { adopt, ticked: ['set-claims/claims'], attempt: 2 });

    expect(output).toMatchObject({ policyId: ours.id, before: { policyId: theirs?.id, displayName: 'Made by Bo' } });
    expect(schemaOf(ours)).toContainEqual({ Source: 'user', ID: 'department', SamlClaimType: 'Department' });
    await play.undoStep('set-claims', output, { adopt });
    expect(JSON.stringify([policies(), links()])).toBe(before);
  });

  test('that somebody changed in our policy since are not thrown away', async () => {
    const { adopt } = await startWithTheirApp();
    const output = await play.runStep('set-claims', claimsOf('Contoso'), { adopt, ticked: ['set-claims/claims'] });
    world.tenant.policies.write({ ...only(policies()), definition: [JSON.stringify(THEIRS)] });

    await expect(play.undoStep('set-claims', output, { adopt })).rejects.toMatchObject({ code: 'actions/not-ours' });
    only(policies());
  });
});
