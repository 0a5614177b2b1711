// The login service: both grants with every refusal, the documents, consent and the authorize request.
import { createRemoteJWKSet, decodeJwt, jwtVerify, SignJWT } from 'jose';
import { generateKeyPairSync } from 'node:crypto';
import { BOT_ID, SECRET, TENANT_ID, idOf, startTenant, type Running } from './start-tenant';

describe('the login service', () => {
  let running: Running;
  let clock = Date.now();
  beforeAll(async () => { running = await startTenant({ tokenNow: () => new Date(clock) }); });
  afterEach(() => { running.tenant.clearFaults(); clock = Date.now(); });
  afterAll(() => running.stop());

  const refusal = async (more: Record<string, string>, scope?: string): Promise<unknown[]> => {
    const { status, body } = await running.onBehalfOf('ada', scope, more);
    return [status, body.error, body.error_codes?.[0], body.suberror];
  };

  it('describes itself, and its keys verify a token for Teams', async () => {
    const metadata = await (await fetch(`${running.authorityUrl}/${TENANT_ID}/v2.0/.well-known/openid-configuration`)).json() as Record<string, string>;
    expect(metadata.issuer).toBe(`${running.authorityUrl}/${TENANT_ID}/v2.0`);
    const { payload } = await jwtVerify(await running.tenant.mintSsoToken(idOf('ada')), createRemoteJWKSet(new URL(metadata.jwks_uri!)), { issuer: metadata.issuer, audience: BOT_ID });
    expect(payload).toMatchObject({ oid: idOf('ada'), tid: TENANT_ID, scp: 'access_as_user', azp: '5e3ce6c0-2b1f-4285-8d4b-75ee78787346', preferred_username: 'ada.admin@contoso.com' });
    expect(payload.exp! - payload.iat!).toBe(3600);
  });

  it('knows no other tenant and leaves other paths to the next router', async () => {
    const other = await fetch(`${running.authorityUrl}/${BOT_ID}/v2.0/.well-known/openid-configuration`);
    expect([other.status, (await other.json() as { error_codes: number[] }).error_codes]).toEqual([400, [90002]]);
    expect((await fetch(`${running.authorityUrl}/${TENANT_ID}/saml2`)).status).toBe(404);
  });

  it('gives the bot its connector token and nothing else of its own', async () => {
    const form = { grant_type: 'client_credentials', client_id: BOT_ID, client_secret: SECRET };
    const { body } = await running.token({ ...form, scope: 'https://api.botframework.com/.default' });
    expect(decodeJwt(body.access_token)).toMatchObject({ aud: 'https://api.botframework.com', iss: `https://sts.windows.net/${TENANT_ID}/`, appid: BOT_ID, tid: TENANT_ID, ver: '1.0' });
    await expect(running.tenant.verifyBotToken(body.access_token)).resolves.toBeUndefined();
    await expect(running.tenant.verifyBotToken(await running.tenant.mintSsoToken(idOf('ada')))).rejects.toThrow();
    expect((await running.token({ ...form, scope: `${running.graphUrl}/.default` })).body.error_codes).toEqual([70011]);
  });

  it('exchanges an assertion for a Graph token and answers every granted scope with its host', async () => {
    const { status, body } = await running.onBehalfOf('hana', `${running.graphUrl}/User.Read openid`);
    expect(status).toBe(200);
    const scopes = body.scope.split(' ');
    expect(scopes).toEqual(expect.arrayContaining([`${running.graphUrl}/User.Read`, `${running.graphUrl}/Application.ReadWrite.All`, 'openid']));
    expect((await running.onBehalfOf('hana')).body.scope.split(' ')).toContain(`${running.graphUrl}/.default`);
    const byName = (await running.onBehalfOf('hana', 'https://graph.microsoft.com/User.Read')).body;
    expect([byName.scope.split(' ').includes('https://graph.microsoft.com/Application.ReadWrite.All'), decodeJwt(byName.access_token).aud]).toEqual([true, running.graphUrl]);
    const claims = decodeJwt(body.access_token);
    expect(claims).toMatchObject({ aud: running.graphUrl, oid: idOf('hana'), tid: TENANT_ID });
    expect(String(claims.scp).split(' ')).toContain('Policy.Read.All');
  });

  it('refuses a wrong client, secret, grant, use and resource', async () => {
    expect(await refusal({ client_id: TENANT_ID })).toEqual([400, 'unauthorized_client', 700016, undefined]);
    expect(await refusal({ client_secret: 'wrong' })).toEqual([401, 'invalid_client', 7000215, undefined]);
    expect(await refusal({ grant_type: 'password' })).toEqual([400, 'unsupported_grant_type', 70003, undefined]);
    expect(await refusal({ requested_token_use: '' })).toEqual([400, 'invalid_request', 900144, undefined]);
    expect(await refusal({}, 'https://graph.microsoft.us/User.Read')).toEqual([400, 'invalid_resource', 500011, undefined]);
  });

  it('refuses an assertion that is expired, foreign, for another audience or of a disabled person', async () => {
    const old = await running.tenant.mintSsoToken(idOf('ada'));
    clock += 2 * 3600_000;
    expect(await refusal({ assertion: old })).toEqual([400, 'invalid_grant', 500133, undefined]);
    clock = Date.now();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const forged = await new SignJWT({ oid: idOf('ada'), tid: TENANT_ID, scp: 'access_as_user' }).setProtectedHeader({ alg: 'RS256' })
      .setAudience(BOT_ID).setIssuer(`${running.authorityUrl}/${TENANT_ID}/v2.0`).setExpirationTime('1h').sign(privateKey);
    expect(await refusal({ assertion: forged })).toEqual([400, 'invalid_grant', 50013, undefined]);
    const graphToken: string = (await running.onBehalfOf('ada')).body.access_token;
    expect(await refusal({ assertion: graphToken })).toEqual([400, 'invalid_grant', 500131, undefined]);
    expect(await refusal({ assertion: 'abc' })).toEqual([400, 'invalid_request', 50027, undefined]);
    expect((await running.onBehalfOf('dan')).body.error_codes).toEqual([50057]);
  });

  it('asks for consent per scope, and takes it from the person', async () => {
    expect(await refusal({}, `${running.graphUrl}/Mail.Read`)).toEqual([400, 'invalid_grant', 65001, 'consent_required']);
    running.tenant.setFault('consentRemoved', true);
    expect(await refusal({})).toEqual([400, 'invalid_grant', 65001, 'consent_required']);
    running.tenant.grantConsent(idOf('ada'), ['User.Read', `${running.graphUrl}/Application.ReadWrite.All`]);
    expect(decodeJwt((await running.onBehalfOf('ada')).body.access_token).scp).toBe('openid profile email User.Read Application.ReadWrite.All');
    expect(await refusal({}, `${running.graphUrl}/Policy.Read.All`)).toEqual([400, 'invalid_grant', 65001, 'consent_required']);
    expect((await running.onBehalfOf('hana')).body.error_codes).toEqual([65001]);
    expect(() => running.tenant.grantConsent(idOf('hana'), ['Application.ReadWrite.All'])).toThrow(/AADSTS90094/);
    running.tenant.clearFaults();
    expect((await running.onBehalfOf('hana')).status).toBe(200);
  });

  it('asks for a second factor with claims until the person has signed in with one', async () => {
    running.tenant.setFault('mfa', true);
    const { body } = await running.onBehalfOf('ada');
    expect([body.error, body.error_codes, Object.keys(JSON.parse(body.claims))]).toEqual(['interaction_required', [50076], ['access_token']]);
    running.tenant.grantConsent(idOf('ada'), ['User.Read']);
    expect((await running.onBehalfOf('ada')).status).toBe(200);
    expect((await running.onBehalfOf('hana')).body.error_codes).toEqual([50076]);
  });

  it('challenges a token of a client with cp1 on Graph, and takes the claims back', async () => {
    const claims = JSON.stringify({ access_token: { xms_cc: { values: ['CP1'] } } });
    const cae = `Bearer ${String((await running.onBehalfOf('ada', undefined, { claims })).body.access_token)}`;
    const plain = `Bearer ${String((await running.onBehalfOf('ada')).body.access_token)}`;
    running.tenant.setFault('claimsChallenge', true);
    const challenged = await running.get(cae, '/me');
    expect(challenged.status).toBe(401);
    const sent = /error="insufficient_claims", claims="([^"]+)"/.exec(challenged.headers.get('www-authenticate') ?? '')?.[1] ?? '';
    expect((await running.get(plain, '/me')).status).toBe(200);
    clock += 2000;
    const asked = { ...JSON.parse(Buffer.from(sent, 'base64').toString()), ...{} };
    asked.access_token.xms_cc = { values: ['cp1'] };
    const fresh = (await running.onBehalfOf('ada', undefined, { claims: JSON.stringify(asked) })).body.access_token;
    expect((await running.get(`Bearer ${String(fresh)}`, '/me')).status).toBe(200);
    expect(await refusal({ claims: '{' })).toEqual([400, 'invalid_request', 90015, undefined]);
  });

  it('checks what a browser brings to the authorize page', () => {
    const good = {
      client_id: BOT_ID, redirect_uri: 'https://localhost:1/auth-end', response_type: 'code', response_mode: 'fragment', state: 's',
      scope: `${running.graphUrl}/User.Read`, code_challenge: 'a'.repeat(43), code_challenge_method: 'S256', claims: '{"access_token":{}}',
    };
    expect(running.tenant.readAuthorizeRequest(good)).toMatchObject({ redirectUri: good.redirect_uri, responseMode: 'fragment', state: 's', scopes: [good.scope], claims: good.claims });
    for (const [name, value, code] of [
      ['client_id', TENANT_ID, 700016], ['redirect_uri', 'https://example.com/auth-end', 50011], ['response_type', 'token', 700054], ['state', '', 900144],
      ['scope', '', 900144], ['code_challenge', 'short', 9002325], ['code_challenge_method', 'plain', 9002325], ['response_mode', 'x', 90014], ['claims', '{', 90015],
      ['scope', 'https://example.com/x', 500011],
    ] as const) {
      expect(() => running.tenant.readAuthorizeRequest({ ...good, [name]: value })).toThrow(`AADSTS${code}:`);
    }
  });

  it('tells observers of each token request', async () => {
    const seen: unknown[] = [];
    const stop = running.tenant.onTokenRequest((request) => seen.push(request));
    await running.onBehalfOf('ada', `${running.graphUrl}/User.Read`);
    await running.onBehalfOf('ada', `${running.graphUrl}/Mail.Read`);
    stop();
    await running.onBehalfOf('ada');
    expect(seen).toMatchObject([{ status: 200, personObjectId: idOf('ada'), scopes: [`${running.graphUrl}/User.Read`] }, { status: 400, errorCode: 65001 }]);
  });
});
