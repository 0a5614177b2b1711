// What a second attempt finds and does after a crash, an unclear answer or a refusal.
import { only, playIn, STEPS, type Play } from './support/mimecast-steps';
import { runAll, startWorld, type World } from './support/tenant-under-test';

let world: World;
let play: Play;
afterEach(() => world.close());

async function start(options?: Parameters<typeof startWorld>[0]): Promise<void> {
  world = await startWorld(options);
  play = playIn(world);
}

describe('an earlier attempt', () => {
  const input = { gallery: 'Mimecast', name: 'Mimecast' };

  test('is found again by name or by marker', async () => {
    await start();
    const first = (await play.runStep('create-application', input)) as { applicationObjectId: string };

    await expect(play.runStep('create-application', input, { attempt: 2 })).resolves.toMatchObject({ applicationObjectId: first.applicationObjectId, created: true });

    await runAll(world, STEPS.slice(1, 3), { results: { 'create-application': first } });
    expect(only(world.tenant.applications.listLatest()).displayName).toBe('Mimecast');
    await expect(play.runStep('create-application', input, { attempt: 3 })).resolves.toMatchObject({ applicationObjectId: first.applicationObjectId });
    only(world.tenant.applications.listLatest());
  });

  test('that two apps could be is asked about: none is chosen, none is made, and it goes on once one is left', async () => {
    await start();
    const first = (await play.runStep('create-application', input)) as { applicationObjectId: string; applicationClientId: string };
    const other = (await play.runStep('create-application', input)) as { applicationObjectId: string; applicationClientId: string };
    const ids = [first, other].map(({ applicationClientId }) => applicationClientId).sort().join(', ');

    for (const changes of [{}, { createAnyway: true }]) {
      await expect(play.runStep('create-application', input, { attempt: 2, ...changes })).rejects.toMatchObject({ code: 'actions/several-found', retry: 'later', details: { applications: ids } });
    }
    expect(world.tenant.applications.listLatest()).toHaveLength(2);

    world.tenant.servicePrincipals.remove(world.tenant.servicePrincipals.listLatest().find(({ appId }) => appId === other.applicationClientId)!.id);
    world.tenant.applications.remove(other.applicationObjectId);
    await expect(play.runStep('create-application', input, { attempt: 3 })).resolves.toMatchObject({ applicationObjectId: first.applicationObjectId });
  });

  test('that left no trace is asked about, not repeated', async () => {
    await start();

    const sent = { method: 'POST', path: '/applicationTemplates/1/instantiate', status: 0, graphRequestId: '', what: 'application' };
    await expect(play.runStep('create-application', input, { attempt: 2, listSentWrites: async () => [sent] })).rejects.toMatchObject({ code: 'graph/unclear-answer', retry: 'later', details: { searchedFor: 'Mimecast (setup A7K2)' } });
    expect(world.tenant.applications.listLatest()).toHaveLength(0);

    await play.runStep('create-application', input, { attempt: 3, createAnyway: true });
    only(world.tenant.applications.listLatest());
  });

  test('that was ended before it sent anything is begun anew, without a search', async () => {
    await start();
    const waits: number[] = [];

    await play.runStep('create-application', input, { attempt: 2, wait: async (ms) => { waits.push(ms); await world.wait(ms); } });

    only(world.tenant.applications.listLatest());
    expect(waits.filter((ms) => ms > 1_000)).toEqual([]);
  });

  test('that was clearly refused is repeated', async () => {
    await start();
    world.tenant.setFault('noRole', true);
    const refusal = await play.runStep('create-application', input).then(() => undefined, (error: unknown) => error as { code: 'graph/forbidden'; retry: 'later'; details: Record<string, string> });
    expect(refusal).toMatchObject({ code: 'graph/forbidden' });
    world.tenant.clearFaults();

    await play.runStep('create-application', input, { attempt: 2, previousProblem: refusal });

    only(world.tenant.applications.listLatest());
  });

  test('of any other action changes nothing more', async () => {
    await start();
    const results = await play.planAndRun();
    const [application, principal] = [world.tenant.applications.listLatest(), world.tenant.servicePrincipals.listLatest()].map((list) => JSON.stringify(list));

    for (const { action, input: given } of STEPS.slice(1)) {
      const again = await play.runStep(action.name, given, { attempt: 2, results });
      if (action.name === 'add-signing-certificate') expect(again).toMatchObject({ thumbprint: (results[action.name] as { thumbprint: string }).thumbprint });
    }

    expect(JSON.stringify(world.tenant.applications.listLatest())).toBe(application);
    expect(JSON.stringify(world.tenant.servicePrincipals.listLatest())).toBe(principal);
  });
});
