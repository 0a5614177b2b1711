// Assigning people, against the rehearsal tenant over HTTP.
import { only, playIn, step, type Play } from './support/mimecast-steps';
import { CHRIS, DAN, HANA, MEGAN, startWorld, type World } from './support/tenant-under-test';

let world: World;
let play: Play;
afterEach(() => world.close());

async function start(options?: Parameters<typeof startWorld>[0]): Promise<void> {
  world = await startWorld(options);
  play = playIn(world);
}

describe('assigning a person', () => {
  test('gives the role that means access, once', async () => {
    await start();
    const results = await play.planAndRun();

    const first = await play.runStep('assign-person', { objectId: CHRIS }, { results });
    expect(first).toMatchObject({ roleName: 'User', alreadyAssigned: false });
    await expect(play.runStep('assign-person', { objectId: CHRIS }, { results })).resolves.toMatchObject({ alreadyAssigned: true });
    only(world.tenant.assignments.listLatest());

    await expect(play.undoStep('assign-person', { ...(first as object), alreadyAssigned: true }, { results })).rejects.toMatchObject({ code: 'actions/not-ours' });
    await play.undoStep('assign-person', first, { results });
    expect(world.tenant.assignments.listLatest()).toEqual([]);
  });

  test('is ours after an attempt whose answer nobody heard, and not after one that was refused', async () => {
    await start();
    const results = await play.planAndRun();
    world.interfere = ({ method, path }) => (method === 'POST' && path.endsWith('/appRoleAssignedTo') ? { status: 403, code: 'Authorization_RequestDenied' } : undefined);
    await expect(play.runStep('assign-person', { objectId: CHRIS }, { results })).rejects.toMatchObject({ code: 'graph/forbidden' });
    world.interfere = () => undefined;
    const { servicePrincipalId, appRoles } = results['create-application'] as { servicePrincipalId: string; appRoles: Array<{ id: string }> };
    await world.context().graph.post(`/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo`, { principalId: CHRIS, resourceId: servicePrincipalId, appRoleId: appRoles[0]!.id });
    await expect(play.runStep('assign-person', { objectId: CHRIS }, { results, attempt: 2 })).resolves.toMatchObject({ alreadyAssigned: true });

    world.interfere = ({ method, path }) => (method === 'POST' && path.endsWith('/appRoleAssignedTo') ? 'cut after' : undefined);
    await play.runStep('assign-person', { objectId: MEGAN }, { results });
    world.interfere = () => undefined;
    await expect(play.runStep('assign-person', { objectId: MEGAN }, { results, attempt: 2 })).resolves.toMatchObject({ alreadyAssigned: false });
  });

  test('is not needed where a group gives access already', async () => {
    await start();
    const results = await play.planAndRun();
    const { servicePrincipalId, appRoles } = results['create-application'] as { servicePrincipalId: string; appRoles: Array<{ id: string; displayName: string }> };
    const role = appRoles.find(({ displayName }) => displayName === 'msiam_access');
    const sales = 'b0000000-0000-4000-8000-000000000001';
    await world.context().graph.post(`/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo`, { principalId: sales, resourceId: servicePrincipalId, appRoleId: role?.id });

    await expect(play.runStep('assign-person', { objectId: MEGAN }, { results })).resolves.toMatchObject({ alreadyAssigned: true, throughGroup: 'Sales', roleName: 'msiam_access' });
    await expect(play.runStep('assign-person', { objectId: CHRIS }, { results })).resolves.toMatchObject({ alreadyAssigned: false });
  });

  test('shows in the plan as what it is', async () => {
    await start();
    const results = await play.planAndRun();
    const steps = [step('assign-person', { objectId: CHRIS })];

    expect((await play.planOf(steps, { results })).lines).toEqual([expect.objectContaining({ id: 'assign-person/assignment', kind: 'add', new: 'Chris Green (User)' })]);
    await play.runStep('assign-person', { objectId: CHRIS }, { results });
    expect((await play.planOf(steps, { results })).lines).toEqual([expect.objectContaining({ kind: 'keep', old: 'Chris Green (User)' })]);
  });

  test('is refused for people who are unknown or disabled, and to people without a role', async () => {
    await start();
    const results = await play.planAndRun();

    await expect(play.runStep('assign-person', { objectId: 'f0000000-0000-4000-8000-000000000001' }, { results })).rejects.toMatchObject({ code: 'actions/person-not-found' });
    await expect(play.runStep('assign-person', { objectId: DAN }, { results })).rejects.toMatchObject({ code: 'actions/person-disabled' });
    await expect(play.runStep('assign-person', { objectId: CHRIS }, { results }, { person: HANA })).rejects.toMatchObject({ code: 'graph/forbidden' });
  });
});
