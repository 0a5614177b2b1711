// The sign-in over an app that was really set up through the rehearsal tenant's Graph, in both modes.
import { mkdtempSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { createSamlWorld } from '../../../src/rehearsal/saml/saml-world';
import { MIMECAST, TENANT_ID, idOf, startTenant, type Running } from '../tenant/start-tenant';
import { EU } from './a-saml-world';

let running: Running;
let stop: () => void;
afterEach(async () => {
  stop();
  await running.stop();
});

async function setUpApp(): Promise<{ clientId: string }> {
  const made = (await running.send('ada', 'POST', `/applicationTemplates/${MIMECAST}/instantiate`, { displayName: 'Mimecast' })).body;
  const { servicePrincipal, application } = made;
  await running.send('ada', 'PATCH', `/servicePrincipals/${servicePrincipal.id}`, { preferredSingleSignOnMode: 'saml' });
  await running.send('ada', 'PATCH', `/applications/${application.id}`, { identifierUris: [EU.entityId], web: { redirectUris: [EU.acs] } });
  const certificate = (await running.send('ada', 'POST', `/servicePrincipals/${servicePrincipal.id}/addTokenSigningCertificate`, { displayName: 'CN=Mimecast', endDateTime: new Date(Date.now() + 300 * 86_400_000).toISOString() })).body;
  await running.send('ada', 'PATCH', `/servicePrincipals/${servicePrincipal.id}`, { preferredTokenSigningKeyThumbprint: certificate.thumbprint });
  const role = servicePrincipal.appRoles.find((entry) => entry.isEnabled && entry.allowedMemberTypes.includes('User'));
  const assigned = await running.send('ada', 'POST', `/servicePrincipals/${servicePrincipal.id}/appRoleAssignedTo`, { principalId: idOf('megan'), resourceId: servicePrincipal.id, appRoleId: role?.id ?? '00000000-0000-0000-0000-000000000000' });
  expect(assigned.status).toBe(201);
  return { clientId: servicePrincipal.appId };
}

it('carries values and certificate from Graph to the vendor, who lets the assigned person in', async () => {
  running = await startTenant({ authorityHost: 'https://login.rehearsal.example:8443' });
  const people = { base: '' };
  const saml = createSamlWorld({ directory: running.tenant.directory, faults: running.tenant.faults, peopleBaseUrl: () => people.base, truthsFolder: join(__dirname, '../../chats'), stateFile: join(mkdtempSync(join(tmpdir(), 'saml-')), 'console.json') });
  const http = express().use(saml.peopleRouter).listen(0, '127.0.0.1');
  await new Promise((resolve) => http.once('listening', resolve));
  stop = () => { http.close(); http.closeAllConnections(); };
  people.base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const post = async (path: string, body: object) => (await fetch(people.base + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json() as Promise<Record<string, unknown>>;
  const { clientId } = await setUpApp();
  const megan = 'megan.bowen@contoso.com';
  const play = async (where: string, verb: string, field: string, value = '') => expect(await post('/console/mimecast/play', { where, do: verb, field, value })).toMatchObject({ ok: true });

  await play('Authentication Profiles', 'press', 'New Authentication Profile');
  const saml2 = 'SAML Configuration for Mimecast';
  await play(saml2, 'choose', 'Provider', 'Azure Active Directory');
  await play(saml2, 'type', 'Metadata URL', `${running.tenant.authorityHost}/${TENANT_ID}/federationmetadata/2007-06/federationmetadata.xml?appid=${clientId}`);
  await play(saml2, 'press', 'Import');
  await play(saml2, 'clear', 'Use Password protected Context');
  await play(saml2, 'clear', 'Use Integrated Authentication Context');
  await play(saml2, 'press', 'Save');
  await play('Internal Directories', 'choose', 'Domain', 'contoso.com');
  await play('Internal Directories', 'press', 'New Address');
  await play('New Address', 'type', 'Email Address', megan);
  await play('New Address', 'type', 'Global Name', 'Megan Bowen');
  await play('New Address', 'type', 'Password / Confirm Password', 'Local-Pass-1');
  await play('New Address', 'press', 'Save');

  for (const mode of ['sp', 'idp']) expect({ mode, ...(await post(`/vendor/${EU.host}/play-sign-in`, { mode, userPrincipalName: megan })) }).toMatchObject({ mode, accepted: true, nameId: megan });
  expect(await post(`/vendor/${EU.host}/play-sign-in`, { mode: 'sp', userPrincipalName: 'chris.green@contoso.com' })).toMatchObject({ accepted: false, code: 'AADSTS50105' });

  const signInAfter = async (days: number): Promise<unknown[]> => {
    running.tenant.moveClock(new Date(Date.now() + days * 86_400_000));
    return Promise.all(['sp', 'idp'].map((mode) => post(`/vendor/${EU.host}/play-sign-in`, { mode, userPrincipalName: megan })));
  };
  const accepted = expect.objectContaining({ accepted: true }) as unknown;
  const expired = expect.objectContaining({ accepted: false, message: expect.stringMatching(/certificate.*expired/i) as string }) as unknown;
  expect(await signInAfter(299)).toEqual([accepted, accepted]);
  expect(await signInAfter(301)).toEqual([expired, expired]);
  expect(await signInAfter(0)).toEqual([accepted, accepted]);
});
