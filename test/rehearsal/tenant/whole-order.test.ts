// The documented order of calls from template to sign-in log, and what the sign-in service sees of it.
import { X509Certificate, createPrivateKey, createPublicKey, createHash } from 'node:crypto';
import { MIMECAST, idOf, startTenant, type Running } from './start-tenant';

const ENTITY_ID = 'https://eu-api.mimecast.com/sso/CUK12A345';
const ACS = 'https://eu-api.mimecast.com/login/saml';

describe('the documented order of calls', () => {
  let running: Running;
  beforeAll(async () => { running = await startTenant(); });
  afterAll(() => running.stop());

  it('leads from a template to a sign-in that is in the log', async () => {
    const { send, get, tenant, graphUrl } = running;
    const templates = await get('ada', `/applicationTemplates?$filter=${encodeURIComponent("displayName eq 'Mimecast'")}`);
    expect(templates.body.value.map((one: { id: string }) => one.id)).toEqual([MIMECAST]);
    expect(templates.body.value[0]?.supportedSingleSignOnModes).toContain('saml');

    const made = await send('ada', 'POST', `/applicationTemplates/${MIMECAST}/instantiate`, { displayName: 'Mimecast (setup 1)' });
    expect(made.status).toBe(201);
    const { application, servicePrincipal } = made.body;
    expect(application.identifierUris).toEqual([]);
    expect(servicePrincipal).toMatchObject({ appRoleAssignmentRequired: true, preferredSingleSignOnMode: null, keyCredentials: [] });
    expect(servicePrincipal.appRoles.map((role: { displayName: string }) => role.displayName)).toEqual(['User', 'msiam_access']);
    const sp = `/servicePrincipals/${servicePrincipal.id}`;

    expect((await send('ada', 'PATCH', sp, { preferredSingleSignOnMode: 'saml', loginUrl: ACS })).status).toBe(204);
    const web = { redirectUris: [ACS], redirectUriSettings: [{ uri: ACS, index: 0 }] };
    expect((await send('ada', 'PATCH', `/applications/${application.id}`, { identifierUris: [ENTITY_ID], web })).status).toBe(204);
    expect((await get('ada', `${sp}?$select=servicePrincipalNames,replyUrls`)).body)
      .toMatchObject({ servicePrincipalNames: [application.appId, ENTITY_ID], replyUrls: [ACS] });

    const certificate = await send('ada', 'POST', `${sp}/addTokenSigningCertificate`, { displayName: 'CN=Mimecast', endDateTime: new Date(Date.now() + 365 * 86_400_000).toISOString() });
    expect(certificate.status).toBe(200);
    const x509 = new X509Certificate(Buffer.from(certificate.body.key, 'base64'));
    expect(x509.subject).toBe('CN=Mimecast');
    expect(createHash('sha1').update(x509.raw).digest('hex').toUpperCase()).toBe(certificate.body.thumbprint);
    expect((await send('ada', 'PATCH', sp, { preferredTokenSigningKeyThumbprint: certificate.body.thumbprint })).status).toBe(204);

    const definition = [JSON.stringify({ ClaimsMappingPolicy: { Version: 1, IncludeBasicClaimSet: 'true', ClaimsSchema: [{ Source: 'user', ID: 'mail', SamlClaimType: 'Email' }] } })];
    const policy = await send('ada', 'POST', '/policies/claimsMappingPolicies', { displayName: 'Mimecast claims', definition });
    expect(policy.status).toBe(201);
    const link = { '@odata.id': `${graphUrl}/v1.0/policies/claimsMappingPolicies/${policy.body.id}` };
    expect((await send('ada', 'POST', `${sp}/claimsMappingPolicies/$ref`, link)).status).toBe(204);

    const userRole = servicePrincipal.appRoles[0]!.id;
    const assignment = await send('ada', 'POST', `${sp}/appRoleAssignedTo`, { principalId: idOf('chris'), resourceId: servicePrincipal.id, appRoleId: userRole });
    expect(assignment.status).toBe(201);
    expect(assignment.body).toMatchObject({ principalDisplayName: 'Chris Green', principalType: 'User', resourceDisplayName: 'Mimecast (setup 1)' });

    const app = tenant.directory.findAppByIdentifier(ENTITY_ID);
    expect(app).toMatchObject({
      clientId: application.appId, ssoMode: 'saml', enabled: true, replyUrls: [ACS], signOnUrl: ACS, assignmentRequired: true, hidden: false,
      claimsSchema: [{ Source: 'user', ID: 'mail', SamlClaimType: 'Email' }], signingKey: { thumbprint: certificate.body.thumbprint },
    });
    const fromPrivate = createPublicKey(createPrivateKey(app!.signingKey!.privateKeyPem)).export({ type: 'spki', format: 'pem' });
    expect(x509.publicKey.export({ type: 'spki', format: 'pem' })).toBe(fromPrivate);
    expect(tenant.directory.isAssigned(idOf('chris'), servicePrincipal.id)).toBe(true);
    expect(tenant.directory.isAssigned(idOf('megan'), servicePrincipal.id)).toBe(false);

    tenant.directory.recordSignIn({ personObjectId: idOf('chris'), clientId: application.appId, appDisplayName: 'Mimecast', errorCode: 0 });
    const since = new Date(Date.now() - 60_000).toISOString();
    const log = await get('ada', `/auditLogs/signIns?$filter=${encodeURIComponent(`appId eq '${application.appId}' and createdDateTime ge ${since}`)}&$top=10`);
    expect(log.body.value).toHaveLength(1);
    expect(log.body.value[0]).toMatchObject({ userId: idOf('chris'), status: { errorCode: 0 } });
  });

  it('signs nothing for an app without an activated certificate, and counts direct members of an assigned group', async () => {
    const { send, tenant } = running;
    const { body } = await send('ada', 'POST', `/applicationTemplates/${MIMECAST}/instantiate`, { displayName: 'Second' });
    const id: string = body.servicePrincipal.id;
    await send('ada', 'POST', `/servicePrincipals/${id}/addTokenSigningCertificate`, { displayName: 'CN=Second' });
    expect(tenant.directory.findAppByClientId(body.application.appId)?.signingKey).toBeUndefined();
    const group = { principalId: 'b0000000-0000-4000-8000-000000000001', resourceId: id, appRoleId: body.servicePrincipal.appRoles[0]!.id };
    expect((await send('ada', 'POST', `/servicePrincipals/${id}/appRoleAssignedTo`, group)).status).toBe(201);
    expect(tenant.directory.isAssigned(idOf('megan'), id)).toBe(true);
    expect(tenant.directory.isAssigned(idOf('chris'), id)).toBe(false);
  });
});
