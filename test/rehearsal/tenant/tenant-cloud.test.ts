// A tenant of another cloud of Microsoft's has its own names and not all of Graph: what fits the global cloud alone is refused.
import { TENANT_CLOUDS, buildIssuer, readCloud, tenantCloud } from '../../../src/rehearsal/tenant/tenant-cloud';
import { makeApp, startTenant, type Running } from './start-tenant';

let running: Running | undefined;
afterEach(() => running?.stop());

describe.each([
  ['usgov', 'https://graph.microsoft.us', 'https://sts.windows.net/t/'],
  ['dod', 'https://dod-graph.microsoft.us', 'https://sts.windows.net/t/'],
  ['china', 'https://microsoftgraph.chinacloudapi.cn', 'https://sts.chinacloudapi.cn/t/'],
] as const)('a tenant of %s', (cloud, graph, issuer) => {
  test('takes scopes of its own Graph and not of the global one', async () => {
    running = await startTenant({ cloud });

    expect((await running.onBehalfOf('ada', `${graph}/User.Read`)).status).toBe(200);
    expect((await running.onBehalfOf('ada', 'https://graph.microsoft.com/User.Read')).body).toMatchObject({ error: 'invalid_resource', error_codes: [500011] });
    expect(buildIssuer(tenantCloud(cloud), 't')).toBe(issuer);
  });

  test('knows its own template for any app and no other cloud’s', async () => {
    running = await startTenant({ cloud });

    for (const name of TENANT_CLOUDS) {
      const { customTemplateId } = tenantCloud(name);
      expect((await running.get('ada', `/applicationTemplates/${customTemplateId}`)).status).toBe(customTemplateId === tenantCloud(cloud).customTemplateId ? 200 : 404);
    }
  });

  test('has no call for a signing certificate, and none of the properties that only the global schema has', async () => {
    running = await startTenant({ cloud });
    const { principalId, appObjectId } = await makeApp(running);

    expect((await running.send('ada', 'POST', `/servicePrincipals/${principalId}/addTokenSigningCertificate`, { displayName: 'CN=x' })).body.error).toMatchObject({ code: 'BadRequest', message: "Resource not found for the segment 'addTokenSigningCertificate'." });
    expect((await running.get('ada', `/applications/${appObjectId}?$select=verifiedPublisher`)).status).toBe(400);
    expect((await running.send('ada', 'PATCH', `/applications/${appObjectId}`, { samlMetadataUrl: 'https://x.example/' })).status).toBe(400);
    expect((await running.get('ada', `/servicePrincipals/${principalId}`)).body).not.toHaveProperty('verifiedPublisher');
    expect((await running.get('ada', `/servicePrincipals/${principalId}?$select=preferredTokenSigningKeyThumbprint,samlSingleSignOnSettings`)).status).toBe(200);
  });
});

test('a cloud that is none is named with those that are', () => {
  expect(() => readCloud('moon')).toThrow('There is no cloud moon: name one of global, usgov, dod, china.');
  expect(readCloud(undefined)).toBeUndefined();
});
