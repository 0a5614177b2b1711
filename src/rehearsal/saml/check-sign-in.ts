// The identity provider's decision, as a list of small checks in Entra's order. Knows nothing of pages, XML or HTTP.
import type { SamlApp, SamlDirectory, SamlPerson } from '../tenant/saml-directory';
import type { SignInMethod } from './list-claims';
import type { AuthnRequest } from './read-authn-request';
import { CONTEXT_PASSWORD, CONTEXT_PASSWORD_PROTECTED, CONTEXT_WINDOWS } from './saml-names';
import { buildRefusal, type SignInRefusal } from './sign-in-refusal';

/** Switches of the rehearsal, read anew at each sign-in. */
export interface SamlFaults {
  wrongRegion?: boolean;
  unassignedUser?: boolean;
  expiredCertificate?: boolean;
  /** The audience of an answer is the issuer as it was sent, also when that is no URI. */
  plainAudience?: boolean;
}

export interface SignInAttempt {
  directory: SamlDirectory;
  faults: SamlFaults;
  app: SamlApp;
  person: SamlPerson;
  method: SignInMethod;
  /** Absent when the identity provider starts. */
  request?: AuthnRequest;
}

// Entra gives no number; a request is refused here when it is older than this.
const REQUEST_AGE_MS = 10 * 60_000;

/** What can be refused before anybody signs in: age of the request, app, reply URL. */
export function checkRequest(directory: SamlDirectory, request: AuthnRequest): { app: SamlApp } | { refusal: SignInRefusal; app?: SamlApp } {
  if (directory.now().getTime() - request.issuedAt.getTime() > REQUEST_AGE_MS) return { refusal: buildRefusal(76026) };
  const app = findAppOf(directory, request.issuer);
  if (!app) return { refusal: buildRefusal(700016, { identifier: request.issuer, tenant: directory.tenantId }) };
  const replyUrl = request.replyUrl ?? app.replyUrls[0];
  if (replyUrl === undefined || !app.replyUrls.includes(replyUrl)) {
    return { app, refusal: buildRefusal(50011, { replyUrl: replyUrl ?? '', identifier: request.issuer }) };
  }
  return { app };
}

const NO_URI_PREFIX = 'spn:';

/** By one of its service principal names, the client id among them, or by `spn:` and such a name. */
function findAppOf(directory: SamlDirectory, issuer: string): SamlApp | undefined {
  const byName = directory.findAppByIdentifier(issuer);
  return byName ?? (issuer.startsWith(NO_URI_PREFIX) ? directory.findAppByIdentifier(issuer.slice(NO_URI_PREFIX.length)) : undefined);
}

/** Entra docs, "Single sign-on SAML protocol": when the request's Issuer is no URI, the Audience is the Issuer with `spn:` before it. */
export function chooseAudience(issuer: string, { plainAudience }: SamlFaults): string {
  if (plainAudience) return issuer.replace(/^spn:/, '');
  return URL.canParse(issuer) ? issuer : `${NO_URI_PREFIX}${issuer}`;
}

const CHECKS = [checkAppEnabled, checkPersonEnabled, checkAssignment, checkContext, checkClaimsKey, checkKey];

/** The first reason to refuse this person; undefined when the sign-in may go on. */
export function checkSignIn(attempt: SignInAttempt): SignInRefusal | undefined {
  for (const check of CHECKS) {
    const refusal = check(attempt);
    if (refusal) return refusal;
  }
  return undefined;
}

function checkAppEnabled({ app }: SignInAttempt): SignInRefusal | undefined {
  return app.enabled ? undefined : buildRefusal(7000112, { clientId: app.clientId, app: app.displayName });
}

function checkPersonEnabled({ person }: SignInAttempt): SignInRefusal | undefined {
  return person.accountEnabled ? undefined : buildRefusal(50057);
}

function checkAssignment({ directory, faults, app, person }: SignInAttempt): SignInRefusal | undefined {
  const isAssigned = !faults.unassignedUser && directory.isAssigned(person.objectId, app.servicePrincipalId);
  if (isAssigned || (!app.assignmentRequired && !faults.unassignedUser)) return undefined;
  return buildRefusal(50105, { app: app.displayName, clientId: app.clientId, user: person.userPrincipalName });
}

function checkContext({ app, method, request }: SignInAttempt): SignInRefusal | undefined {
  const requested = request?.requestedContexts ?? [];
  if (requested.length === 0 || requested.some((context) => isMet(context, method))) return undefined;
  return buildRefusal(75011, { method: method === 'password' ? 'Password' : 'Password, MultiFactor', requested: requested.map(nameContext).join(', '), app: app.displayName });
}

/** Entra docs: changed claims need a signing key of the app's own, or the app's word that it takes them; that word holds only for an audience of the tenant's own. */
function checkClaimsKey({ app, request }: SignInAttempt): SignInRefusal | undefined {
  if (app.claimsSchema === undefined || app.signingKey) return undefined;
  if (!app.acceptsMappedClaims) return buildRefusal(50146, { clientId: app.clientId });
  return request === undefined || request.issuer.includes(app.clientId) ? undefined : buildRefusal(501461);
}

function checkKey({ app }: SignInAttempt): SignInRefusal | undefined {
  return app.signingKey ? undefined : buildRefusal(50003);
}

// "exact": a sign-in with a second factor is something else than the password sign-in that was asked for.
function isMet(context: string, method: SignInMethod): boolean {
  return method === 'password' && (context === CONTEXT_PASSWORD || context === CONTEXT_PASSWORD_PROTECTED);
}

function nameContext(context: string): string {
  const names: Record<string, string> = { [CONTEXT_PASSWORD]: 'Password', [CONTEXT_PASSWORD_PROTECTED]: 'Password, ProtectedTransport', [CONTEXT_WINDOWS]: 'WindowsIntegrated' };
  return names[context] ?? context;
}

/** The context that the assertion states. */
export function chooseContext(request: AuthnRequest | undefined, method: SignInMethod): string {
  return request?.requestedContexts.find((context) => isMet(context, method)) ?? CONTEXT_PASSWORD;
}
