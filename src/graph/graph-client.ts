// A session of one person with Microsoft Graph. Retries what is safe, carries claims challenges, keeps request ids; knows no resource.
import { AuthenticationHandler, AuthenticationHandlerOptions, Client, ResponseType, type AuthenticationProviderOptions, type Context, type Middleware } from '@microsoft/microsoft-graph-client';
import type { Cloud, GraphAnswer, GraphRequestOptions, GraphSession } from '../model/action';
import { SetupError } from '../model/errors';
import { readClaimsChallenge } from './claims-challenge';
import { explainGraphError, unclearAnswer, type GraphRefusal } from './explain-graph-error';
import { readPublicText } from './read-public-text';
import { readRetryAfter } from './read-retry-after';
import { sendRequest, type HttpRequest } from './send-request';
import { delayBeforeRetry, isUnclear } from './delay-before-retry';

export interface GraphClientOptions {
  cloud: Pick<Cloud, 'graphBaseUrl' | 'authorityHost'>;
  /** The person's delegated token; asked before every try, so it should come out of a cache. `claims`: JSON text of a challenge. */
  getToken: (options?: { claims?: string }) => Promise<string>;
  /** Of the turn; Graph keeps it beside its own request id, where Microsoft's support finds it. Graph docs, best practices: client-request-id. */
  correlationId?: string;
  fetch?: typeof fetch;
  /** Sees every try, also those that are followed by another one. */
  recordTry?: (attempt: { method: string; status: number; milliseconds: number; /** Its Date header. */ date?: string }) => void;
  /** Sees every final answer, reads included, with its duration. */
  recordRequest?: (answer: GraphAnswer & { milliseconds: number }) => void;
  wait?: (milliseconds: number) => Promise<void>;
  /** Runs evenly and is never set, ms; left out, the process's own. */
  elapsed?: () => number;
  /** Longest time for one request with all its retries; Graph's write limit counts over 150 s. */
  totalMilliseconds?: number;
  /** Longest time for one try. */
  tryMilliseconds?: number;
}

interface OutgoingRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: unknown;
  options: GraphRequestOptions;
}

interface Answer {
  refusal: GraphRefusal;
  claims?: string;
  ok: boolean;
  body: unknown;
  date?: string;
  cause?: unknown;
}

interface TokenOptions extends AuthenticationProviderOptions {
  token: string;
}

const LONGEST_LIST_PAGES = 200;
const TOTAL_MS = 180_000;
const TRY_MS = 60_000;

export function createGraphSession(options: GraphClientOptions): GraphSession {
  const client = findClient(options);
  const send = (request: OutgoingRequest): Promise<unknown> => sendUntilClear(client, request, options);
  return {
    get: <T>(path: string, requestOptions: GraphRequestOptions = {}) => send({ method: 'GET', path, options: requestOptions }) as Promise<T>,
    list: <T>(path: string, requestOptions: GraphRequestOptions = {}) => listAll<T>(send, path, requestOptions, options.cloud.graphBaseUrl),
    post: <T>(path: string, body: unknown, requestOptions: GraphRequestOptions = {}) => send({ method: 'POST', path, body, options: requestOptions }) as Promise<T>,
    patch: async (path, body, requestOptions = {}) => void (await send({ method: 'PATCH', path, body, options: requestOptions })),
    delete: async (path, requestOptions = {}) => void (await send({ method: 'DELETE', path, options: requestOptions })),
    getPublicText: (url) => readPublicText(url, options.cloud.authorityHost, options.fetch),
  };
}

/** One client for each cloud: the token travels with each request, so all persons share it. */
const clients = new WeakMap<object, Client>();

function findClient(options: GraphClientOptions): Client {
  if (options.fetch) return createClient(options);
  const made = clients.get(options.cloud) ?? createClient(options);
  clients.set(options.cloud, made);
  return made;
}

/** The library decides whether the token may go to a host, and builds the address; sending and retrying are ours. */
function createClient({ cloud, fetch: fetchGraph }: GraphClientOptions): Client {
  const authentication = new AuthenticationHandler({
    getAccessToken: async (tokenOptions) => (tokenOptions as TokenOptions).token,
  });
  const sender: Middleware = {
    async execute(context: Context): Promise<void> {
      const url = context.request as string;
      // The session asks for the raw answer, so what the library passes on is what is read here.
      const answer = fetchGraph ? await fetchGraph(url, { ...(context.options as RequestInit), redirect: 'error' }) : await sendRequest(url, context.options as HttpRequest);
      context.response = answer as Response;
    },
  };
  authentication.setNext(sender);
  return Client.initWithMiddleware({
    middleware: [authentication, sender],
    baseUrl: cloud.graphBaseUrl,
    defaultVersion: 'v1.0',
    customHosts: new Set([new URL(cloud.graphBaseUrl).hostname]),
  });
}

async function listAll<T>(send: (request: OutgoingRequest) => Promise<unknown>, path: string, options: GraphRequestOptions, baseUrl: string): Promise<T[]> {
  const items: T[] = [];
  let next: string | undefined = path;
  let query = options.query;
  for (let page = 0; next !== undefined; page++) {
    if (page === LONGEST_LIST_PAGES) throw new SetupError('graph/invalid-request', { message: `${path} has more than ${page} pages` });
    const answer = (await send({ method: 'GET', path: next, options: { ...options, query } })) as { value: T[]; '@odata.nextLink'?: string };
    items.push(...answer.value);
    next = answer['@odata.nextLink'];
    query = undefined;
    if (next !== undefined && new URL(next).origin !== new URL(baseUrl).origin) {
      throw new SetupError('graph/invalid-request', { message: 'A next page on another host is not followed' });
    }
  }
  return items;
}

/** Sends until the answer is final. @throws SetupError of explain-graph-error.ts, or whatever getToken throws */
async function sendUntilClear(client: Client, request: OutgoingRequest, options: GraphClientOptions): Promise<unknown> {
  const { wait = sleep, elapsed = () => performance.now(), totalMilliseconds = TOTAL_MS } = options;
  const started = elapsed();
  let waited = 0;
  let claims: string | undefined;
  let last: Answer | undefined;
  /** No further try is made: what was sent is told all the same. */
  const giveUp = (error: unknown): never => {
    if (last) tellAnswer(request, last);
    throw error;
  };
  for (let tries = 1; ; tries++) {
    const token = await options.getToken(claims === undefined ? undefined : { claims }).catch(giveUp);
    if (tries === 1) await request.options.beforeSend?.({ method: request.method, path: plainPath(request.path) });
    const tried = elapsed();
    const answer = await sendOnce(client, request, token, options);
    last = answer;
    options.recordTry?.({ method: request.method, status: answer.refusal.status, milliseconds: elapsed() - tried, ...(answer.date === undefined ? {} : { date: answer.date }) });
    if (!answer.ok && answer.claims !== undefined && claims === undefined) {
      claims = answer.claims;
      continue;
    }
    const delay = answer.ok ? undefined : delayBeforeRetry({ ...answer.refusal, once: request.options.once === true, tries });
    const passed = Math.max(elapsed() - started, waited);
    if (delay === undefined || passed + delay > totalMilliseconds) return finish(request, answer, elapsed() - started, options);
    waited += delay;
    await wait(delay).catch(giveUp);
  }
}

function tellAnswer(request: OutgoingRequest, { refusal: { method, path, status, requestId } }: Answer): void {
  request.options.onAnswer?.({ method, path, status, requestId });
}

function finish(request: OutgoingRequest, answer: Answer, milliseconds: number, options: GraphClientOptions): unknown {
  const { method, path, status, requestId } = answer.refusal;
  tellAnswer(request, answer);
  options.recordRequest?.({ method, path, status, requestId, milliseconds });
  if (answer.ok) return answer.body;
  if (answer.claims !== undefined) {
    throw new SetupError('graph/claims-challenge', { retry: 'now', details: { requestId, claims: answer.claims } });
  }
  const turnedAway = status === 503 && answer.refusal.retryAfterSeconds !== undefined;
  if (method === 'POST' && isUnclear(answer.refusal) && !turnedAway) throw unclearAnswer(answer.refusal, answer.cause);
  throw explainGraphError(answer.refusal, answer.cause);
}

async function sendOnce(client: Client, request: OutgoingRequest, token: string, { correlationId, tryMilliseconds = TRY_MS }: GraphClientOptions): Promise<Answer> {
  const call = { method: request.method, path: plainPath(request.path) };
  const tokenOptions: TokenOptions = { token };
  // Not AbortSignal.timeout: its timer would stay for the whole minute, a few for each turn.
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), tryMilliseconds);
  const graphRequest = client
    .api(withQuery(request.path, request.options.query))
    .headers({ ...(correlationId === undefined ? {} : { 'client-request-id': correlationId }), ...request.options.headers })
    .responseType(ResponseType.RAW)
    .option('signal', limit.signal)
    .middlewareOptions([new AuthenticationHandlerOptions(undefined, tokenOptions)]);
  try {
    const response: Response = await sendWith(graphRequest, request);
    return readAnswer(call, response, await response.text());
  } catch (error) {
    return { ok: false, body: undefined, refusal: { ...call, status: 0, requestId: '' }, cause: error };
  } finally {
    clearTimeout(timer);
  }
}

function sendWith(graphRequest: ReturnType<Client['api']>, { method, body }: OutgoingRequest): Promise<Response> {
  switch (method) {
    case 'GET':
      return graphRequest.get();
    case 'POST':
      return graphRequest.post(body);
    case 'PATCH':
      return graphRequest.patch(body);
    case 'DELETE':
      return graphRequest.delete();
  }
}

function readAnswer(call: { method: string; path: string }, response: Response, text: string): Answer {
  const body: unknown = text === '' ? undefined : parseJson(text);
  const envelope = (body as { error?: { code?: string; message?: string; innerError?: Record<string, string> } } | undefined)?.error;
  const retryAfterSeconds = readRetryAfter(response.headers);
  return {
    // A cut or foreign body under a good status is no answer.
    ok: response.ok && (text === '' || body !== undefined),
    body,
    date: response.headers.get('date') ?? undefined,
    claims: response.status === 401 || response.status === 403 ? readClaimsChallenge(response.headers) : undefined,
    refusal: {
      ...call,
      status: response.ok && text !== '' && body === undefined ? 0 : response.status,
      requestId: response.headers.get('request-id') ?? envelope?.innerError?.['request-id'] ?? '',
      graphCode: envelope?.code,
      graphMessage: envelope?.message,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withQuery(path: string, query: Record<string, string> | undefined): string {
  if (query === undefined) return path;
  return `${path}?${Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}

function plainPath(path: string): string {
  const withoutHost = path.replace(/^https:\/\/[^/]+\/v1\.0/, '');
  return withoutHost.split('?')[0] ?? withoutHost;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
