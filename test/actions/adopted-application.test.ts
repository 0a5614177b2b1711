// Taking over an app that the tenant has already: nothing that works is changed.
import type { Plan } from '../../src/model/plan';
import { IDENTIFIER, only, playIn, REPLY_URL, STEPS, type Play } from './support/mimecast-steps';
import { runAll, startWorld, type World } from './support/tenant-under-test';

let world: World;
let play: Play;
afterEach(() => world.close());

async function start(options?: Parameters<typeof startWorld>[0]): Promise<void> {
  world = await startWorld(options);
  play = playIn(world);
}

describe('an app that is there already', () => {
  const THEIRS = 'https://theirs.contoso.com/saml';

  async function makeTheirs(): Promise<Plan> {
    await start();
    await play.planAndRun(
      STEPS.slice(0, 6).map(({ action, input }) =>
        action.name === 'set-saml-urls' ? { action, input: { identifiers: [THEIRS], replyUrls: [THEIRS], name: 'Mimecast' } }
        : action.name === 'configure-service-principal' ? { action, input: { assignmentRequired: false, notificationEmails: ['them@contoso.com'] } } : { action, input }),
      { setupCode: 'OLD1' },
    );
    world.requests.length = 0;
    return play.planOf();
  }

  test('is offered for taking over, and the plan notices when it moves', async () => {
    const before = await makeTheirs();

    expect(before.existing).toEqual([expect.objectContaining({ displayName: 'Mimecast', identifiers: [THEIRS], replyUrls: [THEIRS], isSaml: true, madeByLatchkey: true })]);
    expect((await play.planOf()).fingerprint).toBe(before.fingerprint);
    const adopt = before.existing[0];
    const adopted = await play.planOf(STEPS, { adopt });
    const application = only(world.tenant.applications.listLatest());
    world.tenant.applications.write({ ...application, identifierUris: [THEIRS, `${THEIRS}/2`] });
    expect((await play.planOf()).fingerprint).not.toBe(before.fingerprint);
    expect((await play.planOf(STEPS, { adopt })).fingerprint).not.toBe(adopted.fingerprint);
  });

  test('keeps what works; only ticked lines are written, and they can be taken back', async () => {
    const adopt = (await makeTheirs()).existing[0];
    const plan = await play.planOf(STEPS, { adopt });
    const lines = Object.fromEntries(plan.lines.map((line) => [line.what, line]));
    expect(lines['identifier']).toMatchObject({ kind: 'change', old: THEIRS, new: `${THEIRS}\n${IDENTIFIER}`, needsTick: true });
    expect(lines['certificate']).toMatchObject({ kind: 'keep' });
    expect(lines['notificationEmails']).toMatchObject({ old: 'them@contoso.com', new: 'them@contoso.com\nada.admin@contoso.com' });

    const changes = { adopt, ticked: ['set-saml-urls/identifier', 'configure-service-principal/signOnUrl'] };
    const results = await runAll(world, STEPS, changes);

    expect(only(world.tenant.applications.listLatest())).toMatchObject({ identifierUris: [THEIRS, IDENTIFIER], web: { redirectUris: [THEIRS] } });
    expect(only(world.tenant.servicePrincipals.listLatest())).toMatchObject({ loginUrl: REPLY_URL, appRoleAssignmentRequired: false, notificationEmailAddresses: ['them@contoso.com'], notes: 'Latchkey setup OLD1' });
    expect(results['add-signing-certificate']).toMatchObject({ alreadyThere: true });
    expect(results['create-application']).toMatchObject({ created: false });

    for (const name of ['set-saml-urls', 'configure-service-principal']) await play.undoStep(name, results[name], { ...changes, results });
    expect(only(world.tenant.applications.listLatest()).identifierUris).toEqual([THEIRS]);
    expect(only(world.tenant.servicePrincipals.listLatest()).loginUrl).toBeNull();
    await expect(play.undoStep('create-application', results['create-application'], changes)).rejects.toMatchObject({ code: 'actions/not-ours' });
  });

  test('is never the bot’s own registration', async () => {
    const adopt = (await makeTheirs()).existing[0];
    const own = { adopt, ownClientId: adopt?.applicationClientId.toUpperCase() };

    await expect(play.runStep('create-application', { name: 'x' }, own)).rejects.toMatchObject({ code: 'actions/own-registration' });
    await expect(play.runStep('set-saml-mode', {}, own)).rejects.toMatchObject({ code: 'actions/own-registration' });
    expect((await play.planOf(STEPS, { ownClientId: own.ownClientId })).existing).toEqual([]);
  });
});
