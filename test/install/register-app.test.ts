// `npm run register` against an az on the PATH: what it shows, what it does, and that it does it once.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../src/config';
import { listNeededScopes } from '../../src/install/list-needed-scopes';
import { TENANT } from './support/fake-azure';
import { NEEDED } from './support/needed-scopes';
import { BASE, IDENTITY, PUBLIC_URL, ROOT, runRegister, settingsIn, useRegisterBench } from './support/run-register';

const TEAMS = ['1fec8e78-bce4-4aaf-ab1b-5451cc387264', '5e3ce6c0-2b1f-4285-8d4b-75ee78787346'];
const bench = useRegisterBench();
const run = (...args: string[]) => runRegister(bench, ...args);

describe('as a process of its own, with the az of the PATH,', () => {
  const start = (PATH: string, ...args: string[]) =>
    new Promise<{ code: number | null; text: string }>((done) => {
      const child = spawn(process.execPath, ['--require', join(ROOT, 'test/support/register-typescript.js'), join(ROOT, 'src/install/register-app.ts'), ...args], { env: { PATH }, stdio: ['ignore', 'pipe', 'inherit'] });
      let text = '';
      child.stdout.on('data', (chunk) => (text += String(chunk)));
      child.on('close', (code) => done({ code, text }));
    });

  it('registers the bot and reads it back', async () => {
    const out = join(bench.folder, 'bot.env');

    const { code, text } = await start(await bench.azure.start(), ...BASE, '--yes', '--out', out);

    expect(text).toContain('Read back: everything is as wanted.');
    expect(code).toBe(0);
    expect(text).not.toContain(bench.azure.directory.secrets[0]);
    expect(readConfig(settingsIn(readFileSync(out, 'utf8'))).registration).toMatchObject({ clientId: bench.azure.directory.applications[0]!.appId, secret: { password: bench.azure.directory.secrets[0] } });
  }, 60_000);

  it('says where az comes from when there is none', async () => {
    expect(await start(bench.folder, ...BASE, '--yes')).toMatchObject({ code: 1, text: expect.stringMatching(/^The Azure CLI, az, is not on this machine.*Cloud Shell/) as string });
  }, 60_000);
});

describe('without --yes', () => {
  it('shows every call with its reason and changes nothing', async () => {
    const { code, text } = await run(...BASE, '--identity', IDENTITY);

    expect(code).toBe(0);
    expect(bench.azure.writes).toEqual([]);
    expect(bench.azure.calls.filter((call) => !/^(cloud show|account show|get https:\/\/graph\.microsoft\.com\/v1\.0\/|group exists|provider show)/.test(call))).toEqual([]);
    for (const part of ["applications(uniqueName='latchkey')", 'Prefer=create-if-missing', '/servicePrincipals', 'federatedIdentityCredentials', 'az group create', 'az provider register', 'az bot create', 'az bot msteams create', 'oauth2PermissionGrants', '"access_as_user"', 'asked apart', 'Nothing has been done.']) expect(text).toContain(part);
    expect(text.match(/^ {3}Why: \S.{10}/gm)).toHaveLength(9);
  });

  it('shows calls that a shell takes as they stand', async () => {
    const { text } = await run(...BASE);
    const command = text.slice(text.indexOf('   az rest --method patch')).split(/\n(?=\d+\. )/)[0]!;

    const seen = execFileSync('sh', ['-c', `az() { printf '%s\\0' "$@"; }\n${command}`], { encoding: 'utf8' }).split('\0');

    expect(seen[seen.indexOf('--url') + 1]).toBe("https://graph.microsoft.com/v1.0/applications(uniqueName='latchkey')");
    expect(JSON.parse(seen[seen.indexOf('--body') + 1]!)).toMatchObject({ displayName: 'Latchkey', signInAudience: 'AzureADMyOrg' });
  });

  it('with --print needs neither az nor a tenant', async () => {
    const { code, text } = await run('--print');

    expect(code).toBe(0);
    expect(bench.azure.calls).toEqual([]);
    expect(text).toContain('https://<public-host>/api/messages');
    expect(text).toContain('api://botid-<client-id>');
  });
});

describe('with --yes', () => {
  it('makes exactly what the bot needs', async () => {
    const { code, text } = await run(...BASE, '--identity', IDENTITY, '--yes', '--consent');

    expect(text).toContain('Read back: everything is as wanted.');
    expect(code).toBe(0);
    const { directory } = bench.azure;
    const [application] = directory.applications;
    expect(directory.applications).toHaveLength(1);
    expect(application).toMatchObject({
      displayName: 'Latchkey', signInAudience: 'AzureADMyOrg', identifierUris: [`api://botid-${application!.appId}`], web: { redirectUris: [`${PUBLIC_URL}/auth-end`] },
      api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [{ value: 'access_as_user', isEnabled: true, type: 'User' }] }, passwordCredentials: [], keyCredentials: [],
    });
    const [scope] = application!.api.oauth2PermissionScopes;
    const preAuthorised = application!.api.preAuthorizedApplications;
    expect(preAuthorised.map(({ appId }) => appId)).toEqual(expect.arrayContaining(TEAMS));
    expect(preAuthorised.every(({ delegatedPermissionIds }) => delegatedPermissionIds.join() === scope!.id)).toBe(true);
    const wanted = NEEDED.map((name) => directory.scopes.find(({ value }) => value === name)!.id).sort();
    expect(application!.requiredResourceAccess.map(({ resourceAppId }) => resourceAppId)).toEqual(['00000003-0000-0000-c000-000000000000']);
    expect(application!.requiredResourceAccess[0]!.resourceAccess.map(({ id }) => id).sort()).toEqual(wanted);
    expect(application!.requiredResourceAccess[0]!.resourceAccess.every(({ type }) => type === 'Scope')).toBe(true);
    expect(directory.federated.get(application!.id)).toMatchObject([{ issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`, subject: '55555555-2222-4333-8444-555555555555', audiences: ['api://AzureADTokenExchange'] }]);
    expect(directory.grants).toMatchObject([{ consentType: 'AllPrincipals', resourceId: directory.graphId, scope: expect.stringContaining('AuditLog.Read.All') as string }]);
    expect(directory.grants[0]!.scope.split(' ').sort()).toEqual([...NEEDED].sort());
    expect([...bench.azure.bots]).toEqual([['latchkey/latchkey-11111111', { msaAppId: application!.appId, endpoint: `${PUBLIC_URL}/api/messages`, configuredChannels: ['webchat', 'directline', 'msteams'] }]]);
  });

  it('hands out settings that the bot starts with', async () => {
    const { text } = await run(...BASE, '--identity', IDENTITY, '--yes');

    const config = readConfig(settingsIn(text));

    expect(config.registration).toMatchObject({ clientId: bench.azure.directory.applications[0]!.appId, tenantId: TENANT, secret: { type: 'federated', managedIdentityClientId: IDENTITY } });
    expect(config.publicUrl).toBe(PUBLIC_URL);
  });

  it('changes nothing when it runs a second time', async () => {
    await run(...BASE, '--identity', IDENTITY, '--yes', '--consent');
    bench.azure.writes.length = 0;

    const { code, text } = await run(...BASE, '--identity', IDENTITY, '--yes', '--consent');

    expect(bench.azure.writes).toEqual([]);
    expect(code).toBe(0);
    expect(text).toContain('everything is as wanted');
    expect((await run(...BASE, '--identity', IDENTITY)).text).toContain('Nothing differs');
  });

  const CUTS = [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((at) => [{ at, when: 'before' as const }, { at, when: 'after' as const }]);
  it.each(CUTS)('makes nothing twice when the line is cut $when write $at', async (cut) => {
    const args = [...BASE, '--identity', IDENTITY, '--yes', '--consent'];
    bench.azure.cut = cut;
    const first = await run(...args);
    bench.azure.cut = undefined;

    const second = await run(...args);

    expect(first.code).toBe(1);
    expect(first.text).toContain('the same command goes on from here');
    expect(second.text).toContain('everything is as wanted');
    expect(bench.azure.directory.applications).toHaveLength(1);
    expect(bench.azure.directory.principals.filter(({ appId }) => appId === bench.azure.directory.applications[0]!.appId)).toHaveLength(1);
    expect(bench.azure.writes).toHaveLength(9);
    expect(new Set(bench.azure.writes).size).toBe(9);
  });

  it('shows old and new, and changes only what differs', async () => {
    await run(...BASE, '--identity', IDENTITY, '--yes', '--consent');
    const [application] = bench.azure.directory.applications;
    application!.web.redirectUris.push('https://other.contoso.com/callback');
    application!.requiredResourceAccess[0]!.resourceAccess.push({ id: bench.azure.directory.scopes.find(({ value }) => value === 'Mail.Read')!.id, type: 'Role' });
    bench.azure.directory.grants[0]!.scope = 'User.Read Mail.Read';
    bench.azure.writes.length = 0;
    const moved = ['--public-url', 'https://sso.contoso.com', ...BASE.slice(2), '--identity', IDENTITY, '--yes', '--consent'];

    const { text } = await run(...moved);

    expect(bench.azure.writes.map((write) => write.replace(/[0-9a-f-]{36}/g, 'id'))).toEqual(['patch /v1.0/applications/id', 'bot update', 'patch /v1.0/oauth2PermissionGrants/id']);
    expect(text).toContain(`endpoint: ${PUBLIC_URL}/api/messages -> https://sso.contoso.com/api/messages`);
    expect(application!.web.redirectUris).toEqual([`${PUBLIC_URL}/auth-end`, 'https://other.contoso.com/callback', 'https://sso.contoso.com/auth-end']);
    expect(application!.requiredResourceAccess[0]!.resourceAccess.filter(({ type }) => type === 'Role')).toEqual([]);
    expect(bench.azure.directory.grants[0]!.scope).toMatch(/^User\.Read Mail\.Read /);
  });

  it('asks for consent apart, and tells where an admin gives it', async () => {
    const { code, text } = await run(...BASE, '--identity', IDENTITY, '--yes');

    expect(code).toBe(0);
    expect(bench.azure.directory.grants).toEqual([]);
    const link = new URL(/^https:\/\/login\.microsoftonline\.com\/\S+adminconsent\S*$/m.exec(text)![0]);
    expect(link.pathname).toBe(`/${TENANT}/v2.0/adminconsent`);
    expect(Object.fromEntries(link.searchParams)).toEqual({ client_id: bench.azure.directory.applications[0]!.appId, scope: 'https://graph.microsoft.com/.default', redirect_uri: `${PUBLIC_URL}/auth-end` });
  });

  it('with --no-bot leaves Azure alone', async () => {
    await run('--public-url', PUBLIC_URL, '--tenant', TENANT, '--no-bot', '--identity', IDENTITY, '--yes');

    expect(bench.azure.calls.filter((call) => /^(group|provider|bot)/.test(call))).toEqual([]);
    expect(bench.azure.directory.applications).toHaveLength(1);
  });
});

describe('a client secret', () => {
  it('stands once in the file of settings, which nobody else may read', async () => {
    const out = join(bench.folder, 'bot.env');
    writeFileSync(out, 'LOG_LEVEL=warn\nMicrosoftAppFederatedClientId=old\n', { mode: 0o644 });

    const { text } = await run(...BASE, '--yes', '--out', out);

    const [secret] = bench.azure.directory.secrets;
    expect(text).not.toContain(secret);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(settingsIn(readFileSync(out, 'utf8'))).toMatchObject({ LOG_LEVEL: 'warn', MicrosoftAppPassword: secret });
    expect(readConfig(settingsIn(readFileSync(out, 'utf8'))).registration.secret).toEqual({ type: 'password', password: secret });

    await run(...BASE, '--yes', '--out', out);

    expect(bench.azure.directory.secrets).toHaveLength(1);
    expect(settingsIn(readFileSync(out, 'utf8')).MicrosoftAppPassword).toBe(secret);
  });

  it('is shown once when no file is named, and made again only when told to', async () => {
    const first = await run(...BASE, '--yes');
    const second = await run(...BASE, '--yes');
    const third = await run(...BASE, '--yes', '--new-secret');

    expect(first.text.split(bench.azure.directory.secrets[0]!)).toHaveLength(2);
    expect(second.text).toContain('--new-secret');
    expect(third.text.split(bench.azure.directory.secrets[1]!)).toHaveLength(2);
    expect(bench.azure.directory.secrets).toHaveLength(2);
  });

  it('is in the file even when the next call fails', async () => {
    const out = join(bench.folder, 'bot.env');
    bench.azure.forbidden = /group create/;

    const { code } = await run(...BASE, '--yes', '--out', out);

    expect(code).toBe(1);
    expect(readFileSync(out, 'utf8')).toContain(bench.azure.directory.secrets[0]);
  });
});

it('registers a certificate without its key, once', async () => {
  const pem = join(bench.folder, 'bot.pem');
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '90', '-subj', '/CN=latchkey', '-keyout', pem, '-out', join(bench.folder, 'cert.pem')], { stdio: 'ignore' });
  writeFileSync(pem, readFileSync(pem, 'utf8') + readFileSync(join(bench.folder, 'cert.pem'), 'utf8'));

  const { code, text } = await run(...BASE, '--certificate', pem, '--yes');
  const again = await run(...BASE, '--certificate', pem, '--yes');

  expect([code, again.code]).toEqual([0, 0]);
  expect(bench.azure.directory.applications[0]!.keyCredentials).toHaveLength(1);
  expect(text).not.toContain('PRIVATE KEY');
  expect(readConfig(settingsIn(text)).registration.secret).toEqual({ type: 'certificate', path: pem });
  const wrong = await run(...BASE, '--certificate', join(bench.folder, 'cert.pem'), '--yes');
  expect(wrong).toMatchObject({ code: 78, text: expect.stringMatching(/^--certificate has to be a PEM file with certificate and private key/) as string });
});

it('uses the names of a government cloud', async () => {
  bench.azure.cloud = 'AzureUSGovernment';

  const { code } = await run(...BASE, '--cloud', 'dod', '--identity', IDENTITY, '--yes');

  expect(code).toBe(0);
  expect(bench.azure.calls.filter((call) => call.includes('graph') && !call.includes('https://dod-graph.microsoft.us/v1.0/'))).toEqual([]);
  expect([...bench.azure.directory.federated.values()]).toMatchObject([[{ issuer: `https://login.microsoftonline.us/${TENANT}/v2.0`, audiences: ['api://AzureADTokenExchangeUSGov'] }]]);
});

it('asks for the permissions of the code and for no other', () => {
  const needed = listNeededScopes(join(ROOT, 'cards'));

  expect(needed.map(({ scope }) => scope).sort()).toEqual([...NEEDED].sort());
  expect(needed.filter(({ reason, usedBy }) => reason.length < 10 || usedBy.length === 0)).toEqual([]);
});
