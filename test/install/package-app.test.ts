// The Teams app as it is handed over: one zip, the same bytes each time, checked by Microsoft's schema; a bad setting writes nothing.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { readCommand } from '../../src/bot/talk/read-command';
import type { Manifest } from '../../src/install/build-manifest';
import { buildManifest } from '../../src/install/build-manifest';
import { listManifestFaults } from '../../src/install/list-manifest-faults';
import { packageApp } from '../../src/install/package-app';
import { deriveAppId } from '../../src/derive-app-id';
import { PackageSettingsSchema, readPackageSettings } from '../../src/install/package-settings';

const root = join(__dirname, '../..');
const CLIENT_ID = '3b8e21f4-1111-4222-8333-444455556666';
const env: Record<string, string> = {
  MicrosoftAppId: CLIENT_ID.toUpperCase(), PUBLIC_URL: 'https://Latchkey.contoso.com', TEAMS_DEVELOPER_NAME: 'Contoso "IT"',
  TEAMS_WEBSITE_URL: 'https://contoso.com/latchkey', TEAMS_PRIVACY_URL: 'https://contoso.com/privacy', TEAMS_TERMS_URL: 'https://contoso.com/terms',
};
const folder = mkdtempSync(join(tmpdir(), 'latchkey-package-'));
const out = join(folder, 'new/app.zip');
afterEach(() => rmSync(out, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(settings: Record<string, string>, args: string[] = ['--out', out]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  return { code: await packageApp(args, { root, env: settings, write: (line) => lines.push(line) }), lines };
}
const template = (): string => readFileSync(join(root, 'manifest/manifest.json'), 'utf8');
const aManifest = (): Manifest => buildManifest(template(), readPackageSettings(env), '1.2.3');

test('the zip has the manifest and both icons at its root, filled with the settings', async () => {
  const { code, lines } = await run(env);
  const files = unzipSync(readFileSync(out));
  const manifest = JSON.parse(strFromU8(files['manifest.json']!)) as Manifest;

  expect(code).toBe(0);
  expect(Object.keys(files).sort()).toEqual(['color.png', 'manifest.json', 'outline.png']);
  for (const icon of ['color.png', 'outline.png']) expect(Buffer.from(files[icon]!).equals(readFileSync(join(root, 'manifest', icon)))).toBe(true);
  expect(manifest).toMatchObject({
    version: (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version,
    id: deriveAppId(CLIENT_ID), developer: { name: 'Contoso "IT"', privacyUrl: env.TEAMS_PRIVACY_URL, termsOfUseUrl: env.TEAMS_TERMS_URL },
    bots: [{ botId: CLIENT_ID, scopes: ['personal', 'team', 'groupChat'], supportsFiles: false }],
    validDomains: ['latchkey.contoso.com'], webApplicationInfo: { id: CLIENT_ID, resource: `api://botid-${CLIENT_ID}` },
  });
  expect(JSON.stringify(manifest)).not.toContain('${{');
  expect(lines.join('\n')).toMatch(/app\.zip is written: Latchkey .*Keep it.*Upload a custom app.*administrator/s);
});

test('the same settings give the same bytes', async () => {
  await run(env);
  const first = readFileSync(out);
  await run(env);

  expect(readFileSync(out).equals(first)).toBe(true);
});

test('the app’s id stays the same for one registration, is a version 5 GUID, and may be set', async () => {
  expect(deriveAppId(CLIENT_ID)).toBe('b20df0dd-7ea3-5dc2-9bf1-8b501bedb5e6');
  expect(readPackageSettings({ ...env, TEAMS_APP_ID: '11111111-2222-4333-8444-555555555555' })).toMatchObject({ appId: '11111111-2222-4333-8444-555555555555', isDerived: false });
});

test.each(['usgov', 'dod'])('in %s only an administrator is said to upload it', async (CLOUD) => {
  const { lines } = await run({ ...env, CLOUD });

  expect(lines.join('\n')).not.toContain('For yourself');
  expect(lines.join('\n')).toContain('nobody else can upload it');
});

test.each<[string, string | undefined, RegExp]>([
  ...['MicrosoftAppId', 'PUBLIC_URL', 'TEAMS_DEVELOPER_NAME', 'TEAMS_WEBSITE_URL', 'TEAMS_PRIVACY_URL', 'TEAMS_TERMS_URL'].map((name) => [name, undefined, /is missing: no package is written without it\.$/] as [string, undefined, RegExp]),
  ['MicrosoftAppId', 'latchkey', /must be a GUID/],
  ['TEAMS_APP_ID', 'latchkey', /must be a GUID/],
  ['CLOUD', 'moon', /must be global/],
  ['PUBLIC_URL', 'http://latchkey.contoso.com', /must be an https address/],
  ['PUBLIC_URL', 'https://latchkey.contoso.com/bot', /without path/],
  ['PUBLIC_URL', 'https://localhost:3978', /public name/],
  ['PUBLIC_URL', 'https://*.contoso.com', /public name/],
  ['PUBLIC_URL', 'https://10.1.2.3', /public name/],
  ['PUBLIC_URL', 'https://bot.local', /public name/],
  ['PUBLIC_URL', 'https://latchkey', /public name/],
  ['TEAMS_DEVELOPER_NAME', 'x'.repeat(33), /at most 32/],
  ['TEAMS_PRIVACY_URL', 'http://contoso.com/privacy', /must be an https address/],
  ['TEAMS_TERMS_URL', 'https://localhost/terms', /must be an https address/],
])('with %s %s nothing is written, and one line says why', async (name, value, why) => {
  const settings = { ...env, [name]: value ?? '' };
  const { code, lines } = await run(settings);

  expect(code).toBe(78);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(new RegExp(`^${name} `));
  expect(lines[0]).toMatch(why);
  expect(existsSync(out)).toBe(false);
});

test('an unknown argument is refused', async () => {
  expect(await run(env, ['--output', out])).toEqual({ code: 78, lines: ['Only --out <file> is known: npm run package -- --out <file>.'] });
});

test('the manifest follows the newest released schema that Microsoft’s library brings', () => {
  const schemas = join(dirname(require.resolve('@microsoft/app-manifest/package.json')), 'build/json-schemas/teams');
  const released = readdirSync(schemas).filter((name) => /^v\d+\.\d+$/.test(name)).map((name) => name.slice(1).split('.').map(Number));
  const newest = released.sort((one, other) => other[0]! - one[0]! || other[1]! - one[1]!)[0]!.join('.');

  expect(aManifest().manifestVersion).toBe(newest);
  expect(aManifest().$schema).toBe(`https://developer.microsoft.com/json-schemas/teams/v${newest}/MicrosoftTeams.schema.json`);
});

test('the filled manifest has no fault', async () => {
  expect(await listManifestFaults(aManifest())).toEqual([]);
});

test.each<[string, (manifest: Manifest) => void, RegExp]>([
  ['a placeholder that was left', (m) => { m.bots[0]!.botId = '${{BOT_ID}}'; }, /^Schema: .*botId/],
  ['a property that the schema does not have', (m) => { Object.assign(m, { packageName: 'latchkey' }); }, /^Schema: .*additional/],
  ['groupchat in small letters', (m) => { m.bots[0]!.scopes[2] = 'groupchat'; }, /^Schema: .*scopes/],
  ['a preview schema', (m) => { m.$schema = m.$schema.replace('v1.30', 'vDevPreview'); }, /released/],
  ['a schema of another version', (m) => { m.$schema = m.$schema.replace('v1.30', 'v1.29'); }, /manifestVersion is 1\.30/],
  ['only the personal chat', (m) => { m.bots[0]!.scopes = ['personal']; }, /scopes have to be/],
  ['another app’s sign-in', (m) => { m.webApplicationInfo.resource = 'api://latchkey.contoso.com'; }, /resource has to be api:\/\/botid-/],
  ['another app’s id', (m) => { m.webApplicationInfo.id = '11111111-2222-4333-8444-555555555555'; }, /has to be the id of the bot/],
  ['files', (m) => { m.bots[0]!.supportsFiles = true; }, /supportsFiles/],
  ['a wildcard', (m) => { m.validDomains = ['*.contoso.com']; }, /is none/],
  ['localhost', (m) => { m.validDomains = ['bot.localhost']; }, /is none/],
  ['a second domain', (m) => { m.validDomains.push('login.microsoftonline.com'); }, /alone/],
  ['a page without TLS', (m) => { m.developer.privacyUrl = 'http://contoso.com/privacy'; }, /https/],
  ['a command that the bot does not know', (m) => { m.bots[0]!.commandLists[0]!.commands[0]!.title = 'make coffee'; }, /does not understand "make coffee"/],
  ['a title that older clients cut', (m) => { m.bots[0]!.commandLists[0]!.commands[0]!.title = `set up ${'x'.repeat(30)}`; }, /longer than 32/],
  ['a description that older clients cut', (m) => { m.bots[0]!.commandLists[0]!.commands[0]!.description = 'x'.repeat(129); }, /longer than 128/],
  ['thirteen commands', (m) => { m.bots[0]!.commandLists[0]!.commands = Array.from({ length: 13 }, () => ({ title: 'help', description: 'x' })); }, /Schema: .*commands|more than 12/],
  ['a scope without commands', (m) => { m.bots[0]!.commandLists[1]!.scopes = ['team']; }, /exactly one list/],
])('%s is a fault', async (_name, spoil, fault) => {
  const manifest = aManifest();
  spoil(manifest);

  expect((await listManifestFaults(manifest)).join('\n')).toMatch(fault);
});

test('a place of the template that nothing fills is not handed over', () => {
  expect(() => buildManifest(template().replace('${{APP_VERSION}}', '${{APP_VERSON}}'), readPackageSettings(env), '1.0.0')).toThrow('APP_VERSON');
});

test('the commands of the personal chat are the words of the help card, and help', () => {
  const listed = aManifest().bots[0]!.commandLists[0]!.commands.map(({ title }) => readCommand(title));
  expect(new Set(listed.map((command) => JSON.stringify(command))).size).toBe(listed.length);
  expect(listed.map(({ type }) => type)).toEqual(expect.arrayContaining(['help', 'set-up', 'my-setups', 'setup-word', 'sign-out']));
});

test('the README has every setting of the package', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const section = readme.slice(readme.indexOf('## The Teams app'), readme.indexOf('## Settings'));
  const named = [...section.matchAll(/^\| `(\w+)` \|/gm)].map((row) => row[1]!);

  expect(named.sort()).toEqual(Object.keys(PackageSettingsSchema.shape).sort());
});
