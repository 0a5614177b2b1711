// A console is made new for the automatic player, and by nobody else.
import { playWholeConsole, startSamlWorld, type TestWorld } from '../saml/a-saml-world';

let world: TestWorld;
beforeEach(async () => {
  world = await startSamlWorld();
  await playWholeConsole(world);
});
afterEach(() => world.close());

const forget = (body: string, type: string, vendor = 'mimecast') => fetch(`${world.base}/console/${vendor}/play-forget`, { method: 'POST', headers: { 'content-type': type }, body });

it('forgets profiles, addresses and what is open', async () => {
  expect((await world.signIn('sp')).accepted).toBe(true);

  expect((await forget('{"forget":true}', 'application/json')).status).toBe(200);

  expect(await world.signIn('sp')).toMatchObject({ accepted: false, stage: 'vendor' });
  const { screen } = await world.play({ do: 'go', where: 'Administration > Services > Applications > Authentication Profiles' });
  expect(screen.lists).toEqual([]);
});

it.each([
  ['a form of a foreign page', 'forget=true', 'application/x-www-form-urlencoded', 'mimecast'],
  ['text that looks like JSON', '{"forget":true}', 'text/plain', 'mimecast'],
  ['no clear word', '{}', 'application/json', 'mimecast'],
  ['an unknown vendor', '{"forget":true}', 'application/json', 'nobody'],
])('refuses %s', async (_what, body, type, vendor) => {
  expect((await forget(body, type, vendor)).status).toBe(400);
  expect((await world.signIn('sp')).accepted).toBe(true);
});
