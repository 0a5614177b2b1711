// Decides what has to change at the bot's application: one operation at a time, and none when all is as wanted. Knows no process.
import { isDeepStrictEqual } from 'node:util';
import { graphCall } from './graph-call';
import { ACCESS_SCOPE_ID, GRAPH_APP_ID, UNKNOWN, type Operation, type ReadApplication, type Registered, type Wanted } from './registered';

/** What may be compared and sent; the rest of an application stays as it is. */
type Changeable = Pick<ReadApplication, 'displayName' | 'signInAudience' | 'identifierUris' | 'web' | 'api' | 'requiredResourceAccess'>;

const ACCESS_SCOPE = {
  id: ACCESS_SCOPE_ID,
  value: 'access_as_user',
  type: 'User',
  isEnabled: true,
  adminConsentDisplayName: 'Set up single sign-on as the signed-in person',
  adminConsentDescription: 'Lets Teams hand the signed-in person over to Latchkey, which acts with the rights of that person only.',
  userConsentDisplayName: 'Set up single sign-on as you',
  userConsentDescription: 'Lets Teams hand your sign-in over to Latchkey, which acts with your rights only.',
};

export function planApplication(state: Registered, wanted: Wanted): Operation | undefined {
  if (!state.application) return createApplication(state, wanted);
  const { application } = state;
  const before = pick(application);
  const after = wish(application, state, wanted);
  const changed = (Object.keys(after) as Array<keyof Changeable>).filter((name) => !isDeepStrictEqual(before[name], after[name]));
  if (changed.length === 0) return undefined;
  const body = Object.fromEntries(changed.map((name) => [name, after[name]]));
  return {
    title: `Change the application ${application.displayName}`,
    why: changed.map((name) => REASONS[name]).join(' '),
    call: graphCall(wanted, 'patch', `/applications/${application.id}`, { body }),
    changes: changed.map((name) => `${name}: ${JSON.stringify(before[name])} -> ${JSON.stringify(after[name])}`),
    foreseen: undefined,
    learn: () => ({ ...state, application: { ...application, ...after } }),
  };
}

const REASONS: Record<keyof Changeable, string> = {
  displayName: 'The name is what people see when they consent.',
  signInAudience: 'One tenant is served, so nobody else can sign in to it.',
  identifierUris: 'Teams asks for its token by this name, and the app package carries the same one.',
  web: 'The sign-in page of the bot ends at /auth-end. Other addresses that are there stay.',
  api: 'Version 2 tokens, one permission to hand a sign-in over, and only Microsoft’s Teams clients may use it without a question.',
  requiredResourceAccess: 'Exactly the delegated permissions that the bot’s code asks for. No application permission: without a person it can do nothing.',
};

/** Graph docs, upsert application: with this key a second call finds what the first one made. */
function createApplication(state: Registered, wanted: Wanted): Operation {
  const { identifierUris: _later, ...body } = wish(EMPTY, state, wanted);
  return {
    title: `Make the application ${wanted.displayName}`,
    why: `It is the bot's identity: whom Teams talks to, and in whose name permissions are consented. Its key ${wanted.uniqueName} keeps it from being made twice.`,
    call: graphCall(wanted, 'patch', `/applications(uniqueName='${wanted.uniqueName}')`, { body, headers: { Prefer: 'create-if-missing' } }),
    changes: [],
    foreseen: { id: UNKNOWN.objectId, appId: UNKNOWN.clientId },
    learn: (answer) => {
      const { id, appId } = answer as { id: string; appId: string };
      return { ...state, application: { ...EMPTY, ...body, id, appId } };
    },
  };
}

const EMPTY: ReadApplication = {
  id: '', appId: '', displayName: '', signInAudience: '', identifierUris: [], web: { redirectUris: [] },
  api: { requestedAccessTokenVersion: null, oauth2PermissionScopes: [], preAuthorizedApplications: [] },
  requiredResourceAccess: [], passwordCredentials: [], keyCredentials: [],
};

function wish(application: ReadApplication, state: Registered, wanted: Wanted): Changeable {
  return {
    displayName: wanted.displayName,
    signInAudience: 'AzureADMyOrg',
    identifierUris: addMissing(application.identifierUris, [`api://botid-${application.appId}`]),
    web: { ...application.web, redirectUris: addMissing(application.web.redirectUris, [`${wanted.publicUrl}/auth-end`]) },
    api: wishApi(application.api, wanted),
    requiredResourceAccess: [...application.requiredResourceAccess.filter(({ resourceAppId }) => resourceAppId !== GRAPH_APP_ID), wishGraphAccess(application, state, wanted)],
  };
}

/** A client can be pre-authorised only for a permission that is there, so that comes in a call of its own. */
function wishApi(api: ReadApplication['api'], { teamsClients }: Wanted): ReadApplication['api'] {
  const scopes = api.oauth2PermissionScopes;
  const known = scopes.find(({ value }) => value === ACCESS_SCOPE.value);
  const oauth2PermissionScopes = known ? scopes.map((scope) => (scope === known ? { ...scope, isEnabled: true } : scope)) : [...scopes, ACCESS_SCOPE];
  const others = api.preAuthorizedApplications.filter(({ appId }) => !teamsClients.includes(appId));
  const mine = teamsClients.map((appId) => {
    const before = api.preAuthorizedApplications.find((one) => one.appId === appId)?.delegatedPermissionIds ?? [];
    return { appId, delegatedPermissionIds: known ? addMissing(before, [known.id]) : before };
  });
  return { ...api, requestedAccessTokenVersion: 2, oauth2PermissionScopes, preAuthorizedApplications: known ? keepOrder(api.preAuthorizedApplications, [...others, ...mine]) : api.preAuthorizedApplications };
}

/** Exactly the permissions of the code: what an earlier version needed goes, and so does any application permission. */
function wishGraphAccess(application: ReadApplication, { graph }: Registered, { scopes }: Wanted): ReadApplication['requiredResourceAccess'][number] {
  const before = application.requiredResourceAccess.find(({ resourceAppId }) => resourceAppId === GRAPH_APP_ID)?.resourceAccess ?? [];
  const needed = scopes.map((scope) => ({ id: graph.scopeIds.get(scope) ?? `<id of ${scope}>`, type: 'Scope' }));
  const isSame = before.length === needed.length && needed.every(({ id }) => before.some((one) => one.id === id && one.type === 'Scope'));
  return { resourceAppId: GRAPH_APP_ID, resourceAccess: isSame ? before : needed };
}

function pick({ displayName, signInAudience, identifierUris, web, api, requiredResourceAccess }: ReadApplication): Changeable {
  const isGraph = (one: { resourceAppId: string }) => one.resourceAppId === GRAPH_APP_ID;
  return { displayName, signInAudience, identifierUris, web, api, requiredResourceAccess: [...requiredResourceAccess.filter((one) => !isGraph(one)), ...requiredResourceAccess.filter(isGraph)] };
}

function addMissing(there: string[], needed: string[]): string[] {
  return [...there, ...needed.filter((one) => !there.some((other) => other.toLowerCase() === one.toLowerCase()))];
}

/** The service may hand the same list back in another order: that is no difference. */
function keepOrder<T extends { appId: string }>(before: T[], after: T[]): T[] {
  const place = ({ appId }: T) => before.findIndex((one) => one.appId === appId) + 1 || before.length + 1;
  return [...after].sort((a, b) => place(a) - place(b));
}
