// Delays, collisions, faults, and what is left of them after a restart.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTenant } from '../../../src/rehearsal/tenant/create-tenant';
import { BOT_ID, MIMECAST, SECRET, idOf, makeApp, startTenant, type Answer, type Running } from './start-tenant';

const ENTITY_ID = 'https://eu-api.mimecast.com/sso/CUK12A345';

describe('replication', () => {
  let running: Running;
  let clock = Date.now();
  const later = (ms: number): void => { clock += ms; };
  beforeAll(async () => { running = await startTenant({ now: () => new Date(clock), replicationDelayMs: 1000 }); });
  afterAll(() => running.stop());

  it('hides new objects, shows changes late, and lets the SAML exemption count only when it has arrived', async () => {
    const { send, get } = running;
    const app = await makeApp(running);
    const [appPath, spPath] = [`/applications/${app.appObjectId}`, `/servicePrincipals/${app.principalId}`];
    expect((await get('ada', appPath)).status).toBe(404);
    expect((await send('ada', 'PATCH', spPath, { preferredSingleSignOnMode: 'saml' })).status).toBe(404);
    expect((await get('ada', `/servicePrincipals?$filter=${encodeURIComponent(`applicationTemplateId eq '${MIMECAST}'`)}`)).body.value).toEqual([]);
    later(1001);
    expect((await get('ada', appPath)).status).toBe(200);
    expect((await send('ada', 'PATCH', spPath, { preferredSingleSignOnMode: 'saml' })).status).toBe(204);
    expect((await get('ada', spPath)).body.preferredSingleSignOnMode).toBeNull();
    expect((await send('ada', 'PATCH', appPath, { identifierUris: [ENTITY_ID] })).body.error.code).toBe('HostNameNotOnVerifiedDomain');
    later(1001);
    expect((await get('ada', spPath)).body.preferredSingleSignOnMode).toBe('saml');
    expect((await send('ada', 'PATCH', appPath, { identifierUris: [ENTITY_ID] })).status).toBe(204);
    expect((await send('ada', 'PATCH', spPath, { notes: 'kept' })).status).toBe(204);
    expect((await get('ada', spPath)).body.servicePrincipalNames).toEqual([app.appId]);
    expect(running.tenant.directory.findAppByIdentifier(ENTITY_ID)).toBeUndefined();
    later(1001);
    expect((await get('ada', spPath)).body).toMatchObject({ servicePrincipalNames: [app.appId, ENTITY_ID], notes: 'kept' });
    expect(running.tenant.directory.findAppByIdentifier(ENTITY_ID)?.clientId).toBe(app.appId);
    expect((await get('ada', `/servicePrincipals?$filter=${encodeURIComponent(`servicePrincipalNames/any(n:n eq '${ENTITY_ID}')`)}`)).body.value).toHaveLength(1);
  });

  it('can be slowed by a fault', async () => {
    running.tenant.setFault('slowReplication', 60);
    const app = await makeApp(running, 'Slow');
    later(59_000);
    expect((await running.get('ada', `/applications/${app.appObjectId}`)).status).toBe(404);
    later(1001);
    expect((await running.get('ada', `/applications/${app.appObjectId}`)).status).toBe(200);
    running.tenant.clearFaults();
  });

  it('can go back and forth between the old and the new until the change has arrived', async () => {
    const app = await makeApp(running, 'Flipping');
    later(1001);
    running.tenant.setFault('slowReplication', 60);
    running.tenant.setFault('flippingReplication', 3);
    expect((await running.send('ada', 'PATCH', `/applications/${app.appObjectId}`, { displayName: 'New' })).status).toBe(204);
    const read = async (): Promise<string> => (await running.get('ada', `/applications/${app.appObjectId}`)).body.displayName;
    const names: string[] = [];
    for (let reading = 0; reading < 6; reading += 1) names.push(await read());
    expect(names.filter((name) => name === 'New')).toHaveLength(2);
    expect(names.filter((name) => name === 'Flipping')).toHaveLength(4);
    later(60_001);
    expect([await read(), await read(), await read()]).toEqual(['New', 'New', 'New']);
    running.tenant.clearFaults();
  });
});

describe('faults', () => {
  let running: Running;
  let clock = Date.now();
  beforeAll(async () => { running = await startTenant({ now: () => new Date(clock), graphDelayMs: 40 }); });
  afterEach(() => running.tenant.clearFaults());
  afterAll(() => running.stop());
  const statuses = async (count: number): Promise<number[]> => {
    const token = `Bearer ${String((await running.onBehalfOf('ada')).body.access_token)}`;
    const seen: number[] = [];
    for (let i = 0; i < count; i++) seen.push((await running.get(token, '/me')).status);
    return seen;
  };

  it('two writes to one object at one time collide, writes to two objects do not', async () => {
    const app = await makeApp(running);
    const patch = (path: string): Promise<Answer> => running.send('ada', 'PATCH', path, { notes: 'x' });
    const same = await Promise.all([patch(`/applications/${app.appObjectId}`), patch(`/applications/${app.appObjectId}`)]);
    expect(same.map((one) => one.status).sort()).toEqual([204, 409]);
    expect(same.find((one) => one.status === 409)?.body.error.code).toBe('Directory_ConcurrencyViolation');
    const apart = await Promise.all([patch(`/applications/${app.appObjectId}`), patch(`/servicePrincipals/${app.principalId}`)]);
    expect(apart.map((one) => one.status)).toEqual([204, 204]);
  });

  it('throttle the next calls or every second one, with Retry-After', async () => {
    running.tenant.setFault('throttle', 2);
    expect(await statuses(3)).toEqual([429, 429, 200]);
    running.tenant.setFault('throttle', 'every-second');
    expect((await statuses(4)).filter((one) => one === 429)).toHaveLength(2);
    running.tenant.setFault('throttle', 1);
    expect((await running.get('ada', '/me')).headers.get('retry-after')).toBe('1');
  });

  it('take Graph away for a time or until the end of the fault', async () => {
    running.tenant.setFault('outage', 10);
    expect(await statuses(1)).toEqual([503]);
    clock += 10_001;
    expect(await statuses(1)).toEqual([200]);
    running.tenant.setFault('outage', true);
    expect(await statuses(1)).toEqual([503]);
  });

  it('lose the answer of instantiate although both objects are made', async () => {
    running.tenant.setFault('lostInstantiate', true);
    const before = running.tenant.servicePrincipals.listLatest().length;
    const lost = await running.send('ada', 'POST', `/applicationTemplates/${MIMECAST}/instantiate`, { displayName: 'Lost' });
    expect([lost.status, running.tenant.servicePrincipals.listLatest().length]).toEqual([404, before + 1]);
    expect((await running.send('ada', 'POST', `/applicationTemplates/${MIMECAST}/instantiate`, { displayName: 'Found' })).status).toBe(201);
  });

  it('close the sign-in log without premium, and delay its entries', async () => {
    const count = async (): Promise<number> => (await running.get('ada', '/auditLogs/signIns')).body.value.length;
    running.tenant.setFault('signInLogDelayMs', 5000);
    running.tenant.directory.recordSignIn({ personObjectId: idOf('chris'), clientId: 'x', appDisplayName: 'X', errorCode: 50105, failureReason: 'not assigned' });
    expect(await count()).toBe(0);
    clock += 5001;
    expect(await count()).toBe(1);
    running.tenant.setFault('tenantWithoutPremium', true);
    expect((await running.get('ada', '/auditLogs/signIns')).body.error.code).toBe('Authentication_RequestFromNonPremiumTenantOrB2CTenant');
  });

  it('do not hide a request from observers', async () => {
    const seen: unknown[] = [];
    const stop = running.tenant.onRequest((request) => seen.push(request));
    await running.get('hana', '/users?$top=1');
    stop();
    expect(seen).toMatchObject([{ method: 'GET', path: '/users', query: { $top: '1' }, status: 200, personObjectId: idOf('hana'), scopes: expect.arrayContaining(['User.Read']), requestId: expect.any(String) }]);
  });
});

describe('the time', () => {
  it('moves forward for what is on its way, for the log and for new objects, not for tokens, and is kept over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tenant-'));
    const stateFile = join(folder, 'tenant.json');
    const first = await startTenant({ stateFile, replicationDelayMs: 60_000 });
    const token = `Bearer ${String((await first.onBehalfOf('ada')).body.access_token)}`;
    const app = await makeApp(first);
    expect((await first.get(token, `/applications/${app.appObjectId}`)).status).toBe(404);
    const later = new Date(Date.now() + 3 * 365 * 86_400_000);
    first.tenant.moveClock(later);

    expect((await first.get(token, `/applications/${app.appObjectId}`)).status).toBe(200);
    first.tenant.directory.recordSignIn({ personObjectId: idOf('chris'), clientId: 'x', appDisplayName: 'X', errorCode: 50105, failureReason: 'not assigned' });
    expect(first.tenant.state.signIns[0]?.createdDateTime?.slice(0, 4)).toBe(String(later.getUTCFullYear()));
    expect((await first.onBehalfOf('ada')).status).toBe(200);
    await first.stop();
    const second = await startTenant({ stateFile, authorityHost: first.authorityUrl });
    expect(Math.abs(second.tenant.now().getTime() - later.getTime())).toBeLessThan(60_000);
    await second.stop();
    rmSync(folder, { recursive: true });
  });

  it('goes back without taking away what was written meanwhile', async () => {
    const running = await startTenant({ replicationDelayMs: 60_000 });
    running.tenant.moveClock(new Date(Date.now() + 86_400_000));
    const app = await makeApp(running);
    running.tenant.users.remove(idOf('chris'));
    running.tenant.moveClock();

    expect(Math.abs(running.tenant.now().getTime() - Date.now())).toBeLessThan(1000);
    expect((await running.get('ada', `/applications/${app.appObjectId}`)).status).toBe(200);
    expect((await running.get('ada', `/users/${idOf('chris')}`)).status).toBe(404);
    await running.stop();
  });
});

it('"expired certificate" is one that Graph shows as ended, as long as the fault lasts', async () => {
  const running = await startTenant();
  const app = await makeApp(running);
  const { thumbprint } = (await running.send('ada', 'POST', `/servicePrincipals/${app.principalId}/addTokenSigningCertificate`, { displayName: 'CN=Fault' })).body;
  await running.send('ada', 'PATCH', `/servicePrincipals/${app.principalId}`, { preferredTokenSigningKeyThumbprint: thumbprint });
  const readEnds = async (): Promise<string[]> => ((await running.get('ada', `/servicePrincipals/${app.principalId}?$select=keyCredentials`)).body as unknown as { keyCredentials: Array<{ endDateTime: string }> }).keyCredentials.map(({ endDateTime }) => endDateTime);
  running.tenant.setFault('expiredCertificate', true);
  expect((await readEnds()).every((end) => Date.parse(end) < Date.now())).toBe(true);
  running.tenant.setFault('expiredCertificate', undefined);

  expect((await readEnds()).every((end) => Date.parse(end) > Date.now())).toBe(true);
  await running.stop();
});

describe('a restart', () => {
  it('finds apps, keys, faults and tokens as they were, and refuses the file of another tenant', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tenant-'));
    const stateFile = join(folder, 'data', 'tenant.json');
    const first = await startTenant({ stateFile });
    const app = await makeApp(first);
    await first.send('ada', 'PATCH', `/servicePrincipals/${app.principalId}`, { preferredSingleSignOnMode: 'saml' });
    const { thumbprint } = (await first.send('ada', 'POST', `/servicePrincipals/${app.principalId}/addTokenSigningCertificate`, { displayName: 'CN=Kept' })).body;
    await first.send('ada', 'PATCH', `/servicePrincipals/${app.principalId}`, { preferredTokenSigningKeyThumbprint: thumbprint });
    first.tenant.setFault('wrongRegion', true);
    const token = await first.tenant.mintSsoToken(idOf('ada'));
    await first.stop();
    expect(readdirSync(join(folder, 'data'))).toEqual(['tenant.json']);

    const options = { stateFile, authorityHost: first.authorityUrl, graphBaseUrl: first.graphUrl };
    const second = await startTenant(options);
    expect(second.tenant.directory.findAppByClientId(app.appId)).toMatchObject({ ssoMode: 'saml', signingKey: { thumbprint } });
    expect(second.tenant.faults.wrongRegion).toBe(true);
    expect((await second.onBehalfOf('ada', `${first.graphUrl}/.default`, { assertion: token })).status).toBe(200);
    await second.stop();
    const foreign = { ...options, tenantId: '00000000-0000-4000-8000-000000000000', botClientId: BOT_ID, botSecret: SECRET };
    expect(() => createTenant(foreign)).toThrow(/belongs to tenant/);
    rmSync(folder, { recursive: true });
  });
});
