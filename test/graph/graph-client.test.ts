// The session against a real HTTP server: what is sent again, what never, and what comes of each refusal.
import { instantiateTemplate } from '../../src/graph/application-templates';
import type { GraphClientOptions } from '../../src/graph/graph-client';
import type { GraphAnswer } from '../../src/model/action';
import { SetupError } from '../../src/model/errors';
import { CLOUD, graphError, startScriptedGraph, type ScriptedAnswer, type ScriptedGraph } from './support/scripted-graph';

let graph: ScriptedGraph;
afterEach(() => graph.close());

async function start(answers: ScriptedAnswer[], options?: Partial<GraphClientOptions>): Promise<ScriptedGraph> {
  graph = await startScriptedGraph(answers, options);
  return graph;
}

async function failure(promise: Promise<unknown>): Promise<SetupError> {
  const error: unknown = await promise.then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof SetupError)) throw new Error(`expected a SetupError, got ${String(error)}`);
  return error;
}

const throttled = (seconds?: number): ScriptedAnswer => ({ ...graphError(429, 'TooManyRequests'), headers: seconds === undefined ? {} : { 'retry-after': String(seconds) } });

describe('asking Graph', () => {
  test('sends the person’s token, the version and the encoded query', async () => {
    const { session, seen } = await start([{ body: { id: 'a' } }]);

    await expect(session.get('/users/x', { query: { $filter: "displayName eq 'A & B'" } })).resolves.toEqual({ id: 'a' });

    expect(seen[0]?.headers.authorization).toBe('Bearer token-1');
    expect(seen[0]?.url).toBe("/v1.0/users/x?$filter=displayName%20eq%20%27A%20%26%20B%27");
  });

  test('follows next pages and refuses one on another host', async () => {
    const { session, seen } = await start([
      { body: { value: [1, 2], '@odata.nextLink': `${CLOUD.graphBaseUrl}/v1.0/users?$skiptoken=x%3D1` } },
      { body: { value: [3] } },
      { body: { value: [1], '@odata.nextLink': 'https://elsewhere.test/v1.0/users?page=2' } },
    ]);

    await expect(session.list('/users')).resolves.toEqual([1, 2, 3]);
    expect(seen[1]?.url).toBe('/v1.0/users?$skiptoken=x%3D1');

    await expect(session.list('/users')).rejects.toMatchObject({ code: 'graph/invalid-request' });
    expect(seen).toHaveLength(3);
  });

  test('reports each final answer with Graph’s request id', async () => {
    const answers: GraphAnswer[] = [];
    const { session } = await start([throttled(1), { status: 204 }], { recordRequest: ({ method, path, status, requestId }) => answers.push({ method, path, status, requestId }) });

    await session.patch('/applications/1?x=y', { notes: '' }, { onAnswer: (answer) => answers.push(answer) });

    const answer = { method: 'PATCH', path: '/applications/1', status: 204, requestId: 'request-2' };
    expect(answers).toEqual([answer, answer]);
  });
});

describe('trying again', () => {
  test('waits as long as Retry-After says', async () => {
    const { session, waits } = await start([throttled(7), throttled(3), { body: {} }]);

    await session.get('/me');

    expect(waits).toEqual([7000, 3000]);
  });

  test('waits until the date that Retry-After names, counted by Graph’s own clock', async () => {
    const dated = { ...graphError(429, 'TooManyRequests'), headers: { date: 'Mon, 02 Mar 2026 10:00:00 GMT', 'retry-after': 'Mon, 02 Mar 2026 10:00:09 GMT' } };
    const past = { ...dated, headers: { ...dated.headers, 'retry-after': 'Mon, 02 Mar 2026 09:00:00 GMT' } };
    const { session, waits } = await start([dated, past, { body: {} }]);

    await session.get('/me');

    expect(waits).toEqual([9000, 500]);
  });

  test('never comes again at once, although Retry-After says 0 or what nobody understands', async () => {
    const { session, waits } = await start([throttled(0), throttled(0), { ...graphError(429, 'TooManyRequests'), headers: { 'retry-after': 'soon' } }, { body: {} }]);

    await session.get('/me');

    expect(waits).toEqual([250, 500, 1000]);
  });

  test('backs off by itself where Retry-After is missing', async () => {
    const { session, waits } = await start([throttled(), throttled(), throttled(), { body: {} }]);

    await session.get('/me');

    expect(waits).toEqual([250, 500, 1000]);
  });

  test('gives up when the whole time is over, with what the service asked for', async () => {
    const { session, seen } = await start([throttled(100), throttled(100)]);

    const error = await failure(session.get('/me'));

    expect(error).toMatchObject({ code: 'graph/throttled', retry: 'later', details: { retryAfterSeconds: '100', requestId: 'request-2' } });
    expect(seen).toHaveLength(2);
  });

  test.each(['get', 'patch', 'delete'] as const)('repeats a %s after a cut connection and a server error', async (verb) => {
    const { session, seen } = await start([{ cut: true }, { status: 502 }, { status: 204 }]);

    await session[verb]('/applications/1', {});

    expect(seen).toHaveLength(3);
  });

  test('repeats a write that met another write', async () => {
    const { session, seen } = await start([graphError(409, 'Directory_ConcurrencyViolation'), { status: 201, body: { id: 'x' } }]);

    await session.post('/users', {});

    expect(seen).toHaveLength(2);
  });

  test.each<[string, ScriptedAnswer]>([
    ['a cut connection', { cut: true }],
    ['a server error', { status: 500 }],
    ['a gateway time-out', { status: 504 }],
    ['503 without Retry-After', { status: 503 }],
    ['a body that is cut off', { status: 201, body: '{"application": {' }],
  ])('never repeats a POST after %s', async (_name, answer) => {
    const { session, seen } = await start([answer, { status: 201, body: {} }]);

    await expect(session.post('/users', {})).rejects.toMatchObject({ code: 'graph/unclear-answer', retry: 'later' });
    expect(seen).toHaveLength(1);
  });
});

describe('making an app from a template', () => {
  test.each<[string, ScriptedAnswer]>([
    ['404', graphError(404, 'Request_ResourceNotFound')],
    ['409', graphError(409, 'Directory_ConcurrencyViolation')],
    ['500', { status: 500 }],
    ['a cut connection', { cut: true }],
    ['a good status without objects', { status: 201, body: {} }],
  ])('is unclear after %s and never sent again', async (_name, answer) => {
    const { session, seen } = await start([answer, { status: 201, body: { application: { id: 'a' }, servicePrincipal: { id: 's' } } }]);

    await expect(instantiateTemplate(session, 't', 'x')).rejects.toMatchObject({ code: 'graph/unclear-answer' });
    expect(seen).toHaveLength(1);
  });

  test('is sent again after 429 and after 503 with Retry-After', async () => {
    const { session, seen } = await start([throttled(1), { status: 503, headers: { 'retry-after': '2' } }, { status: 201, body: { application: { id: 'a' }, servicePrincipal: { id: 's' } } }]);

    await instantiateTemplate(session, 't', 'x');

    expect(seen.map(({ body }) => body)).toEqual(Array(3).fill('{"displayName":"x"}'));
  });
});

describe('a claims challenge', () => {
  const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
  const challenge: ScriptedAnswer = {
    ...graphError(401, 'InvalidAuthenticationToken'),
    headers: { 'www-authenticate': `Bearer realm="", error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"` },
  };

  test('asks once for a token with those claims', async () => {
    const asked: unknown[] = [];
    const getToken = async (options?: { claims?: string }): Promise<string> => (asked.push(options?.claims), options?.claims ? 'strong' : 'weak');
    const { session, seen } = await start([challenge, { body: {} }], { getToken });

    await session.get('/me');

    expect(asked).toEqual([undefined, claims]);
    expect(seen[1]?.headers.authorization).toBe('Bearer strong');
  });

  test('is handed to the person when the new token is not enough either', async () => {
    const { session, seen } = await start([challenge, challenge]);

    const error = await failure(session.get('/me'));

    expect(error).toMatchObject({ code: 'graph/claims-challenge', details: { claims } });
    expect(seen).toHaveLength(2);
  });

  test('lets the sign-in’s own refusal through', async () => {
    const refusal = new SetupError('identity/mfa-required', { details: { claims: 'x' } });
    await start([], { getToken: async () => Promise.reject(refusal) });

    await expect(graph.session.get('/me')).rejects.toBe(refusal);
    expect(graph.seen).toHaveLength(0);
  });
});

describe('refusals', () => {
  test.each([
    [400, 'HostNameNotOnVerifiedDomain', 'Values of identifierUris property must use a verified domain', 'graph/identifier-not-allowed'],
    [400, 'Request_BadRequest', 'Failed to add identifier URI x. All newly added URIs must contain a tenant verified domain, tenant ID, or app ID', 'graph/identifier-not-allowed'],
    [400, 'Request_BadRequest', 'Another object with the same value for property identifierUris already exists.', 'graph/identifier-in-use'],
    [400, 'Request_BadRequest', 'Another object with the same value for property userPrincipalName already exists.', 'graph/user-exists'],
    [400, 'Request_BadRequest', 'The domain portion of the userPrincipalName property is invalid.', 'graph/domain-not-verified'],
    [400, 'Request_BadRequest', 'Permission being assigned already exists on the object', 'graph/conflict'],
    [400, 'Request_BadRequest', 'Not a valid reference update.', 'graph/not-replicated'],
    [400, 'Request_BadRequest', "Invalid value specified for property 'loginUrl' of resource 'ServicePrincipal'.", 'graph/invalid-request'],
    [401, 'InvalidAuthenticationToken', '', 'identity/sign-in-required'],
    [403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.', 'graph/forbidden'],
    [403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant', '', 'graph/no-premium-licence'],
    [403, 'Directory_QuotaExceeded', '', 'graph/quota-exceeded'],
    [404, 'Request_ResourceNotFound', '', 'graph/not-found'],
    [412, 'PreconditionFailed', '', 'graph/conflict'],
  ])('%i %s "%s" is %s', async (status, code, message, expected) => {
    await start([graphError(status, code, message)]);

    const error = await failure(graph.session.post('/x', {}));

    expect(error.code).toBe(expected);
    expect(error.details).toMatchObject({ requestId: 'request-1', graphCode: code });
    expect(error.message).not.toContain('property');
  });
});

describe('public documents', () => {
  test('come from the authority only, without a token', async () => {
    const { session, seen } = await start([{ body: '<xml/>' }]);

    await expect(session.getPublicText('https://login.test/t/metadata.xml?appid=1')).resolves.toBe('<xml/>');
    expect(seen[0]?.headers.authorization).toBeUndefined();

    for (const url of ['https://evil.test/x', 'http://login.test/x', 'https://login.test.evil.test/x', 'https://login.test:444/x']) {
      await expect(session.getPublicText(url)).rejects.toMatchObject({ code: 'graph/invalid-request' });
    }
    expect(seen).toHaveLength(1);
  });

  test('are small and are not redirected', async () => {
    const { session } = await start([{ body: 'x'.repeat(1024 * 1024 + 1) }, { status: 302, headers: { location: 'https://evil.test/' } }, { status: 404 }]);

    await expect(session.getPublicText('https://login.test/x')).rejects.toMatchObject({ code: 'graph/invalid-request' });
    await expect(session.getPublicText('https://login.test/x')).rejects.toMatchObject({ code: 'graph/unavailable' });
    await expect(session.getPublicText('https://login.test/x')).rejects.toMatchObject({ code: 'graph/not-found' });
  });
});
