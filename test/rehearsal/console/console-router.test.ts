// The console as a newcomer and as the automatic player meet it: menu, pages, fields, buttons, refusals, what is kept.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTruths } from '../../../src/rehearsal/console/load-truths';
import { NOT_HERE } from '../../../src/rehearsal/console/play-console';
import { ADA, CLIENT_ID, TENANT_ID, listConsoleActions, playWholeConsole, startSamlWorld, type TestWorld } from '../saml/a-saml-world';

let world: TestWorld;
afterEach(() => world?.close());
const show = async (path: string, cookie = '') => (await fetch(world.base + path, { headers: { cookie } })).text();
const submit = async (fields: Record<string, string>) => {
  const response = await fetch(`${world.base}/console/mimecast/do`, { method: 'POST', body: new URLSearchParams(fields) });
  return response.text();
};

it('shows the account code where the vendor shows it', async () => {
  world = await startSamlWorld();
  const { screen } = await world.play({ where: 'Account > Settings', do: 'go' });
  expect(screen).toMatchObject({ where: 'Account > Settings', facts: [{ label: 'Account Code', value: 'CUK12A345' }, { label: 'Region', value: 'Europe' }] });
});

it('can be worked through as a person does, page after page', async () => {
  world = await startSamlWorld();
  const profiles = 'Administration > Services > Applications > Authentication Profiles';
  const url = `${world.directory.authorityHost}/${TENANT_ID}/federationmetadata/2007-06/federationmetadata.xml?appid=${CLIENT_ID}`;
  const saml = `${profiles} > New Authentication Profile > SAML Configuration for Mimecast`;
  expect(await show('/console')).toContain('href="/console/mimecast"');
  expect(await show('/console/mimecast')).toContain('CUK12A345');
  expect(await show('/console/mimecast?place=profiles')).toContain('New Authentication Profile');

  expect(await submit({ where: profiles, press: 'New Authentication Profile' })).toContain('A new profile is open.');
  expect(await show('/console/mimecast?place=saml')).toMatch(/<input id="field-\d+" type="checkbox" name="field:Use Password protected Context" value="on" checked>/);
  expect(await submit({ where: saml, 'field:Provider': 'Microsoft Entra ID', 'field:Metadata URL': url, 'field:Use Password protected Context': 'on', press: 'Import' })).toContain(`https://sts.windows.net/${TENANT_ID}/`);
  expect(await submit({ where: saml, 'field:Provider': 'Microsoft Entra ID', 'field:Metadata URL': url, press: 'Save' })).toContain('The settings are saved.');
  await show('/console/mimecast?place=directories');
  const directories = 'Administration > Directories > Internal Directories';
  expect(await submit({ where: directories, 'field:Domain': 'contoso.com', press: 'New Address' })).toContain('Email Address');
  const refused = await submit({ where: `${directories} > New Address`, 'field:Email Address': ADA, 'field:Global Name': 'Ada', 'field:Password': 'a', 'field:Confirm Password': 'b', press: 'Save' });
  expect(refused).toContain('The two passwords differ.');
  expect(refused).toContain(`value="${ADA.replace(/@/, '@')}"`);
  expect(await submit({ where: `${directories} > New Address`, 'field:Email Address': ADA, 'field:Global Name': 'Ada', 'field:Password': 'a', 'field:Confirm Password': 'a', press: 'Save' })).toContain(`The person ${ADA} is saved.`);
  expect(await submit({ where: `${directories} > New Address`, 'field:Email Address': ADA, 'field:Global Name': 'Ada', 'field:Password': 'a', 'field:Confirm Password': 'a', press: 'Role Edit' })).toContain('name="field:Role"');

  expect(await world.signIn('sp')).toMatchObject({ accepted: true });
});

it.each<[string, Record<string, string>, string]>([
  ['a place', { where: 'Administration > Nowhere', do: 'go' }, NOT_HERE],
  ['a label', { where: 'Authentication Profiles', do: 'type', field: 'Entity ID', value: 'x' }, NOT_HERE],
  ['a button', { where: 'Authentication Profiles', do: 'press', field: 'Delete everything' }, NOT_HERE],
  ['a domain', { where: 'Internal Directories', do: 'choose', field: 'Domain', value: 'fabrikam.com' }, NOT_HERE],
  ['an option', { where: 'SAML Configuration', do: 'choose', field: 'Provider', value: 'Microsoft Entra' }, NOT_HERE],
])('does not know %s that is not there', async (_what, action, message) => {
  world = await startSamlWorld();
  await world.play({ where: 'Authentication Profiles', do: 'press', field: 'New Authentication Profile' });
  expect(await world.play(action)).toMatchObject({ ok: false, message });
});

it.each<[string, Record<string, string>, RegExp]>([
  ['a page that nobody opened', { where: 'SAML Configuration for Mimecast', do: 'type', field: 'Metadata URL', value: 'x' }, /not open/],
  ['a new address without a domain', { where: 'Internal Directories', do: 'press', field: 'New Address' }, /domain first/],
  ['roles before the address is saved', { where: 'Address > Role Edit', do: 'type', field: 'Role', value: 'x' }, /Save this page first|not open/],
])('keeps %s closed', async (_what, action, message) => {
  world = await startSamlWorld();
  expect(await world.play(action)).toMatchObject({ ok: false, message: expect.stringMatching(message) });
});

it('opens a new profile when the whole menu path to it is walked', async () => {
  world = await startSamlWorld();
  const where = 'Administration > Services > Applications > Authentication Profiles > New Authentication Profile';
  expect(await world.play({ where, do: 'type', field: 'Description', value: 'x' })).toMatchObject({ ok: true, screen: { where } });
});

it.each(['https://evil.example/federationmetadata/2007-06/federationmetadata.xml', 'http://login.rehearsal.example:8443/x', 'https://login.rehearsal.example:8443/other/federationmetadata/2007-06/federationmetadata.xml', 'file:///etc/passwd', 'x'])('imports nothing from %s', async (value) => {
  world = await startSamlWorld();
  await world.play({ where: 'Authentication Profiles', do: 'press', field: 'New Authentication Profile' });
  await world.play({ where: 'SAML Configuration', do: 'type', field: 'Metadata URL', value });
  expect(await world.play({ where: 'SAML Configuration', do: 'press', field: 'Import' })).toMatchObject({ ok: false, message: 'The metadata could not be read from this address.' });
});

it('keeps what was done over a restart, and empties it on reset', async () => {
  const stateFile = join(mkdtempSync(join(tmpdir(), 'console-')), 'state.json');
  world = await startSamlWorld({ stateFile });
  await playWholeConsole(world);
  await world.close();
  world = await startSamlWorld({ stateFile });
  expect(await world.signIn('sp')).toMatchObject({ accepted: true });

  world.world.reset();
  expect(await world.signIn('sp')).toMatchObject({ accepted: false });
});

it('opens a saved profile again from the list', async () => {
  world = await startSamlWorld();
  await playWholeConsole(world);
  await world.play({ where: 'Authentication Profiles', do: 'press', field: 'New Authentication Profile' });
  await world.play({ where: 'Authentication Profiles', do: 'press', field: 'Entra sign-in' });
  expect((await world.play({ where: 'SAML Configuration', do: 'go' })).screen).toMatchObject({ fields: expect.arrayContaining([expect.objectContaining({ label: 'Provider', value: 'Microsoft Entra ID' })]) });
});

it('finds a box of the open profile from the list of profiles, and none while nothing is open', async () => {
  world = await startSamlWorld();
  const tick = { where: 'Authentication Profiles', do: 'tick', field: 'Enforce SAML Authentication for Mimecast' };
  expect(await world.play(tick)).toMatchObject({ ok: false, message: NOT_HERE });
  await playWholeConsole(world);
  expect(await world.play(tick)).toMatchObject({ ok: true });
  expect(await world.play({ where: 'Authentication Profiles', do: 'press', field: 'Save' })).toMatchObject({ ok: true, message: 'The settings are saved.' });
});

it('makes a new domain, and wants addresses to be of the chosen one', async () => {
  world = await startSamlWorld();
  expect(await world.play({ where: 'Internal Directories', do: 'press', field: 'New Domain', value: 'no domain' })).toMatchObject({ ok: false });
  expect(await world.play({ where: 'Internal Directories', do: 'press', field: 'New Domain', value: 'fabrikam.com' })).toMatchObject({ ok: true });
  await world.play({ where: 'Internal Directories', do: 'press', field: 'New Address' });
  for (const action of listConsoleActions(world).slice(10, 14)) await world.play(action);
  expect(await world.play({ where: 'New Address', do: 'press', field: 'Save' })).toMatchObject({ ok: false, message: expect.stringContaining('not an address of the chosen domain') });
});

it('escapes what people typed', async () => {
  world = await startSamlWorld();
  await world.play({ where: 'Authentication Profiles', do: 'press', field: 'New Authentication Profile' });
  await world.play({ where: 'New Authentication Profile', do: 'type', field: 'Description', value: '"><script>alert(1)</script>' });
  expect(await show('/console/mimecast')).not.toContain('<script>alert');
});

it('asks for a password after signing out', async () => {
  world = await startSamlWorld();
  expect(await show('/console/mimecast', 'rehearsal-console=out')).toContain('data-page="console-login"');
});

it('says which truth cannot be read, and passes over a file without one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'truths-'));
  writeFileSync(join(folder, 'chat.yaml'), 'says: hello\n');
  expect(loadTruths(folder)).toEqual([]);
  writeFileSync(join(folder, 'broken.yaml'), 'vendor:\n  name: Broken\n');
  expect(() => loadTruths(folder)).toThrow(/broken\.yaml/);
});

it('serves a vendor that no code knows', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'truths-'));
  writeFileSync(join(folder, 'acme.yaml'), JSON.stringify({ vendor: {
    name: 'Acme', source: 's', initiation: ['sp'], initiationSource: 's', regions: [{ key: 'x', label: 'X', accountCode: 'a1', source: 's' }], entityId: 'urn:acme:{accountCode}', acs: 'https://sso.acme.example/{accountCode}/acs', loginUrl: 'https://sso.acme.example/{accountCode}', addressesSource: 's',
    domains: [], domainsSource: 's', matchSource: 's', administrators: [], places: [{ id: 'home', path: ['Home'], source: 's', fields: [] }],
  } }));
  world = await startSamlWorld({ truthsFolder: folder });
  expect(await show('/console/acme')).toContain('Acme Administration Console');
  expect(world.world.linkForPeople('https://sso.acme.example/a1')).toBe(`${world.base}/vendor/sso.acme.example/a1`);
  expect(await show('/vendor/sso.acme.example/a1')).toContain('No SAML settings');
});
