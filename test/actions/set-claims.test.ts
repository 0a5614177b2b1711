// Claims by a claims mapping policy: set once, found again, taken back.
import { only, playIn, step, STEPS, type Play } from './support/mimecast-steps';
import { runAll, startWorld, type World } from './support/tenant-under-test';

let world: World;
let play: Play;
afterEach(() => world.close());

async function start(options?: Parameters<typeof startWorld>[0]): Promise<void> {
  world = await startWorld(options);
  play = playIn(world);
}

describe('claims', () => {
  const claims = { claims: [{ name: 'Email', id: 'mail' }, { name: 'Company', namespace: 'https://x.test/claims', value: 'Contoso' }], nameId: { id: 'mail' } };

  test('are set once, found again, and taken back', async () => {
    await start();
    const results = await runAll(world, [...STEPS.slice(0, 2), step('set-claims', claims)]);
    const policy = only(world.tenant.policies.listLatest());
    expect(JSON.parse(policy.definition?.[0] ?? '')).toEqual({
      ClaimsMappingPolicy: {
        Version: 1, IncludeBasicClaimSet: 'true',
        ClaimsSchema: [
          { Source: 'user', ID: 'mail', SamlClaimType: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier' },
          { Source: 'user', ID: 'mail', SamlClaimType: 'Email' },
          { Value: 'Contoso', SamlClaimType: 'https://x.test/claims/Company' },
        ],
      },
    });

    await expect(play.runStep('set-claims', claims, { results, attempt: 2 })).resolves.toMatchObject({ policyId: policy.id, created: true });
    await expect(play.runStep('set-claims', { claims: [{ name: 'Other', id: 'mail' }] }, { results, attempt: 2 })).rejects.toMatchObject({ code: 'actions/claims-policy-exists' });
    only(world.tenant.policies.listLatest());

    await play.undoStep('set-claims', results['set-claims'], { results });
    expect(world.tenant.policies.listLatest()).toEqual([]);
  });
});
