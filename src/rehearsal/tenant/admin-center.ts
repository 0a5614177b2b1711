// The one page of the Entra admin center that people need here: an app's signing certificates, to make one and to make it active. Asks nobody who they are.
import { Router, urlencoded, type Response } from 'express';
import { buildPage, escapeText } from '../saml/build-page';
import { keepSigningKey } from './keep-signing-key';
import type { Tenant } from './tenant';
import type { PrincipalRecord } from './tenant-state';

export interface AdminCenter {
  router: Router;
  /** The local page for an app's single sign-on page in the admin center of the tenant's cloud. */
  linkForPeople(url: string): string | undefined;
}

const YEARS = 3;
const GUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const APP_PAGE = new RegExp(`^#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/SignOn/objectId/(${GUID})/appId/(${GUID})(?:/|$)`, 'i');

export function createAdminCenter(tenant: Tenant, peopleBase: string): AdminCenter {
  const router = Router();
  router.use('/entra', urlencoded({ extended: false }));
  const find = (id: string | undefined, response: Response): PrincipalRecord | undefined => {
    const app = tenant.servicePrincipals.latest(id ?? '');
    if (!app) response.status(404).send(buildEntraPage('App not found', '<p>No app of this tenant has this id.</p>'));
    return app;
  };
  router.get('/entra/apps/:id', ({ params }, response) => {
    const app = find(params.id, response);
    if (app) response.send(buildSignOnPage(app));
  });
  router.get('/entra/apps/:id/certificates', ({ params }, response) => {
    const app = find(params.id, response);
    if (app) response.send(buildCertificatesPage(tenant, app));
  });
  router.get('/entra/apps/:id/new-certificate', ({ params }, response) => {
    const app = find(params.id, response);
    if (app) response.send(buildNewPage(tenant, app));
  });
  router.post('/entra/apps/:id/new-certificate', async ({ params }, response) => {
    const app = find(params.id, response);
    if (!app) return;
    await keepSigningKey(tenant, app, 'CN=Microsoft Azure Federated SSO Certificate', [tenant.now(), yearsFrom(tenant.now())]);
    response.redirect(303, `/entra/apps/${app.id}/certificates`);
  });
  router.post('/entra/apps/:id/active', ({ params, body }, response) => {
    const app = find(params.id, response);
    if (!app) return;
    const thumbprint = String((body as { thumbprint?: unknown }).thumbprint ?? '');
    if (listCertificates(app).some((one) => one.thumbprint === thumbprint)) tenant.servicePrincipals.write({ ...app, preferredTokenSigningKeyThumbprint: thumbprint });
    response.redirect(303, `/entra/apps/${app.id}/certificates`);
  });
  return { router, linkForPeople: (url) => findPage(tenant, peopleBase, url) };
}

function findPage(tenant: Tenant, peopleBase: string, url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { origin, hash } = new URL(url);
  const [, id = '', appId = ''] = APP_PAGE.exec(hash) ?? [];
  const isApp = tenant.servicePrincipals.latest(id)?.appId === appId;
  return isApp && tenant.cloud.adminCenters.includes(origin) ? `${peopleBase.replace(/\/$/, '')}/entra/apps/${id}` : undefined;
}

interface ListedCertificate { thumbprint: string; endsAt: string; isActive: boolean }

function listCertificates({ keyCredentials, preferredTokenSigningKeyThumbprint }: PrincipalRecord): ListedCertificate[] {
  return (keyCredentials ?? []).filter(({ usage }) => usage === 'Verify').map((credential) => {
    const thumbprint = Buffer.from(String(credential.customKeyIdentifier), 'base64').toString('hex').toUpperCase();
    return { thumbprint, endsAt: credential.endDateTime ?? '', isActive: preferredTokenSigningKeyThumbprint?.toUpperCase() === thumbprint };
  });
}

function yearsFrom(now: Date): Date {
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + YEARS);
  return end;
}

function buildEntraPage(title: string, body: string): string {
  return buildPage({ title, owner: 'Microsoft Entra admin center (rehearsal)', tone: 'entra', body, data: { page: 'admin-center' } });
}

const form = (path: string, button: string, inner = ''): string => `<form method="post" action="${escapeText(path)}">${inner}<button class="main">${button}</button></form>`;
const link = (path: string, title: string): string => `<p><a class="button main" href="${escapeText(path)}">${title}</a></p>`;

function buildSignOnPage(app: PrincipalRecord): string {
  const count = listCertificates(app).length;
  return buildEntraPage('Single sign-on', `<p>Enterprise apps &gt; ${escapeText(app.displayName ?? '')}</p><h2>SAML Certificates</h2><p>${count === 0 ? 'There is none yet.' : `${count} of them.`}</p>${link(`/entra/apps/${app.id}/certificates`, 'Edit')}`);
}

function buildCertificatesPage(tenant: Tenant, app: PrincipalRecord): string {
  const rows = listCertificates(app).map(({ thumbprint, endsAt, isActive }) => {
    const state = new Date(endsAt) > tenant.now() ? (isActive ? 'Active' : 'Inactive') : 'Expired';
    const activate = isActive ? '' : form(`/entra/apps/${app.id}/active`, 'Make certificate active', `<input type="hidden" name="thumbprint" value="${thumbprint}">`);
    return `<h2>${state}</h2><p>Until ${escapeText(endsAt.slice(0, 10))}<br><span class="small">${thumbprint}</span></p>${activate}`;
  });
  return buildEntraPage('SAML Signing Certificate', `<p>${escapeText(app.displayName ?? '')}</p>${link(`/entra/apps/${app.id}/new-certificate`, 'New Certificate')}${rows.join('')}`);
}

function buildNewPage(tenant: Tenant, app: PrincipalRecord): string {
  const body = `<p>${escapeText(app.displayName ?? '')}</p><p>Until ${yearsFrom(tenant.now()).toISOString().slice(0, 10)}. Signing option: Sign SAML assertion. Signing algorithm: SHA-256.</p>`;
  return buildEntraPage('New Certificate', body + form(`/entra/apps/${app.id}/new-certificate`, 'Save'));
}
