// What Graph refuses: tokens, scopes, roles, bodies, unknown things; each with its status and code.
import { MIMECAST, BOT_ID, idOf, makeApp, startTenant, type Answer, type Running } from './start-tenant';

const said = ({ status, body }: Answer): [number, string] => [status, body?.error?.code];

const ROLE = { '@odata.type': '#microsoft.graph.directoryRole' };

describe('rights', () => {
  let running: Running;
  let clock = Date.now();
  beforeAll(async () => { running = await startTenant({ tokenNow: () => new Date(clock) }); });
  afterEach(() => { running.tenant.clearFaults(); clock = Date.now(); });
  afterAll(() => running.stop());

  it('takes only valid bearer tokens', async () => {
    expect(said(await running.get('Bearer x', '/me'))).toEqual([401, 'InvalidAuthenticationToken']);
    expect(said(await running.get('ada', '/me', { authorization: '' }))).toEqual([401, 'InvalidAuthenticationToken']);
    const sso = `Bearer ${await running.tenant.mintSsoToken(idOf('ada'))}`;
    expect((await running.get(sso, '/me')).body.error.message).toMatch(/Invalid audience/);
    const token = `Bearer ${String((await running.onBehalfOf('ada')).body.access_token)}`;
    clock += 2 * 3600_000;
    const late = await running.get(token, '/me');
    expect([late.status, late.headers.get('www-authenticate') !== null, late.body.error.message]).toEqual([401, true, 'Lifetime validation failed, the token is expired.']);
  });

  it('needs the scope of each call', async () => {
    running.tenant.setFault('consentRemoved', true);
    const { appObjectId, principalId } = { appObjectId: BOT_ID, principalId: BOT_ID };
    const calls: Array<[string, string, string[]]> = [
      ['POST', `/applicationTemplates/${MIMECAST}/instantiate`, ['Application.ReadWrite.All']],
      ['GET', '/applications', ['Application.Read.All']],
      ['PATCH', `/applications/${appObjectId}`, ['Application.ReadWrite.All']],
      ['PATCH', `/servicePrincipals/${principalId}`, ['Application.ReadWrite.All']],
      ['POST', `/servicePrincipals/${principalId}/addTokenSigningCertificate`, ['Application.ReadWrite.All']],
      ['POST', `/servicePrincipals/${principalId}/appRoleAssignedTo`, ['AppRoleAssignment.ReadWrite.All', 'Application.Read.All']],
      ['GET', `/servicePrincipals/${principalId}/claimsMappingPolicies`, ['Application.ReadWrite.All', 'Policy.Read.All']],
      ['POST', '/policies/claimsMappingPolicies', ['Policy.ReadWrite.ApplicationConfiguration']],
      ['POST', '/users', ['User.ReadWrite.All']],
      ['GET', '/auditLogs/signIns', ['AuditLog.Read.All']],
    ];
    for (const [method, path, scopes] of calls) {
      running.tenant.revokeConsent(idOf('ada'));
      running.tenant.grantConsent(idOf('ada'), ['User.Read', ...scopes.slice(1)]);
      expect([path, ...said(await running.send('ada', method, path, method === 'GET' ? undefined : {}))]).toEqual([path, 403, 'Authorization_RequestDenied']);
      running.tenant.grantConsent(idOf('ada'), scopes);
      expect([path, (await running.send('ada', method, path, method === 'GET' ? undefined : {})).status]).not.toEqual([path, 403]);
    }
    expect((await running.get('ada', '/applicationTemplates')).status).toBe(200);
  });

  it("needs the person's directory role for writes and for the sign-in log, and none for reading", async () => {
    const { send, tenant } = running;
    const instantiate = (person: string): Promise<Answer> => send(person, 'POST', `/applicationTemplates/${MIMECAST}/instantiate`, { displayName: `By ${person}` });
    expect(said(await instantiate('hana'))).toEqual([403, 'Authorization_RequestDenied']);
    expect((await running.get('hana', '/servicePrincipals')).status).toBe(200);
    expect((await running.get('hana', '/auditLogs/signIns')).status).toBe(403);
    expect(said(await instantiate('petra'))).toEqual([403, 'Authorization_RequestDenied']);
    expect(tenant.activateRole(idOf('petra'))).toBe(1);
    expect((await instantiate('petra')).status).toBe(201);
    const user = { accountEnabled: true, displayName: 'X', mailNickname: 'x', userPrincipalName: 'x@contoso.com', passwordProfile: { password: 'Abcdefg1' } };
    expect(said(await send('petra', 'POST', '/users', user))).toEqual([403, 'Authorization_RequestDenied']);
    expect((await send('ada', 'POST', '/users', user)).status).toBe(201);
    tenant.deactivateRole(idOf('petra'));
    expect((await instantiate('petra')).status).toBe(403);
    tenant.setFault('noRole', idOf('ada'));
    expect((await instantiate('ada')).status).toBe(403);
    expect((await instantiate('bo')).status).toBe(201);
    expect((await running.get('ada', '/me/memberOf')).body.value).toEqual([]);
  });

  it('lists active roles only, and their names only with a scope for roles', async () => {
    const path = '/me/transitiveMemberOf/microsoft.graph.directoryRole?$select=roleTemplateId,displayName';
    expect((await running.get('ada', path)).body.value).toEqual([
      { ...ROLE, roleTemplateId: '158c047a-c907-4556-b7ef-446551a6b5f7', displayName: 'Cloud Application Administrator' },
      { ...ROLE, roleTemplateId: 'fe930be7-5e62-47db-91af-98c3a49a38b1', displayName: 'User Administrator' },
    ]);
    expect((await running.get('petra', path)).body.value).toEqual([]);
    running.tenant.setFault('consentRemoved', true);
    running.tenant.grantConsent(idOf('ada'), ['User.Read']);
    expect((await running.get('ada', path)).body.value[0]).toEqual({ ...ROLE, roleTemplateId: null, displayName: null });
  });
});

describe('requests', () => {
  let running: Running;
  let app: Awaited<ReturnType<typeof makeApp>>;
  beforeAll(async () => {
    running = await startTenant();
    app = await makeApp(running);
    await running.send('ada', 'PATCH', `/servicePrincipals/${app.principalId}`, { preferredSingleSignOnMode: 'saml' });
  });
  afterAll(() => running.stop());

  const patchApp = async (body: unknown): Promise<[number, string]> => said(await running.send('ada', 'PATCH', `/applications/${app.appObjectId}`, body));
  const patchPrincipal = async (body: unknown): Promise<[number, string]> => said(await running.send('ada', 'PATCH', `/servicePrincipals/${app.principalId}`, body));

  it('refuses unknown properties, wrong types, nulls and read-only properties', async () => {
    const bad: [number, string] = [400, 'Request_BadRequest'];
    expect(await patchApp({ identifierUri: ['x'] })).toEqual(bad);
    expect(await patchApp({ identifierUris: 'x' })).toEqual(bad);
    expect(await patchApp({ identifierUris: null })).toEqual(bad);
    expect(await patchApp({ web: { replyUrls: [] } })).toEqual(bad);
    expect(await patchApp({ web: { redirectUriSettings: [{ uri: 'https://a.b/', index: '0' }] } })).toEqual(bad);
    expect(await patchApp({ appId: BOT_ID })).toEqual(bad);
    expect(await patchPrincipal({ appRoleAssignmentRequired: 'true' })).toEqual(bad);
    expect(await patchPrincipal({ preferredSingleSignOnMode: 'SAML' })).toEqual(bad);
    expect(await patchPrincipal({ samlSingleSignOnSettings: { relaystate: 'x' } })).toEqual(bad);
    expect(await patchPrincipal({ preferredTokenSigningKeyThumbprint: 'A'.repeat(40) })).toEqual(bad);
    expect((await running.send('ada', 'POST', `/applicationTemplates/${MIMECAST}/instantiate`, { displayname: 'x' })).status).toBe(400);
    expect((await running.send('ada', 'POST', `/applicationTemplates/${MIMECAST}/instantiate`, {})).status).toBe(400);
    expect((await running.get('ada', '/users?$select=upn')).status).toBe(400);
  });

  it('answers 501 with a loud line for what it does not play', async () => {
    const before = running.warnings.length;
    const calls = ['/domains', '/users?$expand=manager', `/users?$filter=${encodeURIComponent("city eq 'x'")}`, `/users?$filter=${encodeURIComponent("contains(displayName,'x')")}`];
    for (const path of calls) expect(said(await running.get('ada', path))).toEqual([501, 'Rehearsal_NotImplemented']);
    expect(await patchApp({ uniqueName: 'x' })).toEqual([501, 'Rehearsal_NotImplemented']);
    expect((await fetch(`${running.graphUrl}/beta/me`)).status).toBe(501);
    expect(running.warnings.length).toBe(before + 6);
  });

  it('wraps errors in the documented envelope with request ids', async () => {
    const { headers, body } = await running.get('ada', `/applications/${BOT_ID}`, { 'client-request-id': 'mine' });
    expect(body.error).toMatchObject({ code: 'Request_ResourceNotFound', message: `Resource '${BOT_ID}' does not exist or one of its queried reference-property objects are not present.` });
    expect(body.error.innerError).toEqual({ date: expect.any(String), 'request-id': headers.get('request-id'), 'client-request-id': 'mine' });
    expect(headers.get('client-request-id')).toBe('mine');
  });

  it('keeps an identifier to one app, reserves it while deleted, and takes it freed after the purge', async () => {
    const uri = 'https://eu-api.mimecast.com/sso/ONE';
    expect((await patchApp({ identifierUris: [uri] }))[0]).toBe(204);
    const other = await makeApp(running, 'Other');
    await running.send('ada', 'PATCH', `/servicePrincipals/${other.principalId}`, { preferredSingleSignOnMode: 'saml' });
    const take = (): Promise<Answer> => running.send('ada', 'PATCH', `/applications/${other.appObjectId}`, { identifierUris: [uri] });
    expect((await take()).body.error.message).toBe('Another object with the same value for property identifierUris already exists.');
    expect((await running.send('ada', 'DELETE', `/applications/${app.appObjectId}`)).status).toBe(204);
    expect((await running.get('ada', `/servicePrincipals/${app.principalId}`)).status).toBe(404);
    expect((await take()).status).toBe(400);
    const deleted = await running.get('ada', '/directory/deletedItems/microsoft.graph.application');
    expect(deleted.body.value.map((one: { id: string }) => one.id)).toEqual([app.appObjectId]);
    expect((await running.send('ada', 'POST', `/directory/deletedItems/${app.appObjectId}/restore`)).status).toBe(200);
    expect((await running.get('ada', `/servicePrincipals/${app.principalId}`)).status).toBe(404);
    expect((await running.send('ada', 'POST', `/directory/deletedItems/${app.principalId}/restore`)).status).toBe(200);
    expect((await running.get('ada', `/servicePrincipals(appId='${app.appId}')`)).body.id).toBe(app.principalId);
    expect((await running.send('ada', 'DELETE', `/applications/${app.appObjectId}`)).status).toBe(204);
    expect((await running.send('ada', 'DELETE', `/directory/deletedItems/${app.appObjectId}`)).status).toBe(204);
    expect((await take()).status).toBe(204);
    expect((await running.send('hana', 'DELETE', `/directory/deletedItems/${app.principalId}`)).status).toBe(403);
    app = other;
  });

  it('wants a verified domain for identifiers unless the app is in SAML mode', async () => {
    const plain = await makeApp(running, 'Plain');
    const patch = async (uri: string): Promise<[number, string]> => said(await running.send('ada', 'PATCH', `/applications/${plain.appObjectId}`, { identifierUris: [uri] }));
    expect(await patch('https://eu-api.mimecast.com/sso/TWO')).toEqual([400, 'HostNameNotOnVerifiedDomain']);
    expect((await patch('https://apps.contoso.com/x'))[0]).toBe(204);
    expect((await patch(`api://${plain.appId}`))[0]).toBe(204);
    await running.send('ada', 'PATCH', `/servicePrincipals/${plain.principalId}`, { preferredSingleSignOnMode: 'saml' });
    expect((await patch('urn:mimecast'))[0]).toBe(204);
  });

  it('replaces collections, merges complex properties and checks reply URLs', async () => {
    expect((await patchApp({ web: { redirectUris: ['https://a.example/acs', 'https://b.example/acs'], redirectUriSettings: [{ uri: 'https://b.example/acs', index: 0 }], logoutUrl: 'https://a.example/out' } }))[0]).toBe(204);
    expect((await patchApp({ web: { redirectUris: ['https://a.example/acs'] } }))[0]).toBe(400);
    expect((await patchApp({ web: { redirectUris: ['https://a.example/acs'], redirectUriSettings: [] } }))[0]).toBe(204);
    const { web } = (await running.get('ada', `/applications/${app.appObjectId}?$select=web`)).body;
    expect(web).toMatchObject({ redirectUris: ['https://a.example/acs'], logoutUrl: 'https://a.example/out', homePageUrl: expect.stringContaining('metadata=mimecast') });
    for (const uri of ['http://a.example/acs', 'nonsense', 'https://a.example/acs#x']) expect((await patchApp({ web: { redirectUris: [uri] } }))[0]).toBe(400);
    await patchPrincipal({ tags: ['HideApp'] });
    expect((await running.get('ada', `/servicePrincipals/${app.principalId}?$select=tags`)).body.tags).toEqual(['HideApp']);
    expect(await patchPrincipal({ appRoles: [] })).toEqual([400, 'CannotDeleteOrUpdateEnabledEntitlement']);
  });

  it('makes signing certificates by the rules and shows keys only when asked', async () => {
    const add = (body: unknown): Promise<Answer> => running.send('ada', 'POST', `/servicePrincipals/${app.principalId}/addTokenSigningCertificate`, body);
    for (const body of [{ displayName: 'Mimecast' }, { displayName: 'CN=A,O=B' }, {}, { displayName: 'CN=A', endDateTime: '2040-01-01T00:00:00Z' }, { displayName: 'CN=A', endDateTime: 'soon' }, { displayName: 'CN=A', days: 3 }]) {
      expect((await add(body)).status).toBe(400);
    }
    const made = await add({ displayName: 'CN=Good' });
    const path = `/servicePrincipals/${app.principalId}`;
    const plain = (await running.get('ada', path)).body;
    expect(plain.keyCredentials.map((one) => [one.usage, one.key])).toEqual([['Sign', null], ['Verify', null]]);
    expect(plain.passwordCredentials).toHaveLength(1);
    const { keyCredentials } = (await running.get('ada', `${path}?$select=keyCredentials`)).body;
    expect(keyCredentials[1]?.key).toBe(made.body.key);
    expect(made.body.keyId).toBe(keyCredentials[0]?.keyId);
    expect(Buffer.from(keyCredentials[1]!.customKeyIdentifier, 'base64').toString('hex').toUpperCase()).toBe(made.body.thumbprint);
    expect((await patchPrincipal({ keyCredentials: [], passwordCredentials: [] }))[0]).toBe(204);
    expect((await running.get('ada', path)).body.keyCredentials).toEqual([]);
  });

  it('checks claims policies and takes one for each app', async () => {
    const define = (policy: unknown): { displayName: string; definition: string[] } => ({ displayName: 'P', definition: [JSON.stringify({ ClaimsMappingPolicy: policy })] });
    const entry = { Source: 'user', ID: 'mail', SamlClaimType: 'Email' };
    const create = (body: unknown): Promise<Answer> => running.send('ada', 'POST', '/policies/claimsMappingPolicies', body);
    for (const policy of [
      { version: 1, ClaimsSchema: [entry] }, { Version: 1, ClaimsSchema: [{ ...entry, ID: 'Mail' }] }, { Version: 1, ClaimsSchema: [{ ID: 'mail' }] }, { Version: 1, IncludeBasicClaimSet: true },
      { Version: 1, ClaimsSchema: [{ ...entry, SamlClaimType: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn' }] },
      { Version: 1, ClaimsSchema: [{ Source: 'user', ID: 'displayname', SamlClaimType: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier' }] },
    ]) expect((await create(define(policy))).body.error.message).toBe('Property definition has an invalid value.');
    const ids = [(await create(define({ Version: 1, ClaimsSchema: [entry] }))).body.id, (await create(define({ Version: 1 }))).body.id] as string[];
    const base = `/servicePrincipals/${app.principalId}/claimsMappingPolicies`;
    const link = (path: string, host: string, id: string): Promise<Answer> => running.send('ada', 'POST', path, { '@odata.id': `${host}/v1.0/directoryObjects/${id}` });
    expect(said(await link(base, running.graphUrl, ids[0]!))).toEqual([400, 'BadRequest']);
    expect((await link(`${base}/$ref`, 'https://graph.microsoft.com', ids[0]!)).status).toBe(400);
    expect((await link(`${base}/$ref`, running.graphUrl, ids[0]!)).status).toBe(204);
    expect((await link(`${base}/$ref`, running.graphUrl, ids[1]!)).status).toBe(400);
    expect((await running.get('ada', base)).body.value.map((one: { id: string }) => one.id)).toEqual([ids[0]]);
    expect((await running.get('ada', `/policies/claimsMappingPolicies/${ids[0]}/appliesTo`)).body.value).toMatchObject([{ id: app.principalId }]);
    expect((await running.send('ada', 'DELETE', `${base}/${ids[0]}/$ref`)).status).toBe(204);
    expect((await running.get('ada', base)).body.value).toEqual([]);
    expect((await running.send('ada', 'DELETE', `/policies/claimsMappingPolicies/${ids[0]}`)).status).toBe(204);
  });

  it('assigns by existing role and principal, once', async () => {
    const path = `/servicePrincipals/${app.principalId}/appRoleAssignedTo`;
    const body = { principalId: idOf('chris'), resourceId: app.principalId, appRoleId: app.userRole };
    const assign = (more: object = {}): Promise<Answer> => running.send('ada', 'POST', path, { ...body, ...more });
    expect((await assign({ appRoleId: '00000000-0000-0000-0000-000000000000' })).body.error.message).toMatch(/^Permission being assigned was not found on application/);
    expect((await assign({ principalId: BOT_ID })).body.error.message).toBe('Not a valid reference update.');
    expect((await assign({ resourceId: app.appId })).status).toBe(400);
    const { id } = (await assign()).body;
    expect((await assign()).body.error.message).toBe('Permission being assigned already exists on the object');
    expect((await running.get('ada', path)).body.value).toHaveLength(1);
    expect((await running.send('ada', 'DELETE', `${path}/${id}`)).status).toBe(204);
    expect((await running.send('ada', 'DELETE', `${path}/${id}`)).body.error.message).toBe('EntitlementGrant being updated or deleted is not found.');
  });

  it('answers batches of up to 20 with dependencies and own statuses', async () => {
    const requests = [
      { id: '1', method: 'GET', url: '/me' }, { id: '2', method: 'GET', url: `/applications/${BOT_ID}` },
      { id: '3', method: 'GET', url: '/me', dependsOn: ['2'] }, { id: '4', method: 'GET', url: '/users?$search="displayName:ada"', headers: { ConsistencyLevel: 'eventual' } },
    ];
    const { body } = await running.send('ada', 'POST', '/$batch', { requests });
    expect(body.responses.map((one: { id: string; status: number }) => [one.id, one.status])).toEqual([['1', 200], ['2', 404], ['3', 424], ['4', 200]]);
    const many = Array.from({ length: 21 }, (_, i) => ({ id: String(i), method: 'GET', url: '/me' }));
    expect((await running.send('ada', 'POST', '/$batch', { requests: many })).status).toBe(400);
  });
});
