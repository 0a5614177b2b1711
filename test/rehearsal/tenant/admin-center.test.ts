// The page of the admin center where people make a signing certificate: reached by the real address, pressed as people press it.
import express from 'express';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pressInAdminCenter, readQuotedSteps } from '../../../src/rehearsal/rehearse/press-in-admin-center';
import { createTranscript } from '../../../src/rehearsal/rehearse/transcript';
import { createAdminCenter } from '../../../src/rehearsal/tenant/admin-center';
import { makeApp, startTenant, type Running } from './start-tenant';

let running: Running;
let server: Server;
let base: string;
let center: ReturnType<typeof createAdminCenter>;
let app: { appId: string; principalId: string };

beforeEach(async () => {
  running = await startTenant({ cloud: 'dod' });
  app = await makeApp(running);
  const site = express();
  server = createServer(site);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  center = createAdminCenter(running.tenant, base);
  site.use(center.router);
});
afterEach(async () => {
  server.close();
  await running.stop();
});

const addressOf = (host: string, { principalId, appId } = app): string => `https://${host}/#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/SignOn/objectId/${principalId}/appId/${appId}/fromNav/`;
const press = (steps: string[]): Promise<void> => pressInAdminCenter({ transcript: createTranscript(() => undefined), start: center.linkForPeople(addressOf('entra.microsoft.us'))!, steps });
const principal = () => running.tenant.servicePrincipals.latest(app.principalId)!;

test('the real address of an app leads to its page, in the admin center of this cloud alone', () => {
  expect(center.linkForPeople(addressOf('entra.microsoft.us'))).toBe(`${base}/entra/apps/${app.principalId}`);
  expect(center.linkForPeople(addressOf('portal.azure.us'))).toBe(`${base}/entra/apps/${app.principalId}`);
  expect(center.linkForPeople(addressOf('entra.microsoft.com'))).toBeUndefined();
  expect(center.linkForPeople(addressOf('entra.microsoft.us', { ...app, appId: app.principalId }))).toBeUndefined();
  expect(center.linkForPeople('nothing')).toBeUndefined();
});

test('a certificate is made there, and active only after another press', async () => {
  await press(['Edit', 'New Certificate', 'Save']);
  expect(principal().keyCredentials?.map(({ usage }) => usage)).toEqual(['Sign', 'Verify']);
  expect(principal().preferredTokenSigningKeyThumbprint).toBeNull();

  await press(['Edit', 'Make certificate active']);
  const identifier = Buffer.from(principal().preferredTokenSigningKeyThumbprint!, 'hex').toString('base64');
  expect(principal().keyCredentials?.[1]?.customKeyIdentifier).toBe(identifier);
  await expect(press(['Edit', 'Make certificate active'])).rejects.toThrow('has no “Make certificate active”');
});

test('nobody makes one for an app that is not there, or an active one that is none', async () => {
  expect((await fetch(`${base}/entra/apps/nobody`)).status).toBe(404);
  expect((await fetch(`${base}/entra/apps/nobody/new-certificate`, { method: 'POST' })).status).toBe(404);
  await fetch(`${base}/entra/apps/${app.principalId}/active`, { method: 'POST', body: new URLSearchParams({ thumbprint: 'AB'.repeat(20) }) });

  expect(principal().preferredTokenSigningKeyThumbprint).toBeNull();
});

test('the clicks come from the numbered lines of a card and nowhere else', () => {
  const text = (line: string) => ({ type: 'TextBlock', text: line });
  const card = { type: 'AdaptiveCard', body: [text('Press “Never”.'), text('1 · Open it.'), text('2 · Press “Edit”, then “Save”.')] };

  expect(readQuotedSteps(card as never)).toEqual(['Edit', 'Save']);
});
