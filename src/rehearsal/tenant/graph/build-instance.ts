// What a template becomes on instantiate: an application and its service principal, with everything about SAML still empty.
import { randomUUID } from 'node:crypto';
import type { TemplateRecord } from '../gallery';
import type { Tenant } from '../tenant';
import type { AppRecord, PrincipalRecord } from '../tenant-state';

/** Shape of a fresh instance. Source: Graph docs, tutorial "Configure SAML-based single sign-on for your application". */
export function buildInstance(tenant: Tenant, template: TemplateRecord, displayName: string): { application: AppRecord; servicePrincipal: PrincipalRecord } {
  const appId = randomUUID();
  const created = tenant.now().toISOString();
  const isCustom = template.id === tenant.cloud.customTemplateId;
  const appRoles = ['User', 'msiam_access'].map((name) => ({
    allowedMemberTypes: ['User'], description: name, displayName: name, id: randomUUID(), isEnabled: true, origin: 'Application', value: null,
  }));
  const home = isCustom ? 'https://account.activedirectory.windowsazure.com:444/applications/default.aspx?metadata=customappsso|ISV9.1|primary|z'
    : `${template.homePageUrl ?? ''}?metadata=${displayNameKey(template.displayName)}|ISV9.1|primary|z`;
  const scope = {
    adminConsentDescription: `Allow the application to access ${displayName} on behalf of the signed-in user.`,
    adminConsentDisplayName: `Access ${displayName}`, id: randomUUID(), isEnabled: true, type: 'User',
    userConsentDescription: null, userConsentDisplayName: null, value: 'user_impersonation',
  };
  const shared = {
    appId, applicationTemplateId: template.id, displayName, appRoles, addIns: [], deletedDateTime: null, description: null,
    disabledByMicrosoftStatus: null, info: {}, notes: null, keyCredentials: [], passwordCredentials: [], signInAudience: 'AzureADMyOrg',
    tokenEncryptionKeyId: null, verifiedPublisher: null,
  };
  const application: AppRecord = {
    ...shared,
    id: randomUUID(), createdDateTime: created, groupMembershipClaims: null, identifierUris: [], isFallbackPublicClient: false,
    publisherDomain: 'contoso.com', tags: [], optionalClaims: null, requiredResourceAccess: [],
    api: { acceptMappedClaims: null, knownClientApplications: [], requestedAccessTokenVersion: null, oauth2PermissionScopes: [scope], preAuthorizedApplications: [] },
    publicClient: { redirectUris: [] }, spa: { redirectUris: [] },
    web: { homePageUrl: home, redirectUris: [], redirectUriSettings: [], logoutUrl: null, implicitGrantSettings: { enableIdTokenIssuance: true, enableAccessTokenIssuance: false } },
  };
  const servicePrincipal: PrincipalRecord = {
    ...shared,
    id: randomUUID(), accountEnabled: true, alternativeNames: [], appDescription: null, appDisplayName: displayName,
    appOwnerOrganizationId: tenant.tenantId, appRoleAssignmentRequired: true, homepage: home, loginUrl: null, logoutUrl: null,
    notificationEmailAddresses: [], oauth2PermissionScopes: [scope], preferredSingleSignOnMode: null, preferredTokenSigningKeyThumbprint: null,
    replyUrls: [], resourceSpecificApplicationPermissions: [], samlSingleSignOnSettings: null, servicePrincipalNames: [appId],
    servicePrincipalType: 'Application',
    tags: ['WindowsAzureActiveDirectoryIntegratedApp', ...(isCustom ? ['WindowsAzureActiveDirectoryCustomSingleSignOnApplication'] : [])],
  };
  return { application: without(tenant, 'application', application), servicePrincipal: without(tenant, 'servicePrincipal', servicePrincipal) };
}

/** Nothing that the schema of the tenant's cloud does not have. */
function without<T extends object>({ cloud }: Tenant, type: string, object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !cloud.lacks.properties[type]?.includes(name))) as T;
}

function displayNameKey(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
