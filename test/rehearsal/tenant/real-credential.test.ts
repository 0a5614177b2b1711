// The bot's own library against the login service: @azure/identity, with its https transport led to the loopback server.
import { AuthenticationRequiredError, OnBehalfOfCredential } from '@azure/identity';
import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline';
import { BOT_ID, SECRET, TENANT_ID, idOf, startTenant, type Running } from './start-tenant';

const AUTHORITY = 'https://login.rehearsal.localhost';

describe('OnBehalfOfCredential', () => {
  let running: Running;
  beforeAll(async () => { running = await startTenant({ authorityHost: AUTHORITY }); });
  afterEach(() => running.tenant.clearFaults());
  afterAll(() => running.stop());

  const sendRequest: HttpClient['sendRequest'] = async (request) => {
    const answer = await fetch(request.url.replace(AUTHORITY, running.authorityUrl), {
      method: request.method, headers: request.headers.toJSON(), body: request.body as string | undefined,
    });
    return { request, status: answer.status, headers: createHttpHeaders(Object.fromEntries([...answer.headers])), bodyAsText: await answer.text() };
  };
  const credential = async (): Promise<OnBehalfOfCredential> => {
    const options = {
      tenantId: TENANT_ID, clientId: BOT_ID, clientSecret: SECRET, userAssertionToken: await running.tenant.mintSsoToken(idOf('ada')),
      authorityHost: AUTHORITY, disableInstanceDiscovery: true, retryOptions: { maxRetries: 0 }, httpClient: { sendRequest },
    };
    return new OnBehalfOfCredential(options);
  };

  it('gets a token that Graph takes, and finds narrower scopes in its cache afterwards', async () => {
    let posts = 0;
    const stop = running.tenant.onTokenRequest(() => posts++);
    const source = await credential();
    const { token } = await source.getToken(`${running.graphUrl}/User.Read`);
    expect((await running.get(`Bearer ${token}`, '/me')).body.displayName).toBe('Ada Admin');
    await source.getToken([`${running.graphUrl}/Application.ReadWrite.All`]);
    stop();
    expect(posts).toBe(1);
  });

  it('takes missing consent and a second factor for errors that need the person', async () => {
    const fail = async (): Promise<unknown> => (await credential()).getToken(`${running.graphUrl}/User.Read`).catch((error: unknown) => error);
    running.tenant.setFault('consentRemoved', true);
    const consent = await fail();
    expect(consent).toBeInstanceOf(AuthenticationRequiredError);
    expect((consent as Error).message).toMatch(/^invalid_grant: AADSTS65001: /);
    running.tenant.clearFaults();
    running.tenant.setFault('mfa', true);
    const factor = await fail();
    expect(factor).toBeInstanceOf(AuthenticationRequiredError);
    expect((factor as Error).message).toMatch(/^interaction_required: AADSTS50076: /);
  });
});
