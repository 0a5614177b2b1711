// A vendor that publishes its own metadata, reads the claims that its mapping names, and signs in only the people of the organizations that are switched on.
import { ADA, CLIENT_ID, TENANT_ID, startSamlWorld, type TestWorld } from '../saml/a-saml-world';
import { CLAIM } from '../../../src/rehearsal/saml/saml-names';

const VENDOR = 'code42';
const HOST = 'console.us.code42.com';
const ENTITY = 'https://code42.com/7f4ac5f0-1b7c-4c39-8a1e-2f6f6a3d0c11';
const ACS = `https://${HOST}/sso/login-response`;
const METADATA = `/sso/metadata/7f4ac5f0-1b7c-4c39-8a1e-2f6f6a3d0c11`;
const IDENTITY = 'Administration > Integrations > Identity Management';
type Action = Record<string, string>;

let world: TestWorld;
beforeEach(async () => {
  world = await startSamlWorld({ app: { identifiers: [CLIENT_ID, ENTITY], replyUrls: [ACS], assignmentRequired: false, hidden: true } });
});
afterEach(() => world.close());

const whole = (): Record<string, Action> => ({
  add: { where: IDENTITY, do: 'press', field: 'Add Authentication Provider' },
  name: { where: 'Add Authentication Provider', do: 'type', field: 'Display Name', value: 'Entra ID' },
  url: { where: 'Add Authentication Provider', do: 'type', field: "Provider's Metadata", value: `${world.directory.authorityHost}/${TENANT_ID}/federationmetadata/2007-06/federationmetadata.xml?appid=${CLIENT_ID}` },
  create: { where: 'Add Authentication Provider', do: 'press', field: 'Create Provider' },
  mapping: { where: 'Attribute Mapping', do: 'clear', field: 'Use default mapping' },
  username: { where: 'Attribute Mapping', do: 'type', field: 'Username', value: CLAIM.name },
  first: { where: 'Attribute Mapping', do: 'type', field: 'First Name', value: CLAIM.givenName },
  last: { where: 'Attribute Mapping', do: 'type', field: 'Last Name', value: CLAIM.surname },
  saveMapping: { where: 'Attribute Mapping', do: 'press', field: 'Save' },
  newOrganization: { where: 'Administration > Environment > Organizations', do: 'press', field: 'Create organization' },
  organization: { where: 'Organizations > Create organization', do: 'type', field: 'Organization name', value: 'SSO test' },
  saveOrganization: { where: 'Organizations > Create organization', do: 'press', field: 'Save' },
  newUser: { where: 'Administration > Environment > Users', do: 'press', field: 'Add user' },
  user: { where: 'Users > Add user', do: 'type', field: 'Username', value: ADA },
  userOrganization: { where: 'Users > Add user', do: 'choose', field: 'Organization', value: 'SSO test' },
  saveUser: { where: 'Users > Add user', do: 'press', field: 'Save' },
  inUse: { where: 'Organizations in use', do: 'choose', field: 'Organizations in use', value: 'SSO test' },
  saveInUse: { where: 'Organizations in use', do: 'press', field: 'Save' },
});
const playAll = async (change: Record<string, Action | undefined> = {}) => {
  const refusals: string[] = [];
  for (const action of Object.values({ ...whole(), ...change })) {
    const result = action && (await world.play(action, VENDOR));
    if (result && !result.ok) refusals.push(result.message);
  }
  return refusals;
};
const signIn = (mode: 'sp' | 'idp' = 'sp') => world.signIn(mode, ADA, undefined, HOST);

it('signs in the user of the test organization from its own page', async () => {
  expect(await playAll()).toEqual([]);

  expect(await signIn()).toMatchObject({ accepted: true, nameId: ADA, isAnswerToRequest: true });
});

it('takes nothing that nobody asked for, and My Apps has no tile', async () => {
  await playAll();

  expect(await signIn('idp')).toMatchObject({ accepted: false, stage: 'vendor', message: expect.stringContaining('no response without a request') });
  const entered = await fetch(`${world.base}/people/sign-in`, { method: 'POST', body: new URLSearchParams({ person: ADA, password: '', next: '/my-apps' }), redirect: 'manual' });
  const cookie = entered.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  expect(await (await fetch(`${world.base}/my-apps`, { headers: { cookie } })).text()).toContain('No app is assigned');
});

it.each<[string, (all: Record<string, Action>) => Record<string, Action | undefined>, RegExp]>([
  ['the default mapping', () => ({ mapping: undefined }), /"Use default mapping"/],
  ['no tag for the username', () => ({ username: undefined }), /names nobody/],
  ['a tag for the username that Entra does not send', ({ username }) => ({ username: { ...username, value: 'uid' } }), /wants the claim uid/],
  ['no tag for the first name', () => ({ first: undefined }), /"First Name"/],
  ['a tag for the last name that Entra does not send', ({ last }) => ({ last: { ...last, value: 'sn' } }), /wants the claim sn/],
  ['a mapping that is not saved, also when another page is', () => ({ saveMapping: undefined }), /"Use default mapping"/],
  ['a provider that is not created', () => ({ create: undefined }), /No SAML settings/],
  ['another address of the metadata', ({ url }) => ({ url: { ...url, value: `${url!.value}`.replace('federationmetadata.xml', 'other.xml') } }), /No SAML settings/],
  ['a user of another organization', ({ userOrganization }) => ({ userOrganization: { ...userOrganization, value: 'Contoso' } }), /not switched on for the organization/],
  ['another organization in use', ({ inUse }) => ({ inUse: { ...inUse, value: 'Contoso Sales' } }), /not switched on for the organization/],
  ['an organization that is not saved as in use', () => ({ saveInUse: undefined }), /not switched on for the organization/],
  ['no user', () => ({ saveUser: undefined }), /no account for/],
  ['a user of another name', ({ user }) => ({ user: { ...user, value: 'adx@contoso.com' } }), /no account for/],
])('refuses with %s', async (_what, change, reason) => {
  await playAll(change(whole()));

  expect(await signIn()).toMatchObject({ accepted: false, stage: 'vendor', message: expect.stringMatching(reason) });
});

it('adds organizations to those in use and takes them off again, by box or by list', async () => {
  await playAll();
  await world.play({ where: IDENTITY, do: 'press', field: 'Entra ID' }, VENDOR);
  await world.play({ where: 'Organizations in use', do: 'tick', field: 'Contoso' }, VENDOR);
  expect((await world.play({ where: 'Organizations in use', do: 'press', field: 'Save' }, VENDOR))).toMatchObject({ ok: true });
  expect(await signIn()).toMatchObject({ accepted: true });

  await world.play({ where: 'Organizations in use', do: 'clear', field: 'SSO test' }, VENDOR);
  await world.play({ where: 'Organizations in use', do: 'press', field: 'Save' }, VENDOR);
  expect(await signIn()).toMatchObject({ accepted: false });
  expect(await world.play({ where: 'Organizations in use', do: 'tick', field: 'Fabrikam' }, VENDOR)).toMatchObject({ ok: false });
});

it('shows and serves its own metadata', async () => {
  const { screen } = await world.play({ where: IDENTITY, do: 'go' }, VENDOR);
  expect(screen.facts).toEqual([{ label: 'Code42 service provider metadata URL', value: `https://${HOST}${METADATA}` }]);

  const response = await fetch(`${world.base}/vendor/${HOST}${METADATA}`);
  const xml = await response.text();
  expect(response.headers.get('content-type')).toContain('application/xml');
  expect(xml).toContain(`entityID="${ENTITY}"`);
  expect(xml).toContain(`Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${ACS}"`);
  const details = await world.play({ where: 'Code42 service provider metadata', do: 'go' }, VENDOR);
  expect(details.screen.facts).toEqual([{ label: 'entityID', value: ENTITY }, { label: 'AssertionConsumerService Location', value: ACS }, { label: 'Document', value: xml }]);
});

it('keeps its two accounts apart', async () => {
  await playAll();

  expect(await world.signIn('sp', ADA, undefined, 'console.ie.code42.com')).toMatchObject({ accepted: false });
  expect((await world.play({ do: 'go', region: 'ie', where: IDENTITY }, VENDOR)).screen.lists).toEqual([]);
});

it('can be worked through on its pages, boxes included', async () => {
  await playAll({ inUse: undefined, saveInUse: undefined });
  const show = async (place: string) => (await fetch(`${world.base}/console/${VENDOR}?place=${place}`)).text();
  expect(await show('provider')).toContain('Edit Organizations in use');
  expect(await show('organizations-in-use')).toMatch(/type="checkbox" name="field:Organizations in use" value="SSO test"><span>SSO test/);

  const where = `${IDENTITY} > Authentication provider details > Organizations in use`;
  const body = new URLSearchParams([['where', where], ['field:Organizations in use', 'SSO test'], ['field:Organizations in use', 'Contoso'], ['press', 'Save']]);
  expect(await (await fetch(`${world.base}/console/${VENDOR}/do`, { method: 'POST', body })).text()).toContain('The settings are saved.');

  expect(await signIn()).toMatchObject({ accepted: true });
});
