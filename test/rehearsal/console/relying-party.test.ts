// A vendor that asks under the name that was typed in its console, wants claims with certain values, and finds people by one of them.
import { ADA, CLIENT_ID, TENANT_ID, startSamlWorld, type TestWorld } from '../saml/a-saml-world';

const VENDOR = 'genesys-cloud-for-azure';
const ENTITY = 'https://login.mypurecloud.de/saml';
const HOST = 'login.mypurecloud.de';
const SSO = 'Admin > Integrations > Single Sign-on > ADFS/Azure AD(Premium)';
const claims = (organization: string): Array<Record<string, string>> => [{ SamlClaimType: 'Email', ID: 'userprincipalname', Source: 'user' }, { SamlClaimType: 'OrganizationName', Value: organization }];

let world: TestWorld;
afterEach(() => world.close());

async function start(options: { organization?: string; claimsSchema?: Array<Record<string, string>>; signOnUrl?: string } = {}) {
  const app = { identifiers: [CLIENT_ID, ENTITY], replyUrls: [ENTITY], claimsSchema: options.claimsSchema ?? claims(options.organization ?? 'Contoso GmbH') };
  world = await startSamlWorld({ app });
  await world.play({ do: 'go', region: 'mypurecloud.de' }, VENDOR);
}

async function fill(changes: Record<string, string | undefined> = {}) {
  const values: Record<string, string | undefined> = {
    'ADFS Certificate': world.app.signingKey?.certificateBase64, 'ADFS Issuer URI': `https://sts.windows.net/${TENANT_ID}/`,
    'Target URI': `${world.directory.authorityHost}/${TENANT_ID}/saml2`, 'Relying Party Identifier': `spn:${CLIENT_ID}`, person: ADA, ...changes,
  };
  for (const [field, value] of Object.entries(values)) if (value !== undefined && field !== 'person') await world.play({ where: SSO, do: field === 'ADFS Certificate' ? 'upload' : 'type', field, value }, VENDOR);
  const saved = await world.play({ where: SSO, do: 'press', field: 'Save' }, VENDOR);
  await world.play({ where: 'Admin > People & Permissions > People', do: 'press', field: 'Add Person' }, VENDOR);
  await world.play({ where: 'Add People to the Organization', do: 'type', field: 'Full Name', value: 'Ada' }, VENDOR);
  await world.play({ where: 'Add People to the Organization', do: 'type', field: 'Email', value: values.person ?? '' }, VENDOR);
  await world.play({ where: 'Add People to the Organization', do: 'press', field: 'Create' }, VENDOR);
  return saved;
}

const signIn = (mode: 'sp' | 'idp') => world.signIn(mode, ADA, undefined, HOST);

it('accepts both ways of a sign-in, under the name that was typed', async () => {
  await start();
  expect(await fill()).toMatchObject({ ok: true });

  expect(await signIn('sp')).toMatchObject({ accepted: true, nameId: ADA, isAnswerToRequest: true });
  expect(await signIn('idp')).toMatchObject({ accepted: true, isAnswerToRequest: false });
});

it('finds the audience of an answer wrong when it is not exactly the typed name', async () => {
  await start();
  await fill({ 'Relying Party Identifier': CLIENT_ID });

  expect(await signIn('sp')).toMatchObject({ accepted: false, stage: 'vendor', message: expect.stringContaining('audience mismatch') });
  expect(await signIn('idp')).toMatchObject({ accepted: true });
  world.faults.plainAudience = true;
  expect(await signIn('sp')).toMatchObject({ accepted: true });
});

it('asks for an app that is not there when the name is wrong', async () => {
  await start();
  await fill({ 'Relying Party Identifier': 'aaaaaaaa-0000-4000-8000-000000000002' });

  expect(await signIn('sp')).toMatchObject({ accepted: false, code: 'AADSTS700016' });
});

it.each<[string, Parameters<typeof start>[0], RegExp]>([
  ['the organization of another region', { organization: 'Contoso Ltd' }, /OrganizationName is "Contoso Ltd"/],
  ['the organization in other letters', { organization: 'contoso gmbh' }, /another value/],
  ['no organization', { claimsSchema: claims('').slice(0, 1) }, /claim OrganizationName is missing/],
  ['no address', { claimsSchema: claims('Contoso GmbH').slice(1) }, /claim Email is missing/],
])('refuses %s', async (_what, options, reason) => {
  await start(options);
  await fill();

  for (const mode of ['sp', 'idp'] as const) expect(await signIn(mode)).toMatchObject({ accepted: false, stage: 'vendor', message: expect.stringMatching(reason) });
});

it.each(['ADFS Certificate', 'ADFS Issuer URI', 'Target URI', 'Relying Party Identifier'])('does not save without %s', async (field) => {
  await start();

  expect(await fill({ [field]: undefined })).toMatchObject({ ok: false, message: `${field} is required.` });
  expect(await signIn('idp')).toMatchObject({ accepted: false });
});

it('knows a person by the claim with the address, not by the NameID', async () => {
  await start({ claimsSchema: [{ SamlClaimType: 'Email', Value: 'somebody@contoso.com' }, ...claims('Contoso GmbH').slice(1)] });
  await fill();

  expect(await signIn('idp')).toMatchObject({ accepted: false, message: 'There is no account for somebody@contoso.com at the vendor.' });
});

it('shows the name of the organization that it expects', async () => {
  await start();

  const { screen } = await world.play({ where: 'Admin > Account Settings > Organization Settings', do: 'go' }, VENDOR);
  expect(screen.facts).toContainEqual({ label: 'Organization Name', value: 'Contoso GmbH' });
});

it('takes a file on its page', async () => {
  await start();

  const page = await (await fetch(`${world.base}/console/${VENDOR}?place=azure`)).text();
  expect(page).toMatch(/<input type="file"[^>]*data-into="field-0"><textarea id="field-0" name="field:ADFS Certificate"/);
});
