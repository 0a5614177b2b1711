// The way of one call through the tenant: outage, throttling, token, route, right, collision, handler, error envelope.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Tenant } from '../tenant';
import { applicationRoutes } from './applications';
import { assignmentRoutes } from './assignments';
import { claimsPolicyRoutes } from './claims-policies';
import { directoryRoutes } from './directory';
import type { Caller, GraphAnswer, GraphCall, Params, Route } from './graph-call';
import { GraphError, notPlayed } from './graph-error';
import { meRoutes } from './me';
import { checkRight, readCaller } from './read-caller';
import { servicePrincipalRoutes } from './service-principals';
import { signingCertificateRoutes } from './signing-certificates';
import { templateRoutes } from './templates';
import { userRoutes } from './users';

const ROUTES: Route[] = [
  ...templateRoutes, ...applicationRoutes, ...servicePrincipalRoutes, ...signingCertificateRoutes, ...assignmentRoutes, ...claimsPolicyRoutes,
  ...userRoutes, ...meRoutes, ...directoryRoutes,
];

export type RawCall = Omit<GraphCall, 'caller'>;
export type FullAnswer = GraphAnswer & { headers: Record<string, string> };

const writing = new WeakMap<Tenant, Set<string>>();

/** Never throws for what a caller did wrong; `body` carries the error envelope. */
export async function answerCall(raw: RawCall): Promise<FullAnswer> {
  const { tenant } = raw;
  const requestId = randomUUID();
  const headers = { 'request-id': requestId, 'client-request-id': raw.header('client-request-id') ?? requestId };
  let caller: Caller = { scopes: [] };
  let answer: GraphAnswer;
  try {
    if (tenant.isOut()) throw new GraphError(503, 'serviceNotAvailable', 'The service is temporarily unavailable. Please retry the request.');
    if (tenant.takeThrottle()) throw throttled();
    caller = await readCaller(tenant, raw.header('authorization'));
    answer = await playRoute({ ...raw, caller });
  } catch (error) {
    answer = describeError(raw, error, headers);
  }
  const { method, path, query, body } = raw;
  tenant.emitRequest({ method, path, query, body, status: answer.status, requestId, personObjectId: caller.personObjectId, scopes: caller.scopes });
  return { ...answer, headers: { ...headers, ...answer.headers } };
}

async function playRoute(call: GraphCall): Promise<GraphAnswer> {
  const { route, params } = findRoute(call);
  checkRight(call.tenant, call.caller, route);
  checkQuery(call, route);
  const target = route.writes?.(params);
  return target ? holdObject(call.tenant, target, () => playHandler(call, route, params)) : playHandler(call, route, params);
}

async function playHandler(call: GraphCall, route: Route, params: Params): Promise<GraphAnswer> {
  await wait(call.tenant.graphDelayMs);
  return route.handle(call, params);
}

function findRoute(call: GraphCall): { route: Route; params: Params } {
  const segments = readSegments(call.path);
  for (const route of ROUTES) {
    const params = route.method === call.method ? matchPath(route.path, segments) : undefined;
    if (params) return { route, params };
  }
  throw notPlayed(`${call.method} ${call.path}`);
}

/** `servicePrincipals(appId='x')` becomes two segments, the second one `appId=x`; a directory role has such a key of its own. */
function readSegments(path: string): string[] {
  return path.split('/').filter(Boolean).flatMap((segment) => {
    const match = /^(\w+)\((appId|roleTemplateId)='([0-9a-fA-F-]{36})'\)$/.exec(segment);
    return match ? [match[1] ?? '', `${match[2] ?? ''}=${match[3] ?? ''}`] : [segment];
  });
}

function matchPath(pattern: string, segments: string[]): Params | undefined {
  const parts = pattern.split('/');
  if (parts.length !== segments.length) return undefined;
  const params: Params = {};
  for (const [i, part] of parts.entries()) {
    const segment = segments[i] ?? '';
    if (part.startsWith('{')) params[part.slice(1, -1)] = segment;
    else if (part !== segment) return undefined;
  }
  return params;
}

function checkQuery(call: GraphCall, route: Route): void {
  const strange = Object.keys(call.query).find((name) => !route.query?.includes(name));
  if (strange) throw notPlayed(`query option ${strange} on ${call.method} ${call.path}`);
}

/** Graph docs, errors: two writes to one object at one time do not wait for each other, the second is refused. */
async function holdObject(tenant: Tenant, target: string, work: () => Promise<GraphAnswer>): Promise<GraphAnswer> {
  const held = writing.get(tenant) ?? new Set<string>();
  writing.set(tenant, held);
  if (held.has(target)) {
    throw new GraphError(409, 'Directory_ConcurrencyViolation', 'Error due to concurrent requests being made to the tenant. Please wait briefly and retry.', { 'retry-after': '1' });
  }
  held.add(target);
  try {
    return await work();
  } finally {
    held.delete(target);
  }
}

function throttled(): GraphError {
  return new GraphError(429, 'TooManyRequests', 'Too many requests.', {
    'retry-after': '1', 'x-ms-throttle-scope': 'Tenant_Application/ReadWrite', 'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
  });
}

function describeError(raw: RawCall, error: unknown, headers: Record<string, string>): GraphAnswer {
  const known = error instanceof GraphError ? error : new GraphError(500, 'InternalServerError', String(error));
  if (known.status >= 500 && known.status !== 503) {
    raw.tenant.warn(`REHEARSAL TENANT ${known.status}: ${raw.method} ${raw.path}: ${error instanceof GraphError ? known.message : (error as Error).stack ?? known.message}`);
  }
  const inner = { date: raw.tenant.now().toISOString().slice(0, 19), ...headers };
  return { status: known.status, headers: known.headers, body: { error: { code: known.code, message: known.message, innerError: inner } } };
}

