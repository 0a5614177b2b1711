// The SAML endpoint of the tenant and the launcher of My Apps, as pages for people. Decides nothing: the checks do.
import { deflateRawSync } from 'node:zlib';
import { Router, urlencoded, type Request, type Response } from 'express';
import type { SamlApp, SamlDirectory } from '../tenant/saml-directory';
import { buildResponse } from './build-response';
import { checkRequest, checkSignIn, chooseAudience, chooseContext, type SamlFaults } from './check-sign-in';
import { listClaims } from './list-claims';
import { buildPage, buildSelfPostingPage, escapeText } from './build-page';
import type { PeopleSessions } from './people-sessions';
import { sendSignInPage } from './people-sign-in';
import { readAuthnRequest, type AuthnRequest } from './read-authn-request';
import { buildRefusal, type SignInRefusal } from './sign-in-refusal';

export interface IdentityProviderParts {
  directory: SamlDirectory;
  faults: SamlFaults;
  sessions: PeopleSessions;
  /** The local page for a real address. */
  findPage(url: string): string | undefined;
  /** Another address of the same vendor, for the fault "wrong region". */
  findOtherRegion(url: string): string | undefined;
}

const OWNER = 'Microsoft Entra (rehearsal)';

/** Router for /{tenantId}/saml2, /api/signin/{appId} and /my-apps. */
export function createIdentityProvider(parts: IdentityProviderParts): Router {
  const { directory, sessions } = parts;
  const router = Router();
  router.get('/:tenantId/saml2', (request, response) => answerRequest(parts, request, response));
  router.post('/:tenantId/saml2', urlencoded({ extended: false, limit: '300kb' }), (request, response) => {
    // The sign-in page comes back with GET, so a request by POST goes on in the shape of a redirect.
    const { SAMLRequest, RelayState } = request.body as Record<string, string | undefined>;
    const packed = deflateRawSync(Buffer.from(SAMLRequest ?? '', 'base64')).toString('base64');
    const query = new URLSearchParams({ SAMLRequest: packed, ...(RelayState ? { RelayState } : {}) });
    response.redirect(303, `/${request.params.tenantId}/saml2?${query}`);
  });
  router.get('/api/signin/:appId', (request, response) => {
    const app = directory.findAppByClientId(request.params.appId);
    const isHere = [undefined, directory.tenantId].includes(request.query.tenantId as string | undefined);
    if (!app || !isHere) return refuse(parts, request, response, buildRefusal(700016, { identifier: request.params.appId, tenant: directory.tenantId }));
    startFromTile(parts, request, response, app);
  });
  router.get('/my-apps', (request, response) => {
    const session = sessions.find(request);
    if (!session) return sendSignInPage(directory, sessions, response, '/my-apps');
    const apps = directory.listApps().filter((app) => !app.hidden && app.enabled && directory.isAssigned(session.person.objectId, app.servicePrincipalId));
    const tiles = apps.map((app) => `<p><a class="button main" href="/api/signin/${escapeText(app.clientId)}?tenantId=${escapeText(directory.tenantId)}">${escapeText(app.displayName)}</a></p>`).join('');
    const body = `<p>Signed in as ${escapeText(session.person.displayName)} (${escapeText(session.person.userPrincipalName)}).</p>${tiles || '<p class="note">No app is assigned to you yet.</p>'}<p><a href="/people/sign-out?next=/my-apps">Sign in as someone else</a></p>`;
    response.send(buildPage({ title: 'My Apps', owner: OWNER, tone: 'entra', body, data: { page: 'my-apps' } }));
  });
  return router;
}

// A tile with a sign-on URL opens the vendor's page, which then asks for a sign-in; without one the response goes straight in.
function startFromTile(parts: IdentityProviderParts, request: Request, response: Response, app: SamlApp): void {
  if (app.signOnUrl) {
    const page = parts.findPage(app.signOnUrl);
    return page ? response.redirect(303, page) : sendUnknownAddress(response, app.signOnUrl);
  }
  finishSignIn(parts, request, response, app, undefined, app.relayState);
}

function answerRequest(parts: IdentityProviderParts, request: Request, response: Response): void {
  const { SAMLRequest, RelayState } = request.query;
  const authnRequest = typeof SAMLRequest === 'string' ? readAuthnRequest(SAMLRequest, 'redirect') : undefined;
  if (request.params.tenantId !== parts.directory.tenantId || !authnRequest) return refuse(parts, request, response, buildRefusal(75005));
  const checked = checkRequest(parts.directory, authnRequest);
  if ('refusal' in checked) return refuse(parts, request, response, checked.refusal, checked.app);
  finishSignIn(parts, request, response, checked.app, authnRequest, typeof RelayState === 'string' ? RelayState : undefined);
}

function finishSignIn(parts: IdentityProviderParts, request: Request, response: Response, app: SamlApp, authnRequest: AuthnRequest | undefined, relayState: string | undefined): void {
  const { directory, faults, sessions } = parts;
  const session = sessions.find(request);
  if (!session) return sendSignInPage(directory, sessions, response, request.originalUrl);
  const { person, method } = session;
  const said = listClaims({ app, person, tenantId: directory.tenantId, issuer: directory.issuer, method });
  const replyUrl = authnRequest?.replyUrl ?? app.replyUrls[0];
  const refusal = checkSignIn({ directory, faults, app, person, method, request: authnRequest })
    ?? (said.nameId === undefined ? buildRefusal(501241, { attribute: said.nameIdSource }) : undefined)
    ?? (replyUrl === undefined ? buildRefusal(50011, { replyUrl: '', identifier: app.clientId }) : undefined);
  if (refusal || !app.signingKey || said.nameId === undefined || replyUrl === undefined) return refuse(parts, request, response, refusal ?? buildRefusal(50003), app);
  const xml = buildResponse({
    issuer: directory.issuer, replyUrl, audience: authnRequest ? chooseAudience(authnRequest.issuer, faults) : findAudience(app), nameId: said.nameId, claims: said.claims,
    authnContext: chooseContext(authnRequest, method), inResponseTo: authnRequest?.id, now: directory.now(), key: app.signingKey,
  });
  record(directory, app, person.objectId, 0);
  const target = faults.wrongRegion && !authnRequest ? parts.findOtherRegion(replyUrl) ?? replyUrl : replyUrl;
  const page = parts.findPage(target);
  if (!page) return sendUnknownAddress(response, target);
  const fields = { SAMLResponse: Buffer.from(xml).toString('base64'), RelayState: relayState };
  response.set('cache-control', 'no-store').send(buildSelfPostingPage({ title: 'Working on it', owner: OWNER, action: page, fields }));
}

// Without a request the audience is the app's own identifier, not the client id that also counts as one.
function findAudience(app: SamlApp): string {
  return app.identifiers.find((identifier) => identifier !== app.clientId) ?? app.clientId;
}

function refuse(parts: IdentityProviderParts, request: Request, response: Response, refusal: SignInRefusal, app?: SamlApp): void {
  const person = parts.sessions.find(request)?.person;
  record(parts.directory, app, person?.objectId ?? '', refusal.code, refusal.message.replace(/^AADSTS\d+: /, ''));
  const body = `<p>Sorry, but we're having trouble signing you in.</p><p class="refused">${escapeText(refusal.message)}</p>`
    + `<p class="small">Timestamp: ${parts.directory.now().toISOString()}</p><p><a href="/people/sign-out?next=/my-apps">Sign in as someone else</a></p>`;
  response.status(400).send(buildPage({
    title: 'Sign in', owner: OWNER, tone: 'entra', body,
    data: { page: 'refused', outcome: 'refused', stage: 'identity-provider', code: `AADSTS${refusal.code}`, message: refusal.message },
  }));
}

function record(directory: SamlDirectory, app: SamlApp | undefined, personObjectId: string, errorCode: number, failureReason?: string): void {
  const name = app?.displayName ?? '';
  directory.recordSignIn({ personObjectId, clientId: app?.clientId ?? '', appDisplayName: name, resourceDisplayName: name, errorCode, failureReason });
}

function sendUnknownAddress(response: Response, url: string): void {
  const body = `<p>No page answers at this address.</p><p class="refused">${escapeText(url)}</p><p class="small">Only the vendor's real addresses are there in the rehearsal. Compare the address with the vendor's pages.</p>`;
  response.status(404).send(buildPage({
    title: "This site can't be reached", owner: 'Your browser (rehearsal)', tone: 'rehearsal', body,
    data: { page: 'refused', outcome: 'refused', stage: 'vendor', message: `No page answers at ${url}` },
  }));
}
