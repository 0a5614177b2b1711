// The page for SAML that many products have: three values by hand, others beside them that nobody needs, claims by name.
import { ADA, CLIENT_ID, TENANT_ID, startSamlWorld, type TestWorld } from '../saml/a-saml-world';
import { CLAIM } from '../../../src/rehearsal/saml/saml-names';

const VENDOR = 'any-saml';
const HOST = 'timesheets.tailspin.example';
const BASE = `https://${HOST}/contoso`;
const SETTINGS = 'Settings > Single sign-on';

let world: TestWorld;
beforeEach(async () => {
  world = await startSamlWorld({ app: { identifiers: [CLIENT_ID, `${BASE}/saml/metadata`], replyUrls: [`${BASE}/saml/acs`] } });
});
afterEach(() => world.close());

const type = (where: string, field: string, value: string) => world.play({ where, do: 'type', field, value }, VENDOR);
const press = (where: string, field: string) => world.play({ where, do: 'press', field }, VENDOR);

const metadataUrl = () => `${world.directory.authorityHost}/${TENANT_ID}/federationmetadata/2007-06/federationmetadata.xml?appid=${CLIENT_ID}`;

async function fill(changes: Record<string, string> = {}) {
  const values = {
    'Login URL': `${world.directory.authorityHost}/${TENANT_ID}/saml2`, Issuer: `https://sts.windows.net/${TENANT_ID}/`, Certificate: world.app.signingKey?.certificateBase64 ?? '', ...changes,
  };
  for (const [field, value] of Object.entries(values)) expect(await type(SETTINGS, field, value)).toMatchObject({ ok: true });
  await press(SETTINGS, 'Save');
  await press('Users', 'Add user');
  await type('Users > Add user', 'Email', ADA);
  expect(await press('Users > Add user', 'Save')).toMatchObject({ ok: true });
}
const signIn = (mode: 'sp' | 'idp') => world.signIn(mode, ADA, undefined, HOST);

it('accepts a sign-in from its page and from the tile, under any of the usual labels', async () => {
  await fill();

  expect(await signIn('sp')).toMatchObject({ accepted: true, isAnswerToRequest: true });
  expect(await signIn('idp')).toMatchObject({ accepted: true, isAnswerToRequest: false });
});

it.each([['Logout URL'], ['Fingerprint']])('needs no %s', async (field) => {
  await fill({ [field]: 'anything' });

  expect(await signIn('sp')).toMatchObject({ accepted: true });
});

it.each<[string, string, () => Promise<string>]>([
  ['Metadata URL', 'type', async () => metadataUrl()],
  ['Metadata file', 'upload', async () => (await fetch(metadataUrl().replace(world.directory.authorityHost, world.base))).text()],
])('takes the %s instead of the three values', async (field, how, read) => {
  await fill({ 'Login URL': '', Issuer: '', Certificate: '' });
  expect(await signIn('sp')).toMatchObject({ accepted: false });

  await world.play({ where: SETTINGS, do: how, field, value: await read() }, VENDOR);
  expect(await press(SETTINGS, 'Save')).toMatchObject({ ok: true });
  expect(await signIn('sp')).toMatchObject({ accepted: true });
  await world.play({ where: SETTINGS, do: how, field, value: 'https://example.com/metadata.xml' }, VENDOR);
  expect(await press(SETTINGS, 'Save')).toMatchObject({ ok: false });
});

it('takes the certificate as a file and as text', async () => {
  await fill({ Certificate: '' });
  await world.play({ where: SETTINGS, do: 'upload', field: 'X.509 certificate', value: world.app.signingKey?.certificateBase64 ?? '' }, VENDOR);
  await press(SETTINGS, 'Save');

  expect(await signIn('sp')).toMatchObject({ accepted: true });
});

it('reads the claims that its mapping names, and refuses without them', async () => {
  await fill();
  await type('Attribute mapping', 'First name', CLAIM.givenName);
  await press('Attribute mapping', 'Save');
  expect(await signIn('sp')).toMatchObject({ accepted: true });

  await type('Attribute mapping', 'Email', 'email');
  await press('Attribute mapping', 'Save');
  expect(await signIn('idp')).toMatchObject({ accepted: false, message: 'The attribute mapping wants the claim email, and the response has none of that name.' });
});

it('shows its addresses as lines and as a document', async () => {
  const { screen } = await world.play({ where: 'Service provider', do: 'go' }, VENDOR);

  expect(screen.facts).toEqual([
    { label: 'Entity ID', value: `${BASE}/saml/metadata` }, { label: 'ACS URL', value: `${BASE}/saml/acs` }, { label: 'Sign-on URL', value: `${BASE}/login` },
    { label: 'Metadata URL', value: `${BASE}/saml/metadata` }, { label: 'Metadata XML', value: expect.stringContaining(`entityID="${BASE}/saml/metadata"`) },
  ]);
});

it('makes nobody twice', async () => {
  await fill();
  await press('Users', 'Add user');
  await type('Users > Add user', 'Email', ADA.toUpperCase());

  expect(await press('Users > Add user', 'Save')).toMatchObject({ ok: false, message: 'There is one of this name already.' });
});

it('leads from the settings on to the page of the claims, not to what it only shows', async () => {
  const page = await (await fetch(`${world.base}/console/${VENDOR}?place=settings`)).text();

  expect([...page.matchAll(/>Go on to ([^<]+)</g)].map((found) => found[1])).toEqual(['Attributes']);
});
