// The tests' own judge of Graph requests: path, operation, query and body against Microsoft's published schema (v1.0). Knows no tenant and no rule beyond the types.
import schema from './graph-csdl.json';
import { findBodyFaults, findValueFaults } from './graph-values';
import type { Fields } from './graph-values';

export interface GraphRequest {
  method: string;
  /** Path with query, with or without `/v1.0`. */
  path: string;
  body?: unknown;
}

interface TypeEntry {
  properties: Fields;
  navigation?: Fields;
}

interface ActionEntry {
  on: string;
  parameters: Fields;
}

/** Where a path leads. */
interface Target {
  type: string;
  many: boolean;
  /** Set at the end of `…/$ref`, `…/$count` and of an action. */
  end?: { kind: 'ref' | 'count' } | { kind: 'action'; name: string; parameters: Fields } | { kind: 'property' };
}

const types = schema.types as Record<string, TypeEntry>;
const actions = schema.actions as unknown as Record<string, Record<string, ActionEntry>>;

/** What is wrong with a request, as sentences; empty when the schema knows it all. */
export function checkGraphRequest({ method, path, body }: GraphRequest): string[] {
  const [rawPath = '', query = ''] = path.split(/\?(.*)/s);
  const segments = rawPath.replace(/^\/(v1\.0|beta)(?=\/)/, '').split('/').filter(Boolean).map(decodeURIComponent);
  if (segments[0] === '$batch') return checkBatch(method, body);
  const target = findTarget(segments);
  if (typeof target === 'string') return [`${method} ${path}: ${target}`];
  return [...checkMethod(method, target, body), ...checkQuery(query, target)].map((fault) => `${method} ${path}: ${fault}`);
}

function findTarget([root = '', ...rest]: string[]): Target | string {
  const [, name = root, key] = /^(\w+)\((\w+='[^']*')\)$/.exec(root) ?? [];
  const marked = (schema.roots as Fields)[name];
  if (!marked) return `/${name} is unknown`;
  let target: Target = { type: marked.replace('[]', ''), many: marked.endsWith('[]') && !key };
  for (const segment of rest) {
    const next = step(target, segment);
    if (typeof next === 'string') return next;
    target = next;
  }
  return target;
}

function step({ type, many, end }: Target, segment: string): Target | string {
  if (end) return `nothing follows after ${end.kind}, not even ${segment}`;
  if (segment === '$ref') return { type, many, end: { kind: 'ref' } };
  if (segment === '$count') return many ? { type, many, end: { kind: 'count' } } : '$count needs a collection';
  const [, bareName = segment] = /^microsoft\.graph\.(\w+)$/.exec(segment) ?? [];
  const action = actions[type]?.[bareName];
  if (action) {
    if ((action.on === 'collection') !== many) return `action ${bareName} belongs to ${action.on === 'collection' ? 'the collection' : 'one object'}`;
    return { type, many, end: { kind: 'action', name: bareName, parameters: action.parameters } };
  }
  if (bareName !== segment) return types[bareName] ? { type: bareName, many } : `type ${bareName} is unknown`;
  if (many) return { type, many: false };
  const navigation = types[type]?.navigation?.[segment];
  if (navigation) return { type: navigation.replace('[]', ''), many: navigation.endsWith('[]') };
  if (types[type]?.properties[segment]) return { type, many: false, end: { kind: 'property' } };
  return `${type} has no ${segment}`;
}

function checkMethod(method: string, { type, many, end }: Target, body: unknown): string[] {
  const fields = types[type]?.properties ?? {};
  const links = Object.fromEntries(Object.keys(types[type]?.navigation ?? {}).map((name) => [`${name}@odata.bind`, 'String[]']));
  const allowed = end?.kind === 'action' || (many && !end) ? ['POST'] : end?.kind === 'ref' ? ['POST', 'PUT', 'DELETE'] : end ? [] : ['PATCH', 'DELETE'];
  if (end?.kind !== 'action') allowed.push('GET');
  if (!allowed.includes(method)) return [`${method} is not possible here, only ${allowed.join(', ')}`];
  if (method === 'GET' || method === 'DELETE') return body === undefined ? [] : [`${method} takes no body`];
  if (end?.kind === 'action') return findBodyFaults(body, end.parameters, { required: true });
  if (end?.kind === 'ref') return findBodyFaults(body, { '@odata.id': 'String' }, { required: true });
  return findBodyFaults(body, { ...fields, ...(method === 'POST' ? links : {}) }, { required: false });
}

/** Names in $select, $expand, $orderby and $filter, and the form of $top. */
function checkQuery(query: string, { type, end }: Target): string[] {
  const known = { ...types[type]?.properties, ...types[type]?.navigation };
  const faults: string[] = [];
  for (const [name, value] of new URLSearchParams(query)) {
    if (!/^\$?(select|expand|filter|orderby|search|top|skip|count|skiptoken|format)$/i.test(name)) faults.push(`query option ${name} is unknown`);
    if (name === '$top') faults.push(...findValueFaults('$top', Number(value), 'Int32'));
    if (end || !['$select', '$expand', '$orderby', '$filter'].includes(name)) continue;
    const names = name === '$filter' ? namesInFilter(value) : value.split(',').map((part) => part.trim().split(/[ (/]/)[0] ?? '');
    for (const used of names) {
      if (!(used in known)) faults.push(`${name} names ${used}, which ${type} does not have`);
      else if (name === '$expand' && !types[type]?.navigation?.[used]) faults.push(`$expand names ${used}, which is no link of ${type}`);
    }
  }
  return faults;
}

const FILTER_WORDS = /^(eq|ne|ge|gt|le|lt|in|and|or|not|any|all|true|false|null|startswith|endswith|contains|\d.*)$/i;

/** The first name of each path in a filter: `keyCredentials/any(k:k/type eq 'x')` speaks of keyCredentials. */
function namesInFilter(filter: string): string[] {
  const bare = filter.replace(/'(?:[^']|'')*'/g, "''").replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d[\dT:.Z+-]*/gi, '0');
  const variables = [...bare.matchAll(/(\w+):/g)].map((match) => match[1]);
  return [...bare.matchAll(/(?<![/\w$])[A-Za-z_]\w*/g)].map((match) => match[0]).filter((word) => !FILTER_WORDS.test(word) && !variables.includes(word));
}

function checkBatch(method: string, body: unknown): string[] {
  const requests = (body as { requests?: Array<{ method?: string; url?: string; body?: unknown }> } | undefined)?.requests;
  if (method !== 'POST' || !Array.isArray(requests)) return ['$batch takes a POST with requests'];
  // Graph docs, JSON batching: at most 20 requests.
  if (requests.length > 20) return [`$batch holds ${requests.length} requests, 20 are the most`];
  return requests.flatMap((request) => checkGraphRequest({ method: request.method ?? '', path: request.url ?? '', body: request.body }));
}
