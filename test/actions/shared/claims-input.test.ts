// Claims as a dialog hands them over: lines that a person typed, or none; and what becomes of ours when the answer is none.
import { findAction } from '../../support/find-action';
import { only, playIn, step, STEPS, type Play } from '../support/mimecast-steps';
import { runAll, startWorld, type World } from '../support/tenant-under-test';

let world: World;
let play: Play;
beforeEach(async () => {
  world = await startWorld();
  play = playIn(world);
});
afterEach(() => world.close());

const parse = (claims: unknown, id: string | null = null): unknown => findAction('set-claims').input.parse({ claims, nameId: { id } });
const stepsWith = (claims: unknown, id?: string) => [...STEPS.slice(0, 2), STEPS[3]!, step('set-claims', parse(claims, id))];

test('lines become the claims of the policy', async () => {
  await runAll(world, [...STEPS.slice(0, 2), step('set-claims', { claims: 'email = user.Mail\norganization = "Contoso"', nameId: { id: 'mail' } })]);

  expect(JSON.parse(only(world.tenant.policies.listLatest()).definition?.[0] ?? '')).toMatchObject({
    ClaimsMappingPolicy: {
      ClaimsSchema: [
        { Source: 'user', ID: 'mail', SamlClaimType: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier' },
        { Source: 'user', ID: 'mail', SamlClaimType: 'email' }, { Value: 'Contoso', SamlClaimType: 'organization' },
      ],
    },
  });
});

test('none leaves everything as Entra sends it', async () => {
  const plan = await play.planOf(stepsWith(null));
  expect(plan.lines.map(({ what }) => what)).toEqual(['application', 'ssoMode', 'certificate']);

  await runAll(world, stepsWith(null));
  expect(world.tenant.policies.listLatest()).toEqual([]);
});

test('lines that cannot be read go nowhere', () => {
  expect(() => parse('email = user.mail\nfirst name')).toThrow('line 2 of the claims');
});

test('none, after claims that this setup set, takes them back and says so before', async () => {
  const results = await runAll(world, stepsWith('email = user.mail'));

  const plan = await play.planOf(stepsWith(null), { results });
  const line = plan.lines.find(({ what }) => what === 'claims');
  expect(line).toMatchObject({ kind: 'change', old: 'email = user.mail' });
  expect(line).not.toHaveProperty('new');

  await expect(play.runStep('set-claims', { claims: null }, { results, attempt: 2 })).resolves.toEqual({ created: false });
  expect(world.tenant.policies.listLatest()).toEqual([]);
  expect(world.tenant.policyLinks.listLatest()).toEqual([]);
});

test('none, when somebody took the policy away meanwhile, needs nothing', async () => {
  const results = await runAll(world, stepsWith('email = user.mail'));
  await play.undoStep('set-claims', results['set-claims'], { results });

  await expect(play.planOf(stepsWith(null), { results })).resolves.not.toMatchObject({ lines: expect.arrayContaining([expect.objectContaining({ what: 'claims' })]) });
  await expect(play.runStep('set-claims', { claims: null }, { results, attempt: 2 })).resolves.toEqual({ created: false });
});
