// Making a person to test with, and what becomes of the password.
import { only, playIn, type Play } from './support/mimecast-steps';
import { HANA, startWorld, type World } from './support/tenant-under-test';

let world: World;
let play: Play;
afterEach(() => world.close());

async function start(options?: Parameters<typeof startWorld>[0]): Promise<void> {
  world = await startWorld(options);
  play = playIn(world);
}

describe('a test user', () => {
  const input = { displayName: 'B.Simon', userPrincipalName: 'b.simon@contoso.com', mailNickname: 'b.simon' };

  test('is made with a password that is only shown', async () => {
    await start();
    const shown: string[] = [];

    const output = (await play.runStep('create-test-user', input, { revealSecret: (password) => void shown.push(password) })) as { objectId: string };

    expect(output).toMatchObject({ userPrincipalName: input.userPrincipalName, displayName: 'B.Simon' });
    expect(only(shown)).toMatch(/^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)(?=.*[^A-Za-z0-9]).{16}$/);
    expect(JSON.stringify([output, world.writes])).not.toContain(shown[0]);

    await play.undoStep('create-test-user', output);
    expect(world.tenant.users.latest(output.objectId)).toBeUndefined();
  });

  test('has the first and the last name that a vendor wants claims of', async () => {
    await start();

    const output = (await play.runStep('create-test-user', { ...input, givenName: 'B.', surname: 'Simon' }, { revealSecret: () => undefined })) as { objectId: string };

    expect(world.tenant.users.latest(output.objectId)).toMatchObject({ givenName: 'B.', surname: 'Simon' });
  });

  test('is refused on a foreign domain, under a taken name, and without a way to show the password', async () => {
    await start();
    const revealSecret = (): void => undefined;

    await expect(play.runStep('create-test-user', { ...input, userPrincipalName: 'b@elsewhere.test' }, { revealSecret })).rejects.toMatchObject({ code: 'graph/domain-not-verified' });
    await expect(play.runStep('create-test-user', { ...input, userPrincipalName: 'ada.admin@contoso.com' }, { revealSecret })).rejects.toMatchObject({ code: 'graph/user-exists', details: { userPrincipalName: 'ada.admin@contoso.com' } });
    await expect(play.runStep('create-test-user', input)).rejects.toThrow('password');
    await expect(play.runStep('create-test-user', input, { revealSecret }, { person: HANA })).rejects.toMatchObject({ code: 'graph/forbidden' });
    expect(world.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
});
