// A small tenant in memory with the real sign-in pages over HTTP, for tests. The tenant is a stand-in; everything after it is the real thing.
import '../../../src/rehearsal/reflect-shim';
import { webcrypto } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import express from 'express';
import type { SamlFaults } from '../../../src/rehearsal/saml/check-sign-in';
import { createSamlWorld, type SamlWorld } from '../../../src/rehearsal/saml/saml-world';
import type { SamlApp, SamlDirectory, SamlPerson, SamlSigningKey, SignInEntry } from '../../../src/rehearsal/tenant/saml-directory';

export const TENANT_ID = '11111111-2222-4333-8444-555555555555';
export const CLIENT_ID = 'aaaaaaaa-0000-4000-8000-000000000001';
export const EU = { host: 'eu-api.mimecast.com', entityId: 'https://eu-api.mimecast.com/sso/CUK12A345', acs: 'https://eu-api.mimecast.com/login/saml' };
export const ADA = 'ada@contoso.com';
export const SIMON = 'B.Simon@contoso.com';

export const PEOPLE: SamlPerson[] = [
  { objectId: 'p-ada', userPrincipalName: ADA, displayName: 'Ada Admin', givenName: 'Ada', surname: 'Admin', mail: ADA, accountEnabled: true },
  { objectId: 'p-simon', userPrincipalName: SIMON, displayName: 'B.Simon', accountEnabled: true, password: 'First-Pass-1' },
  { objectId: 'p-hana', userPrincipalName: 'hana@contoso.com', displayName: 'Hana', accountEnabled: true },
  { objectId: 'p-dora', userPrincipalName: 'dora@contoso.com', displayName: 'Dora', accountEnabled: false },
];

export async function makeKey(notBefore: Date, notAfter: Date): Promise<SamlSigningKey> {
  x509.cryptoProvider.set(webcrypto as Crypto);
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 };
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({ serialNumber: '02', name: 'CN=Microsoft Azure Federated SSO Certificate', notBefore, notAfter, signingAlgorithm: algorithm, keys });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const thumbprint = Buffer.from(await certificate.getThumbprint('SHA-1')).toString('hex').toUpperCase();
  return { privateKeyPem: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`, certificateBase64: Buffer.from(certificate.rawData).toString('base64'), thumbprint, notAfter };
}

export interface TestWorld {
  base: string;
  directory: SamlDirectory;
  app: SamlApp;
  faults: SamlFaults;
  signIns: SignInEntry[];
  clock: { offsetMs: number };
  world: SamlWorld;
  close(): Promise<void>;
  play(action: Record<string, string>, vendor?: string): Promise<{ ok: boolean; message: string; screen: Record<string, unknown> }>;
  signIn(mode: 'sp' | 'idp', person?: string, password?: string, host?: string): Promise<{ accepted: boolean; stage: string; code?: string; message: string; nameId?: string; isAnswerToRequest: boolean }>;
}

let sharedKey: Promise<SamlSigningKey> | undefined;

/** `truthsFolder` defaults to the chats of the project. */
export async function startSamlWorld(options: { app?: Partial<SamlApp>; truthsFolder?: string; stateFile?: string } = {}): Promise<TestWorld> {
  sharedKey ??= makeKey(new Date(Date.now() - 86_400_000), new Date(Date.now() + 3 * 365 * 86_400_000));
  const app: SamlApp = {
    servicePrincipalId: 'sp-1', clientId: CLIENT_ID, displayName: 'Mimecast', enabled: true, ssoMode: 'saml', identifiers: [CLIENT_ID, EU.entityId],
    replyUrls: [EU.acs], assignmentRequired: true, hidden: false, signingKey: await sharedKey, ...options.app,
  };
  const assigned = new Set(['p-ada', 'p-simon', 'p-dora']);
  const signIns: SignInEntry[] = [];
  const clock = { offsetMs: 0 };
  const faults: SamlFaults = {};
  const directory: SamlDirectory = {
    tenantId: TENANT_ID,
    issuer: `https://sts.windows.net/${TENANT_ID}/`,
    authorityHost: 'https://login.rehearsal.example:8443',
    findAppByIdentifier: (id) => (app.identifiers.includes(id) ? app : undefined),
    findAppByClientId: (id) => (id === app.clientId ? app : undefined),
    listApps: () => [app],
    listPeople: () => PEOPLE,
    isAssigned: (person, principal) => principal === app.servicePrincipalId && assigned.has(person),
    recordSignIn: (entry) => signIns.push(entry),
    now: () => new Date(Date.now() + clock.offsetMs),
  };
  const server: { base: string; http?: Server } = { base: '' };
  const world = createSamlWorld({
    directory, faults, peopleBaseUrl: () => server.base, truthsFolder: options.truthsFolder ?? join(__dirname, '../../chats'),
    stateFile: options.stateFile ?? join(mkdtempSync(join(tmpdir(), 'saml-world-')), 'console.json'),
  });
  const http = express().use(world.peopleRouter).listen(0, '127.0.0.1');
  await new Promise((resolve) => http.once('listening', resolve));
  server.base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const post = async (path: string, body: unknown) => (await fetch(server.base + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json();
  return {
    base: server.base, directory, app, faults, signIns, clock, world,
    close: () => new Promise((resolve) => { http.close(() => resolve()); http.closeAllConnections(); }),
    play: (action, vendor = 'mimecast') => post(`/console/${vendor}/play`, action) as ReturnType<TestWorld['play']>,
    signIn: (mode, userPrincipalName = ADA, password, host = EU.host) => post(`/vendor/${host}/play-sign-in`, { mode, userPrincipalName, password }) as ReturnType<TestWorld['signIn']>,
  };
}

/** What a newcomer does in the console, one line a checklist item. */
export function listConsoleActions(world: TestWorld, person = ADA): Array<Record<string, string> & { name: string }> {
  const profiles = 'Administration > Services > Applications > Authentication Profiles';
  const saml = 'SAML Configuration for Mimecast';
  const metadataUrl = `${world.directory.authorityHost}/${TENANT_ID}/federationmetadata/2007-06/federationmetadata.xml?appid=${CLIENT_ID}`;
  return [
    { name: 'new profile', where: profiles, do: 'press', field: 'New Authentication Profile' },
    { name: 'description', where: 'New Authentication Profile', do: 'type', field: 'Description', value: 'Entra sign-in' },
    { name: 'provider', where: saml, do: 'choose', field: 'Provider', value: 'Microsoft Entra ID' },
    { name: 'metadata URL', where: saml, do: 'type', field: 'Metadata URL', value: metadataUrl },
    { name: 'import', where: saml, do: 'press', field: 'Import' },
    { name: 'password context', where: saml, do: 'clear', field: 'Use Password protected Context' },
    { name: 'integrated context', where: saml, do: 'clear', field: 'Use Integrated Authentication Context' },
    { name: 'save profile', where: saml, do: 'press', field: 'Save' },
    { name: 'domain', where: 'Administration > Directories > Internal Directories', do: 'choose', field: 'Domain', value: 'contoso.com' },
    { name: 'new address', where: 'Internal Directories', do: 'press', field: 'New Address' },
    { name: 'email', where: 'New Address', do: 'type', field: 'Email Address', value: person },
    { name: 'global name', where: 'New Address', do: 'type', field: 'Global Name', value: 'A Person' },
    { name: 'password', where: 'New Address', do: 'type', field: 'Password / Confirm Password', value: 'Local-Pass-1' },
    { name: 'force change', where: 'New Address', do: 'tick', field: 'Force Change at Login' },
    { name: 'save address', where: 'New Address', do: 'press', field: 'Save' },
  ];
}

/** Plays the whole console; `change` may leave an action out (undefined) or spoil it. Refusals are no errors here. */
export async function playWholeConsole(world: TestWorld, change: (action: Record<string, string> & { name: string }) => Record<string, string> | undefined = (action) => action): Promise<string[]> {
  const refusals: string[] = [];
  for (const action of listConsoleActions(world)) {
    const changed = change(action);
    const result = changed && (await world.play(changed));
    if (result && !result.ok) refusals.push(`${action.name}: ${result.message}`);
  }
  return refusals;
}
