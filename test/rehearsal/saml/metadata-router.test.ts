// The federation metadata, read back by the console's own import.
import { X509Certificate } from 'node:crypto';
import { importMetadata } from '../../../src/rehearsal/console/import-metadata';
import { CLIENT_ID, TENANT_ID, startSamlWorld, type TestWorld } from './a-saml-world';

let world: TestWorld;
afterEach(() => world.close());
const path = (tenant: string, query: string) => `${world.base}/${tenant}/federationmetadata/2007-06/federationmetadata.xml${query}`;

it('shows issuer, addresses and the active certificate of the app', async () => {
  world = await startSamlWorld();
  const response = await fetch(path(TENANT_ID, `?appid=${CLIENT_ID}`));

  const read = importMetadata(await response.text());

  expect(response.headers.get('content-type')).toContain('application/xml');
  const saml2 = `https://login.rehearsal.example:8443/${TENANT_ID}/saml2`;
  expect(read).toEqual({ issuer: `https://sts.windows.net/${TENANT_ID}/`, loginUrl: saml2, logoutUrl: saml2, certificate: world.app.signingKey?.certificateBase64 });
});

it('shows the certificate of the tenant, always the same, when the app is unknown or has none', async () => {
  world = await startSamlWorld();
  const read = async (query: string) => importMetadata(await (await fetch(path(TENANT_ID, query))).text())?.certificate ?? '';
  const unknown = await read('?appid=other');
  expect(new X509Certificate(Buffer.from(unknown, 'base64')).subject).toBe('CN=accounts.accesscontrol.windows.net');
  expect(await read('')).toBe(unknown);
  Object.assign(world.app, { signingKey: undefined });
  expect(await read(`?appid=${CLIENT_ID}`)).toBe(unknown);
});

it('knows no other tenant', async () => {
  world = await startSamlWorld();
  expect((await fetch(path('other', ''))).status).toBe(400);
});

it.each(['', '<a/>', 'no xml', '<!DOCTYPE x><EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x"/>'])('the import takes no such document: %s', async (xml) => {
  world = await startSamlWorld();
  expect(importMetadata(xml)).toBeUndefined();
});
