// The vendor's own sign-in pages, each host apart, under /vendor/<host>/. Judges nothing: the service provider does.
import { Router, urlencoded, type Request, type Response } from 'express';
import { buildPage, escapeText } from '../saml/build-page';
import { buildSpMetadata } from './build-sp-metadata';
import type { ServiceProvider } from './service-provider';
import type { TruthAccount } from './truth';
import { checkVendorPassword, findAccountByHost, findOtherRegion, isEnforced, readAccount, type VendorWorld } from './read-account';

export interface VendorRouterParts {
  world: VendorWorld;
  serviceProvider: ServiceProvider;
  findPage(url: string): string | undefined;
}

/** Router for /vendor/<host>/… : login page, start of a sign-in, assertion consumer service, password sign-in. */
export function createVendorRouter(parts: VendorRouterParts): Router {
  const router = Router();
  router.use('/vendor/:host', urlencoded({ extended: false, limit: '1mb' }), (request, response, next) => {
    const account = findAccountByHost(parts.world.truths, request.params.host ?? '');
    const pathOf = (url: string | undefined) => (url === undefined ? undefined : new URL(url).pathname);
    if (!account) return sendNothingHere(response, request.params.host ?? '');
    if (request.method === 'GET' && request.path === findStartPath(account)) return startSignIn(parts, account, response).catch(next);
    if (request.method === 'GET' && request.path === pathOf(account.spMetadataUrl)) return void response.type('application/xml').send(buildSpMetadata(account));
    if (request.method === 'POST' && request.path === pathOf(account.acs)) return receiveResponse(parts, account, request, response).catch(next);
    if (request.method === 'POST' && request.path === '/password') return signInWithPassword(parts, account, request, response);
    if (request.method === 'GET' && request.path === '/') return sendLoginPage(parts, account, response);
    if (request.path === '/play-sign-in') return next();
    sendNothingHere(response, account.host + request.path);
  });
  return router;
}

/** Where a sign-in starts at once. A login address that is a bare host shows the login page instead; its button leads on. */
function findStartPath({ loginUrl }: TruthAccount): string | undefined {
  const path = loginUrl === undefined ? undefined : new URL(loginUrl).pathname;
  return path === '/' ? '/single-sign-on' : path;
}

async function startSignIn({ world, serviceProvider, findPage }: VendorRouterParts, account: TruthAccount, response: Response): Promise<void> {
  // Fault "wrong region": the request goes out in the name of the vendor's account in another region.
  const asked = world.faults.wrongRegion ? findOtherRegion(world.truths, account.host) ?? account : account;
  const input = readAccount(world, account);
  const url = await serviceProvider.createLoginUrl({ ...input, account: asked }, '');
  const page = url && findPage(url);
  if (!page) return sendRefusal(response, account, url ? 'The login URL in the settings leads nowhere.' : 'No SAML settings are saved for this account.');
  response.redirect(303, page);
}

async function receiveResponse({ world, serviceProvider }: VendorRouterParts, account: TruthAccount, request: Request, response: Response): Promise<void> {
  const { SAMLResponse } = (request.body ?? {}) as Record<string, unknown>;
  const verdict = await serviceProvider.receive(readAccount(world, account), typeof SAMLResponse === 'string' ? SAMLResponse : '');
  if (!verdict.accepted) return sendRefusal(response, account, verdict.reason);
  if (verdict.isNew) addPerson(world, account, verdict.nameId);
  sendSignedIn(response, account, verdict.nameId);
}

function addPerson(world: VendorWorld, account: TruthAccount, name: string): void {
  world.state.getAccount(account.truth, account.region).records.person.push({ username: name, email: name, active: 'on' });
  world.state.save();
}

function signInWithPassword({ world }: VendorRouterParts, account: TruthAccount, request: Request, response: Response): void {
  const { email, password } = (request.body ?? {}) as Record<string, unknown>;
  const verdict = checkVendorPassword(world, account, String(email ?? ''), String(password ?? ''));
  if (verdict.accepted) sendSignedIn(response, account, verdict.name);
  else sendRefusal(response, account, verdict.reason);
}

function sendSignedIn(response: Response, account: TruthAccount, nameId: string): void {
  const body = `<p class="done">Account ${escapeText(account.region.accountCode)}, ${escapeText(account.region.label)}.</p><p>The sign-in worked. You can close this page.</p>`;
  response.send(buildPage({
    title: `Signed in to ${account.truth.name} as ${nameId}`, owner: `${account.truth.name} (rehearsal)`, tone: 'vendor', body,
    data: { page: 'signed-in', outcome: 'accepted', stage: 'vendor', 'name-id': nameId, message: `Signed in to ${account.truth.name} as ${nameId}` },
  }));
}

// The vendor's own words for a refusal are not known, so the page stays general; the reason is marked as ours.
function sendRefusal(response: Response, account: TruthAccount, reason: string): void {
  const body = `<p>The sign-in to ${escapeText(account.truth.name)} was refused.</p><p class="refused"><b>The rehearsal says why</b> (the real vendor words it differently): ${escapeText(reason)}</p>`
    + `<p><a href="/vendor/${account.host}/">Back to the login page</a></p>`;
  response.status(403).send(buildPage({
    title: 'Sign-in refused', owner: `${account.truth.name} (rehearsal)`, tone: 'vendor', body,
    data: { page: 'refused', outcome: 'refused', stage: 'vendor', message: reason },
  }));
}

function sendNothingHere(response: Response, address: string): void {
  const body = `<p class="refused">${escapeText(address)}</p><p>Nothing answers at this address. Compare it with the vendor's pages.</p>`;
  response.status(404).send(buildPage({
    title: 'Nothing here', owner: 'Your browser (rehearsal)', tone: 'rehearsal', body,
    data: { page: 'refused', outcome: 'refused', stage: 'vendor', message: `Nothing answers at ${address}` },
  }));
}

function sendLoginPage({ world }: VendorRouterParts, account: TruthAccount, response: Response): void {
  const base = `/vendor/${account.host}`;
  const start = findStartPath(account);
  const startsAt = start === undefined ? undefined : `${base}${start}`;
  const singleSignOn = startsAt === undefined ? '<p class="note">No sign-in with single sign-on starts here: open the tile in My Apps.</p>' : `<p><a class="button main" href="${startsAt}">Log in with single sign-on</a></p>`;
  const body = `<p class="small">${escapeText(account.host)}</p>${singleSignOn}`
    + `<h2>With a password</h2>${isEnforced(world, account) ? '<p class="note">SAML is enforced for this account.</p>' : ''}<form method="post" action="${base}/password">`
    + '<label for="email">Email address</label><input id="email" type="text" name="email"><label for="password">Password</label>'
    + '<input id="password" type="password" name="password" autocomplete="off"><button>Log in</button></form>';
  response.send(buildPage({ title: `Log in to ${account.truth.name}`, owner: `${account.truth.name} (rehearsal)`, tone: 'vendor', body, data: { page: 'login', start: startsAt } }));
}
