// The tenant as its sign-in service sees it: only what has been replicated. Knows no Graph and no HTTP.
import { createHash, randomUUID } from 'node:crypto';
import { readClaimsSchema } from './read-claims-schema';
import type { SamlApp, SamlDirectory, SamlPerson, SamlSigningKey, SignInEntry } from './saml-directory';
import type { Tenant } from './tenant';
import { buildIssuer } from './tenant-cloud';
import type { PrincipalRecord, UserRecord } from './tenant-state';

const KEPT_SIGN_INS = 1000;

export function createSamlDirectory(tenant: Tenant): SamlDirectory {
  const listApps = (): SamlApp[] => tenant.servicePrincipals.listVisible().map((principal) => describeApp(tenant, principal));
  return {
    tenantId: tenant.tenantId,
    issuer: buildIssuer(tenant.cloud, tenant.tenantId),
    authorityHost: tenant.authorityHost,
    listApps,
    findAppByIdentifier: (id) => listApps().find((app) => app.identifiers.includes(id)),
    findAppByClientId: (id) => listApps().find((app) => app.clientId === id),
    listPeople: () => tenant.users.listVisible().map((user) => describePerson(tenant, user)),
    isAssigned: (personObjectId, servicePrincipalId) => isAssigned(tenant, personObjectId, servicePrincipalId),
    recordSignIn: (entry) => recordSignIn(tenant, entry),
    now: () => tenant.now(),
  };
}

function describeApp(tenant: Tenant, principal: PrincipalRecord): SamlApp {
  const application = tenant.applications.listVisible().find((one) => one.appId === principal.appId);
  return {
    servicePrincipalId: principal.id,
    clientId: principal.appId,
    displayName: principal.displayName ?? '',
    enabled: principal.accountEnabled === true && application !== undefined,
    ssoMode: principal.preferredSingleSignOnMode ?? null,
    identifiers: principal.servicePrincipalNames ?? [],
    replyUrls: application?.web?.redirectUris ?? [],
    signOnUrl: principal.loginUrl ?? undefined,
    relayState: principal.samlSingleSignOnSettings?.relayState ?? undefined,
    logoutUrl: application?.web?.logoutUrl ?? undefined,
    assignmentRequired: principal.appRoleAssignmentRequired ?? false,
    hidden: principal.tags?.includes('HideApp') ?? false,
    claimsSchema: readClaimsSchema(tenant, principal.id),
    acceptsMappedClaims: application?.api?.acceptMappedClaims === true,
    signingKey: findActiveKey(tenant, principal),
  };
}

/**
 * The preferred certificate; when that has expired, the newest other one at once.
 * Source: Entra docs, "Manage certificates for federated single sign-on".
 */
function findActiveKey(tenant: Tenant, principal: PrincipalRecord): SamlSigningKey | undefined {
  const keys = (principal.keyCredentials ?? [])
    .filter((credential) => credential.usage === 'Verify')
    .flatMap((credential) => toSigningKey(tenant, String(credential.customKeyIdentifier)) ?? []);
  const preferred = keys.find((key) => key.thumbprint === principal.preferredTokenSigningKeyThumbprint?.toUpperCase());
  if (!preferred || preferred.notAfter > tenant.now()) return preferred;
  return keys.filter((key) => key.notAfter > tenant.now()).at(-1) ?? preferred;
}

function toSigningKey(tenant: Tenant, customKeyIdentifier: string): SamlSigningKey | undefined {
  const thumbprint = Buffer.from(customKeyIdentifier, 'base64').toString('hex').toUpperCase();
  const stored = tenant.state.certificates[thumbprint];
  return stored && { ...stored, notAfter: new Date(stored.notAfter) };
}

function describePerson(tenant: Tenant, user: UserRecord): SamlPerson {
  return {
    objectId: user.id,
    userPrincipalName: user.userPrincipalName,
    displayName: user.displayName,
    givenName: user.givenName ?? undefined,
    surname: user.surname ?? undefined,
    mail: user.mail ?? undefined,
    accountEnabled: user.accountEnabled ?? false,
    password: tenant.state.passwords[user.id],
  };
}

function isAssigned(tenant: Tenant, personObjectId: string, servicePrincipalId: string): boolean {
  // Entra docs: only direct members of an assigned group count.
  const principals = [personObjectId, ...Object.entries(tenant.state.groupMembers)
    .filter(([, members]) => members.includes(personObjectId)).map(([groupId]) => groupId)];
  return tenant.assignments.listVisible()
    .some((one) => one.resourceId === servicePrincipalId && principals.includes(one.principalId ?? ''));
}

function recordSignIn(tenant: Tenant, entry: SignInEntry): void {
  const user = tenant.users.latest(entry.personObjectId);
  tenant.state.signIns.unshift({
    id: randomUUID(),
    createdDateTime: tenant.now().toISOString(),
    userId: entry.personObjectId,
    userDisplayName: user?.displayName ?? '',
    userPrincipalName: user?.userPrincipalName ?? '',
    appId: entry.clientId,
    appDisplayName: entry.appDisplayName,
    resourceDisplayName: entry.resourceDisplayName ?? entry.appDisplayName,
    resourceId: createHash('sha1').update(entry.clientId).digest('hex').slice(0, 8),
    ipAddress: '127.0.0.1',
    clientAppUsed: 'Browser',
    correlationId: randomUUID(),
    conditionalAccessStatus: 'notApplied',
    isInteractive: true,
    status: {
      errorCode: entry.errorCode,
      failureReason: entry.failureReason ?? (entry.errorCode === 0 ? 'Other.' : 'Unknown'),
      additionalDetails: null,
    },
  });
  tenant.state.signIns.length = Math.min(tenant.state.signIns.length, KEPT_SIGN_INS);
  tenant.touch();
}
