// The judge of Graph requests is judged: what Microsoft's documents show passes, and each kind of mistake is named.
import { checkGraphRequest } from './graph-schema';

const ID = '2f3a4b5c-0000-4000-8000-123456789abc';

describe('requests as Microsoft documents them', () => {
  it.each<[string, string, unknown?]>([
    ['GET', `/v1.0/applicationTemplates?$filter=displayName eq 'O''Neill and sons'&$select=id,displayName&$top=5`],
    ['POST', `/applicationTemplates/${ID}/instantiate`, { displayName: 'Example' }],
    ['GET', `/servicePrincipals?$filter=applicationTemplateId eq '${ID}'&$select=id,appId&$count=true`],
    ['GET', `/servicePrincipals(appId='${ID}')`],
    ['GET', `/servicePrincipals?$filter=servicePrincipalNames/any(n:n eq 'https://x.example/')`],
    ['PATCH', `/servicePrincipals/${ID}`, { preferredSingleSignOnMode: 'saml', loginUrl: null, samlSingleSignOnSettings: { relayState: 'x' } }],
    ['PATCH', `/applications/${ID}`, { identifierUris: ['https://x.example/'], web: { redirectUriSettings: [{ uri: 'https://x.example/acs', index: 0 }] } }],
    ['POST', `/servicePrincipals/${ID}/addTokenSigningCertificate`, { displayName: 'CN=Example', endDateTime: '2029-01-01T00:00:00Z' }],
    ['POST', `/servicePrincipals/${ID}/appRoleAssignedTo`, { principalId: ID, resourceId: ID, appRoleId: ID }],
    ['DELETE', `/servicePrincipals/${ID}/appRoleAssignedTo/${ID}`],
    ['POST', '/policies/claimsMappingPolicies', { definition: ['{}'], displayName: 'Example', isOrganizationDefault: false }],
    ['POST', `/servicePrincipals/${ID}/claimsMappingPolicies/$ref`, { '@odata.id': `https://graph.microsoft.com/v1.0/policies/claimsMappingPolicies/${ID}` }],
    ['DELETE', `/servicePrincipals/${ID}/claimsMappingPolicies/${ID}/$ref`],
    ['POST', '/users', { accountEnabled: true, displayName: 'B.Simon', mailNickname: 'b', userPrincipalName: 'b@x.example', passwordProfile: { password: 'x', forceChangePasswordNextSignIn: true } }],
    ['GET', '/users?$search="displayName:B"&$select=id,displayName&$orderby=displayName desc&$top=5'],
    ['GET', '/me/transitiveMemberOf/microsoft.graph.directoryRole?$select=roleTemplateId,displayName'],
    ['GET', '/organization?$select=displayName,verifiedDomains'],
    ['GET', `/auditLogs/signIns?$filter=appId eq '${ID}' and createdDateTime ge 2026-01-05T08:00:00Z and status/errorCode eq 0&$top=10`],
    ['GET', `/groups/${ID}/members/$count`],
    ['DELETE', `/applications/${ID}`],
    ['POST', `/directory/deletedItems/${ID}/restore`],
    ['POST', '/$batch', { requests: [{ id: '1', method: 'GET', url: '/me?$select=id' }] }],
  ])('%s %s', (method, path, ...[body]) => {
    expect(checkGraphRequest({ method, path, body })).toEqual([]);
  });
});

describe('mistakes', () => {
  it.each<[string, string, string, unknown?]>([
    ['/servicePrincipal is unknown', 'GET', '/servicePrincipal'],
    ['application has no signIns', 'GET', `/applications/${ID}/signIns`],
    ['servicePrincipal has no addTokenSigningCert', 'POST', `/servicePrincipals/${ID}/addTokenSigningCert`, {}],
    ['action instantiate belongs to one object', 'POST', '/applicationTemplates/instantiate', {}],
    ['type directoryRoll is unknown', 'GET', '/me/memberOf/microsoft.graph.directoryRoll'],
    ['nothing follows after ref', 'GET', `/servicePrincipals/${ID}/claimsMappingPolicies/$ref/x`],
    ['$count needs a collection', 'GET', '/me/$count'],
    ['PATCH is not possible here, only POST, GET', 'PATCH', '/applications', {}],
    ['POST is not possible here', 'POST', `/applications/${ID}`, {}],
    ['GET is not possible here, only POST', 'GET', `/applicationTemplates/${ID}/instantiate`],
    ['GET takes no body', 'GET', '/me', {}],
    ['loginURL is unknown', 'PATCH', `/servicePrincipals/${ID}`, { loginURL: 'https://x.example/' }],
    ['samlSingleSignOnSettings.relay is unknown', 'PATCH', `/servicePrincipals/${ID}`, { samlSingleSignOnSettings: { relay: 'x' } }],
    ['identifierUris has to be a list of String', 'PATCH', `/applications/${ID}`, { identifierUris: 'https://x.example/' }],
    ['identifierUris[1] has to be String, not 7', 'PATCH', `/applications/${ID}`, { identifierUris: ['a', 7] }],
    ['identifierUris may not be null', 'PATCH', `/applications/${ID}`, { identifierUris: null }],
    ['appRoleAssignmentRequired has to be Boolean, not "true"', 'PATCH', `/servicePrincipals/${ID}`, { appRoleAssignmentRequired: 'true' }],
    ['principalId has to be Guid', 'POST', `/servicePrincipals/${ID}/appRoleAssignedTo`, { principalId: 'B.Simon' }],
    ['endDateTime has to be DateTimeOffset', 'POST', `/servicePrincipals/${ID}/addTokenSigningCertificate`, { endDateTime: '2029-01-01' }],
    ['web.redirectUriSettings[0].index has to be Int32', 'PATCH', `/applications/${ID}`, { web: { redirectUriSettings: [{ uri: 'x', index: 1.5 }] } }],
    ['keyCredentials[0].key has to be Binary', 'PATCH', `/servicePrincipals/${ID}`, { keyCredentials: [{ key: '-----BEGIN CERTIFICATE-----' }] }],
    ['displayName is undefined: leave it out', 'PATCH', `/applications/${ID}`, { displayName: undefined }],
    ['the body has to be a JSON object', 'PATCH', `/applications/${ID}`, 'x'],
    ['@odata.id is missing', 'POST', `/servicePrincipals/${ID}/claimsMappingPolicies/$ref`, {}],
    ['ids is missing', 'POST', `/directory/deletedItems/${ID}/checkMemberObjects`, {}],
    ['$select names displayname', 'GET', '/users?$select=id,displayname'],
    ['$filter names templateId', 'GET', `/applications?$filter=templateId eq '${ID}'`],
    ['$expand names displayName, which is no link', 'GET', '/users?$expand=displayName'],
    ['query option $slect is unknown', 'GET', '/users?$slect=id'],
    ['$top has to be Int32', 'GET', '/users?$top=few'],
    ['$select names nick', 'POST', '/$batch', { requests: [{ id: '1', method: 'GET', url: '/me?$select=nick' }] }],
  ])('%s', (fault, method, path, ...[body]) => {
    expect(checkGraphRequest({ method, path, body })).toEqual([expect.stringContaining(fault)]);
  });
});
