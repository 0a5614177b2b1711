// Assigning people, against the rehearsal tenant over HTTP.
import { only, playIn, type Play } from './support/mimecast-steps';
import { CHRIS, DAN, HANA, startWorld, type World } from './support/tenant-under-test';

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

  test('is refused for people who are unknown or disabled, and to people without a role', async () => {
    await start();
    const results = await play.planAndRun();

    await expect(play.runStep('assign-person', { objectId: 'f0000000-0000-4000-8000-000000000001' }, { results })).rejects.toMatchObject({ code: 'actions/person-not-found' });
    await expect(play.runStep('assign-person', { objectId: DAN }, { results })).rejects.toMatchObject({ code: 'actions/person-disabled' });
    await expect(play.runStep('assign-person', { objectId: CHRIS }, { results }, { person: HANA })).rejects.toMatchObject({ code: 'graph/forbidden' });
  });
});
