// From a filled console to a sign-in that a foreign SAML library accepts, and every slip on the way that is refused.
import { ADA, EU, SIMON, listConsoleActions, playWholeConsole, startSamlWorld, type TestWorld } from '../saml/a-saml-world';

let world: TestWorld;
afterEach(() => world.close());

it('accepts a sign-in that the vendor page starts', async () => {
  world = await startSamlWorld();
  expect(await playWholeConsole(world)).toEqual([]);

  const result = await world.signIn('sp');

  expect(result).toEqual({ accepted: true, stage: 'vendor', message: `Signed in to Mimecast as ${ADA}`, nameId: ADA, isAnswerToRequest: true });
  expect(world.signIns).toEqual([expect.objectContaining({ personObjectId: 'p-ada', errorCode: 0, appDisplayName: 'Mimecast' })]);
});

it('accepts a sign-in that the tile starts', async () => {
  world = await startSamlWorld();
  await playWholeConsole(world);

  expect(await world.signIn('idp')).toMatchObject({ accepted: true, isAnswerToRequest: false });
});

it('leads a tile with a sign-on URL over the vendor page', async () => {
  world = await startSamlWorld({ app: { signOnUrl: EU.acs } });
  await playWholeConsole(world);

  expect(await world.signIn('idp')).toMatchObject({ accepted: true, isAnswerToRequest: true });
});

it('takes both labels of the provider', async () => {
  world = await startSamlWorld();
  await playWholeConsole(world, (action) => (action.name === 'provider' ? { ...action, value: 'Azure Active Directory' } : action));

  expect(await world.signIn('sp')).toMatchObject({ accepted: true });
});

const HARMLESS = ['description', 'force change'];
const NAMES = ['new profile', 'description', 'provider', 'metadata URL', 'import', 'password context', 'integrated context', 'save profile', 'domain', 'new address', 'email', 'global name', 'password', 'force change', 'save address'];

it.each(NAMES)('with "%s" left out: refused in both modes, unless it has no effect', async (name) => {
  world = await startSamlWorld();
  expect(listConsoleActions(world).map((action) => action.name)).toEqual(NAMES);
  await playWholeConsole(world, (action) => (action.name === name ? undefined : action));

  const accepted = [(await world.signIn('sp')).accepted, (await world.signIn('idp')).accepted];

  expect(accepted).toEqual(HARMLESS.includes(name) ? [true, true] : [false, false]);
});

it.each(['provider', 'metadata URL', 'domain', 'email'])('with one character of "%s" spoiled: refused', async (name) => {
  world = await startSamlWorld();
  const action = listConsoleActions(world).find((entry) => entry.name === name);
  for (const at of [0, Math.floor((action?.value?.length ?? 0) / 2), (action?.value?.length ?? 0) - 1]) {
    world.world.reset();
    await playWholeConsole(world, (entry) => (entry.name === name ? { ...entry, value: spoil(entry.value ?? '', at) } : entry));
    expect({ at, accepted: (await world.signIn('sp')).accepted }).toEqual({ at, accepted: false });
  }
});

function spoil(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === 'q' ? 'k' : 'q') + text.slice(at + 1);
}

it.each<[string, Parameters<typeof startSamlWorld>[0], string, string | undefined]>([
  ['identifier', { app: { identifiers: ['https://eu-api.mimecast.com/sso/CUK12A346'] } }, 'identity-provider', 'AADSTS700016'],
  ['reply URL', { app: { replyUrls: ['https://us-api.mimecast.com/login/saml'] } }, 'identity-provider', 'AADSTS50011'],
])('refuses a wrong %s when the vendor page starts', async (_what, options, stage, code) => {
  world = await startSamlWorld(options);
  await playWholeConsole(world);

  expect(await world.signIn('sp')).toMatchObject({ accepted: false, stage, code });
  expect(world.signIns.at(-1)).toMatchObject({ errorCode: Number(code?.slice(6)) });
});

it.each<[string, Parameters<typeof startSamlWorld>[0]]>([
  ['identifier', { app: { identifiers: ['https://eu-api.mimecast.com/sso/CUK12A346'] } }],
  ['reply URL in another region', { app: { replyUrls: ['https://us-api.mimecast.com/login/saml'] } }],
  ['reply URL with another path', { app: { replyUrls: ['https://eu-api.mimecast.com/login/samk'] } }],
  ['reply URL at an unknown host', { app: { replyUrls: ['https://ev-api.mimecast.com/login/saml'] } }],
  ['sign-on URL', { app: { signOnUrl: 'https://eu-api.mimecast.com/login/samk' } }],
  ['sign-on URL at an unknown host', { app: { signOnUrl: 'https://eu-apj.mimecast.com/login/saml' } }],
])('refuses a wrong %s when the tile starts, at the vendor', async (_what, options) => {
  world = await startSamlWorld(options);
  await playWholeConsole(world);

  expect(await world.signIn('idp')).toMatchObject({ accepted: false, stage: 'vendor' });
});

it('asks a new person for another password, once, and lets them in', async () => {
  world = await startSamlWorld();
  await playWholeConsole(world, (action) => (action.name === 'email' ? { ...action, value: SIMON } : action));

  expect(await world.signIn('sp', SIMON, 'wrong')).toMatchObject({ accepted: false, code: 'AADSTS50126' });
  expect(await world.signIn('sp', SIMON, 'First-Pass-1')).toMatchObject({ accepted: true, nameId: SIMON });
  expect(await world.signIn('idp', SIMON, 'First-Pass-1')).toMatchObject({ accepted: true });
});

it('refuses a person without an account at the vendor', async () => {
  world = await startSamlWorld();
  await playWholeConsole(world, (action) => (action.name === 'email' ? { ...action, value: SIMON } : action));

  expect(await world.signIn('sp')).toMatchObject({ accepted: false, stage: 'vendor', message: expect.stringContaining('no account') });
});

it('keeps the regions apart', async () => {
  world = await startSamlWorld();
  await playWholeConsole(world);

  expect(await world.signIn('sp', ADA, undefined, 'us-api.mimecast.com')).toMatchObject({ accepted: false, stage: 'vendor' });
  expect((await world.play({ where: 'Account > Settings', do: 'go', region: 'us' })).screen).toMatchObject({ accountCode: 'CUS12A345' });
});

it.each<[keyof TestWorld['faults'], 'sp' | 'idp', object]>([
  ['wrongRegion', 'sp', { stage: 'identity-provider', code: 'AADSTS700016' }],
  ['wrongRegion', 'idp', { stage: 'vendor' }],
  ['unassignedUser', 'sp', { stage: 'identity-provider', code: 'AADSTS50105' }],
  ['unassignedUser', 'idp', { stage: 'identity-provider', code: 'AADSTS50105' }],
  ['expiredCertificate', 'sp', { stage: 'vendor', message: expect.stringContaining('expired') }],
  ['expiredCertificate', 'idp', { stage: 'vendor', message: expect.stringContaining('expired') }],
])('plays the fault %s in mode %s, and heals', async (fault, mode, expected) => {
  world = await startSamlWorld();
  await playWholeConsole(world);

  world.faults[fault] = true;
  expect(await world.signIn(mode)).toMatchObject({ accepted: false, ...expected });
  world.faults[fault] = false;
  expect(await world.signIn(mode)).toMatchObject({ accepted: true });
});

it('goes on when the rehearsal moves the time, and refuses when the certificate is really over', async () => {
  world = await startSamlWorld();
  await playWholeConsole(world);

  world.clock.offsetMs = 30 * 86_400_000;
  expect(await world.signIn('sp')).toMatchObject({ accepted: true });
  world.clock.offsetMs = 4 * 365 * 86_400_000;
  expect(await world.signIn('sp')).toMatchObject({ accepted: false, message: expect.stringContaining('expired') });
});

it('locks passwords out once SAML is enforced, and leaves the local administrator a way back', async () => {
  world = await startSamlWorld();
  await playWholeConsole(world);
  const logIn = async (path: string, email: string, password: string) => (await fetch(world.base + path, { method: 'POST', body: new URLSearchParams({ email, password }), redirect: 'manual' })).status;
  expect(await logIn(`/vendor/${EU.host}/password`, ADA, 'Local-Pass-1')).toBe(200);

  await world.play({ where: 'New Authentication Profile', do: 'tick', field: 'Enforce SAML Authentication for Mimecast' });
  expect(await logIn(`/vendor/${EU.host}/password`, ADA, 'Local-Pass-1')).toBe(200);
  await world.play({ where: 'SAML Configuration', do: 'press', field: 'Save' });

  expect(await logIn(`/vendor/${EU.host}/password`, ADA, 'Local-Pass-1')).toBe(403);
  expect(await logIn('/console/mimecast/sign-in', 'admin@contoso.com', 'Console-Rehearsal-1')).toBe(403);
  expect(await logIn('/console/mimecast/sign-in', 'local.admin@contoso.com', 'wrong')).toBe(403);
  expect(await logIn('/console/mimecast/sign-in', 'local.admin@contoso.com', 'Way-Back-Rehearsal-1')).toBe(303);
  expect(await world.signIn('sp')).toMatchObject({ accepted: true });
});
