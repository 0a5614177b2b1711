// The tenant's SAML endpoint: each refusal with its code on the page and in the sign-in log, and responses that node-saml accepts.
import { inflateRawSync } from 'node:zlib';
import { SAML, ValidateInResponseTo, type SamlConfig } from '@node-saml/node-saml';
import { buildCertificatePem } from '../../../src/rehearsal/saml/build-response';
import { CLAIM, CONTEXT_PASSWORD_PROTECTED, CONTEXT_WINDOWS, NAME_ID_EMAIL } from '../../../src/rehearsal/saml/saml-names';
import { ADA, CLIENT_ID, EU, SIMON, TENANT_ID, startSamlWorld, type TestWorld } from './a-saml-world';

let world: TestWorld;
afterEach(() => world.close());

function makeJudge(options: Partial<SamlConfig> = {}): SAML {
  return new SAML({
    issuer: EU.entityId, callbackUrl: EU.acs, entryPoint: `${world.base}/${TENANT_ID}/saml2`, idpCert: buildCertificatePem(world.app.signingKey?.certificateBase64 ?? ''),
    audience: EU.entityId, wantAssertionsSigned: true, wantAuthnResponseSigned: false, acceptedClockSkewMs: 0, validateInResponseTo: ValidateInResponseTo.always,
    disableRequestedAuthnContext: true, ...options,
  });
}

async function signInCookie(person: string, fields: Record<string, string> = {}): Promise<string> {
  const response = await fetch(`${world.base}/people/sign-in`, { method: 'POST', body: new URLSearchParams({ person, next: '/my-apps', ...fields }), redirect: 'manual' });
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

async function passwordOnlyCookie(): Promise<string> {
  const fields = { person: SIMON, password: 'First-Pass-1', newPassword: 'Second-Pass-2', repeated: 'Second-Pass-2', next: '/my-apps' };
  await fetch(`${world.base}/people/change-password`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  const response = await fetch(`${world.base}/people/second-factor`, { method: 'POST', body: new URLSearchParams({ person: SIMON, password: 'Second-Pass-2', factor: 'later' }), redirect: 'manual' });
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

async function get(url: string, cookie = '') {
  const response = await fetch(url.startsWith('http') ? url : world.base + url, { headers: { cookie }, redirect: 'manual' });
  const html = await response.text();
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1];
  return { status: response.status, html, code: /data-code="([^"]*)"/.exec(html)?.[1], location: response.headers.get('location'), action: /action="([^"]*)"/.exec(html)?.[1], samlResponse: field('SAMLResponse') ?? '', relayState: field('RelayState') };
}

it('answers a request with a response that node-saml accepts', async () => {
  world = await startSamlWorld();
  const judge = makeJudge();
  const page = await get(await judge.getAuthorizeUrlAsync('where i was', undefined, {}), await signInCookie(ADA));

  const { profile } = await judge.validatePostResponseAsync({ SAMLResponse: page.samlResponse });

  expect(page.action).toBe(`${world.base}/vendor/eu-api.mimecast.com/login/saml`);
  expect(page.relayState).toBe('where i was');
  expect(profile).toMatchObject({ issuer: `https://sts.windows.net/${TENANT_ID}/`, nameID: ADA, nameIDFormat: NAME_ID_EMAIL, sessionIndex: expect.stringMatching(/^_/) });
  expect(profile?.attributes).toMatchObject({ [CLAIM.emailAddress]: ADA, [CLAIM.givenName]: 'Ada', [CLAIM.surname]: 'Admin', [CLAIM.name]: ADA, [CLAIM.objectIdentifier]: 'p-ada', [CLAIM.tenantId]: TENANT_ID });
  const xml = Buffer.from(page.samlResponse, 'base64').toString();
  expect(xml).toContain(`Destination="${EU.acs}"`);
  expect(xml).toContain(`Recipient="${EU.acs}"`);
  expect(xml.match(/<Signature /g)).toHaveLength(1);
  const window = /NotBefore="([^"]+)" NotOnOrAfter="([^"]+)"/.exec(xml);
  expect(Date.parse(window?.[2] ?? '') - Date.parse(window?.[1] ?? '')).toBe(70 * 60_000);
});

it('asks who signs in first, and then goes on with the same request', async () => {
  world = await startSamlWorld();
  const url = await makeJudge().getAuthorizeUrlAsync('', undefined, {});

  const page = await get(url);

  expect(page.html).toContain('data-page="sign-in"');
  expect(page.html).toContain('/people/sign-in');
  expect(page.html).toContain('SAMLRequest=');
});

it('takes a request by POST', async () => {
  world = await startSamlWorld();
  const judge = makeJudge({ authnRequestBinding: 'HTTP-POST' });
  const form = (await judge.getAuthorizeMessageAsync('', undefined, {})) as { SAMLRequest: string };
  const xml = inflateRawSync(Buffer.from(form.SAMLRequest, 'base64'));
  const response = await fetch(`${world.base}/${TENANT_ID}/saml2`, { method: 'POST', body: new URLSearchParams({ SAMLRequest: xml.toString('base64'), RelayState: 'r' }), redirect: 'manual' });

  const page = await get(response.headers.get('location') ?? '', await signInCookie(ADA));

  expect((await judge.validatePostResponseAsync({ SAMLResponse: page.samlResponse })).profile?.nameID).toBe(ADA);
  expect(page.relayState).toBe('r');
});

it('starts by itself from the tile, with the relay state of the app', async () => {
  world = await startSamlWorld({ app: { relayState: '/inbox' } });

  const page = await get(`/api/signin/${CLIENT_ID}?tenantId=${TENANT_ID}`, await signInCookie(ADA));

  expect(page.relayState).toBe('/inbox');
  const { profile } = await makeJudge({ validateInResponseTo: ValidateInResponseTo.ifPresent }).validatePostResponseAsync({ SAMLResponse: page.samlResponse });
  expect(profile).toMatchObject({ nameID: ADA });
  expect(profile?.inResponseTo).toBeUndefined();
});

it.each([
  ['the client id, which is no URI, gets spn: before it', CLIENT_ID, `spn:${CLIENT_ID}`, {}],
  ['spn: and the client id is the same app, and stays as it is', `spn:${CLIENT_ID}`, `spn:${CLIENT_ID}`, {}],
  ['an identifier that is a URI stays as it is', EU.entityId, EU.entityId, {}],
  ['with the rehearsal word the client id stays as it is', CLIENT_ID, CLIENT_ID, { plainAudience: true }],
])('answers to an issuer with the audience that follows from it: %s', async (_what, issuer, audience, faults) => {
  world = await startSamlWorld();
  Object.assign(world.faults, faults);
  const judge = makeJudge({ issuer, audience });

  const page = await get(await judge.getAuthorizeUrlAsync('', undefined, {}), await signInCookie(ADA));

  expect(Buffer.from(page.samlResponse, 'base64').toString()).toContain(`<Audience>${audience}</Audience>`);
  expect((await judge.validatePostResponseAsync({ SAMLResponse: page.samlResponse })).profile?.nameID).toBe(ADA);
});

it('does not know an app by spn: and a name that is not the app’s', async () => {
  world = await startSamlWorld();
  const page = await get(await makeJudge({ issuer: 'spn:nobody' }).getAuthorizeUrlAsync('', undefined, {}), await signInCookie(ADA));
  expect(page.code).toBe('AADSTS700016');
});

it('follows the claims schema of the app', async () => {
  const claimsSchema: Array<Record<string, string>> = [{ Source: 'user', ID: 'mail', SamlClaimType: CLAIM.nameIdentifier }, { Source: 'user', ID: 'displayname', SamlClaimType: 'Who' }, { Value: 'Contoso', SamlClaimType: 'Organization' }];
  world = await startSamlWorld({ app: { claimsSchema } });

  const page = await get(`/api/signin/${CLIENT_ID}`, await signInCookie(ADA));
  const { profile } = await makeJudge({ validateInResponseTo: ValidateInResponseTo.ifPresent }).validatePostResponseAsync({ SAMLResponse: page.samlResponse });
  expect(profile).toMatchObject({ nameID: ADA, Who: 'Ada Admin', Organization: 'Contoso' });

  const withoutMail = await get(`/api/signin/${CLIENT_ID}`, await passwordOnlyCookie());
  expect(withoutMail.code).toBe('AADSTS501241');
});

it.each<[string, number, Partial<TestWorld['app']>, string, Partial<SamlConfig>]>([
  ['an unknown issuer', 700016, {}, ADA, { issuer: 'https://eu-api.mimecast.com/sso/OTHER' }],
  ['a reply URL that is not configured', 50011, {}, ADA, { callbackUrl: 'https://eu-api.mimecast.com/login/other' }],
  ['an app without reply URL', 50011, { replyUrls: [] }, ADA, { disableRequestAcsUrl: true }],
  ['a person who is not assigned', 50105, {}, 'hana@contoso.com', {}],
  ['a request for the password context after a second factor', 75011, {}, ADA, { disableRequestedAuthnContext: false, authnContext: [CONTEXT_PASSWORD_PROTECTED] }],
  ['a request for the Windows context', 75011, {}, ADA, { disableRequestedAuthnContext: false, authnContext: [CONTEXT_WINDOWS] }],
  ['a request that compares otherwise than exactly', 75005, {}, ADA, { disableRequestedAuthnContext: false, racComparison: 'minimum' }],
  ['an app without a certificate', 50003, { signingKey: undefined }, ADA, {}],
  ['an app with claims of its own and no signing key of its own', 50146, { signingKey: undefined, claimsSchema: [{ Value: 'x', SamlClaimType: 'y' }] }, ADA, {}],
  ['claims that the app takes without a key, for an audience of somebody else', 501461, { signingKey: undefined, acceptsMappedClaims: true, claimsSchema: [] }, ADA, {}],
  ['an app that is switched off', 7000112, { enabled: false }, ADA, {}],
])('refuses %s with AADSTS%d, on the page and in the log', async (_what, code, app, person, options) => {
  world = await startSamlWorld();
  const judge = makeJudge(options);
  Object.assign(world.app, app);

  const page = await get(await judge.getAuthorizeUrlAsync('', undefined, {}), await signInCookie(person));

  expect(page).toMatchObject({ status: 400, code: `AADSTS${code}`, samlResponse: '' });
  expect(page.html).toContain(`AADSTS${code}: `);
  expect(world.signIns).toEqual([expect.objectContaining({ errorCode: code, failureReason: expect.stringMatching(/^(?!AADSTS).{10}/) })]);
});

it('meets a request for the password context with a sign-in by password alone', async () => {
  world = await startSamlWorld();
  const judge = makeJudge({ disableRequestedAuthnContext: false, authnContext: [CONTEXT_PASSWORD_PROTECTED] });

  const page = await get(await judge.getAuthorizeUrlAsync('', undefined, {}), await passwordOnlyCookie());

  expect(Buffer.from(page.samlResponse, 'base64').toString()).toContain(`<AuthnContextClassRef>${CONTEXT_PASSWORD_PROTECTED}<`);
});

it('lets people in without an assignment only when the app does not ask for one', async () => {
  world = await startSamlWorld({ app: { assignmentRequired: false } });
  const page = await get(`/api/signin/${CLIENT_ID}`, await signInCookie('hana@contoso.com'));
  expect(page.samlResponse).not.toBe('');
});

it('refuses a disabled person at the sign-in page with AADSTS50057', async () => {
  world = await startSamlWorld();
  const response = await fetch(`${world.base}/people/sign-in`, { method: 'POST', body: new URLSearchParams({ person: 'dora@contoso.com' }) });
  expect(response.status).toBe(401);
  expect(await response.text()).toContain('AADSTS50057: The user account is disabled.');
});

it.each(['', 'not base64!', Buffer.from('<x/>').toString('base64')])('refuses the malformed request "%s" with AADSTS75005', async (text) => {
  world = await startSamlWorld();
  expect(await get(`/${TENANT_ID}/saml2?SAMLRequest=${encodeURIComponent(text)}`)).toMatchObject({ status: 400, code: 'AADSTS75005' });
});

it('refuses a request that is too old with AADSTS76026', async () => {
  world = await startSamlWorld();
  const url = await makeJudge().getAuthorizeUrlAsync('', undefined, {});
  world.clock.offsetMs = 11 * 60_000;
  expect(await get(url)).toMatchObject({ code: 'AADSTS76026' });
});

it('refuses another tenant and an unknown app at the launcher', async () => {
  world = await startSamlWorld();
  expect(await get('/api/signin/nobody')).toMatchObject({ code: 'AADSTS700016' });
  expect(await get(`/api/signin/${CLIENT_ID}?tenantId=other`)).toMatchObject({ code: 'AADSTS700016' });
});

it('shows in My Apps what is assigned to the person, and nothing hidden', async () => {
  world = await startSamlWorld();
  expect((await get('/my-apps')).html).toContain('data-page="sign-in"');
  expect((await get('/my-apps', await signInCookie(ADA))).html).toContain(`/api/signin/${CLIENT_ID}`);
  expect((await get('/my-apps', await signInCookie('hana@contoso.com'))).html).not.toContain('/api/signin/');
  world.app.hidden = true;
  expect((await get('/my-apps', await signInCookie(ADA))).html).not.toContain('/api/signin/');
});

it('wants a new password that is long enough, different and typed twice', async () => {
  world = await startSamlWorld();
  const change = async (newPassword: string, repeated: string) => (await fetch(`${world.base}/people/change-password`, { method: 'POST', body: new URLSearchParams({ person: SIMON, password: 'First-Pass-1', newPassword, repeated }) })).text();
  expect(await change('short', 'short')).toContain('at least 8');
  expect(await change('First-Pass-1', 'First-Pass-1')).toContain('differs from the one');
  expect(await change('Second-Pass-2', 'Second-Pass-3')).toContain('two new passwords differ');
  expect(await change('Second-Pass-2', 'Second-Pass-2')).toContain('More information required');
  expect(await change('Third-Pass-3', 'Third-Pass-3')).toContain('AADSTS50126');
});

it('never sends people to another server after signing in', async () => {
  world = await startSamlWorld();
  const response = await fetch(`${world.base}/people/sign-in`, { method: 'POST', body: new URLSearchParams({ person: ADA, next: '//evil.example/' }), redirect: 'manual' });
  expect(response.headers.get('location')).toBe('/my-apps');
});
