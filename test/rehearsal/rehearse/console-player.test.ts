// The player at a console, over HTTP: a file is uploaded by what stands behind its link, and what a person decides is decided.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConsolePlayer, type ConsoleStep } from '../../../src/rehearsal/rehearse/console-player';
import { startSamlWorld, type TestWorld } from '../saml/a-saml-world';

let world: TestWorld;
let files: Server;
beforeEach(async () => {
  world = await startSamlWorld();
  files = createServer((request, response) => {
    response.writeHead(request.url === '/certificate' ? 200 : 404);
    response.end(request.url === '/certificate' ? world.app.signingKey?.certificateBase64 : 'gone');
  });
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await world.close();
  files.close();
});

const WHERE = 'ADFS/Azure AD(Premium)';
const step = (more: Partial<ConsoleStep>): ConsoleStep => ({ instruction: 'It', where: WHERE, do: 'type', field: '', value: 'x', round: 0, isShown: true, ...more });

async function upload(path: string): Promise<string> {
  const player = new ConsolePlayer(world.base, 'genesys-cloud-for-azure');
  await player.follow(step({ do: 'upload', field: 'ADFS Certificate', value: `http://127.0.0.1:${(files.address() as AddressInfo).port}${path}` }));
  for (const field of ['ADFS Issuer URI', 'Target URI', 'Relying Party Identifier']) await player.follow(step({ field }));
  return (await player.follow(step({ do: 'press', field: 'Save' }))).message;
}

it('uploads what stands behind the link', async () => {
  expect(await upload('/certificate')).toBe('The settings are saved.');
});

it('uploads nothing useful from a link that is gone', async () => {
  expect(await upload('/certificatx')).toBe('ADFS Certificate holds no certificate that can be read.');
});

it('takes some entry of a list where the person decides', async () => {
  const player = new ConsolePlayer(world.base, 'mozy-enterprise');
  await player.follow(step({ where: 'Users', do: 'press', field: 'Add New User' }));

  expect(await player.follow(step({ where: 'Users > Add New User', do: 'choose', field: 'Choose a Group', value: '', isShown: false }))).toMatchObject({ ok: true });

  const { screen } = await world.play({ where: 'Users > Add New User', do: 'go' }, 'mozy-enterprise');
  expect(screen.fields).toContainEqual(expect.objectContaining({ label: 'Choose a Group', value: 'Default Group' }));
});
