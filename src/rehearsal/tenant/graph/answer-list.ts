// Turns rows into Graph's answers: filter, search, order, paging and $select for lists, $select for one entity.
import { hasProperty } from './check-entity';
import type { GraphAnswer, GraphCall } from './graph-call';
import { badRequest, notPlayed } from './graph-error';
import { readFilter, type Filterable } from './read-filter';
import { readSearch } from './read-search';

type Row = Record<string, unknown>;

export interface ListRules {
  /** Type in the schema, such as `servicePrincipal`. */
  type: string;
  /** After `$metadata#`. */
  context: string;
  filterable?: Filterable;
  searchable?: string[];
  orderable?: string[];
  /** Properties without $select; left out, everything the row has. */
  defaults?: string[];
  pageSize?: number;
  maxPageSize?: number;
  skip?: boolean;
}

export const LIST_QUERY = ['$filter', '$select', '$top', '$count', '$search', '$orderby', '$skip', '$skiptoken'];

export function answerEntity(call: GraphCall, rules: Pick<ListRules, 'type' | 'context' | 'defaults'>, row: object, status = 200): GraphAnswer {
  const select = readSelect(call, rules.type);
  const suffix = select ? `(${select.join(',')})` : '';
  return {
    status,
    body: { '@odata.context': `${call.tenant.graphBaseUrl}/v1.0/$metadata#${rules.context}${suffix}/$entity`, ...pick(row as Row, select ?? rules.defaults) },
  };
}

export function answerList(call: GraphCall, rules: ListRules, rows: object[]): GraphAnswer {
  const found = order(call, rules, rows.filter((row) => matches(call, rules, row as Row)) as Row[]);
  const size = readTop(call, rules);
  const start = Number(call.query.$skiptoken ?? readSkip(call, rules));
  const page = found.slice(start, start + size);
  const select = readSelect(call, rules.type);
  const next = start + size < found.length ? nextLink(call, start + size) : undefined;
  return {
    status: 200,
    body: {
      '@odata.context': `${call.tenant.graphBaseUrl}/v1.0/$metadata#${rules.context}${select ? `(${select.join(',')})` : ''}`,
      ...(isAdvanced(call) && call.query.$count === 'true' ? { '@odata.count': found.length } : {}),
      ...(next ? { '@odata.nextLink': next } : {}),
      value: page.map((row) => pick(row, select ?? rules.defaults)),
    },
  };
}

function isAdvanced(call: GraphCall): boolean {
  return call.header('consistencylevel')?.toLowerCase() === 'eventual';
}

function matches(call: GraphCall, rules: ListRules, row: Row): boolean {
  const { $filter, $search } = call.query;
  if ($search !== undefined) {
    if (!rules.searchable) throw notPlayed(`$search on ${rules.type}`);
    if (!isAdvanced(call)) {
      throw badRequest("Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'", 'Request_UnsupportedQuery');
    }
    if (!readSearch($search, rules.searchable)(row)) return false;
  }
  return $filter === undefined || readFilter($filter, rules.filterable ?? {})(row);
}

function order(call: GraphCall, rules: ListRules, rows: Row[]): Row[] {
  const { $orderby } = call.query;
  if (!$orderby) return rows;
  const [name = '', direction = 'asc'] = $orderby.trim().split(/\s+/);
  if (!rules.orderable?.includes(name)) throw notPlayed(`$orderby '${$orderby}' on ${rules.type}`);
  // Graph docs: ordering a filtered or searched list of directory objects is an advanced query.
  if ((call.query.$filter || call.query.$search) && rules.searchable && !isAdvanced(call)) {
    throw badRequest('Sorting not supported for current query.', 'Request_UnsupportedQuery');
  }
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
  return [...rows].sort((a, b) => sign * String(a[name] ?? '').localeCompare(String(b[name] ?? '')));
}

function readTop(call: GraphCall, rules: ListRules): number {
  const text = call.query.$top;
  if (text === undefined) return rules.pageSize ?? 100;
  const top = Number(text);
  if (!Number.isInteger(top) || top < 1 || top > (rules.maxPageSize ?? 999)) {
    throw badRequest(`Invalid page size specified: '${text}'. Must be between 1 and ${rules.maxPageSize ?? 999} inclusive.`);
  }
  return top;
}

function readSkip(call: GraphCall, rules: ListRules): number {
  if (call.query.$skip === undefined) return 0;
  if (!rules.skip) throw badRequest("'$skip' is not supported by the service.");
  return Number(call.query.$skip);
}

function nextLink(call: GraphCall, start: number): string {
  const query = new URLSearchParams({ ...call.query, $skiptoken: String(start) });
  query.delete('$skip');
  return `${call.tenant.graphBaseUrl}/v1.0${call.path}?${query.toString()}`;
}

function readSelect(call: GraphCall, type: string): string[] | undefined {
  const names = call.query.$select?.split(',').map((name) => name.trim()).filter(Boolean);
  const unknown = names?.find((name) => !hasProperty(type, name, call.tenant.cloud));
  if (unknown) throw badRequest(`Could not find a property named '${unknown}' on type 'microsoft.graph.${type}'.`, 'BadRequest');
  return names;
}

/** A type annotation stays whatever is selected: in a mixed list it is the only way to tell what an entry is. */
function pick(row: Row, names: string[] | undefined): Row {
  if (!names) return row;
  const type = row['@odata.type'] ? [['@odata.type', row['@odata.type']]] : [];
  return Object.fromEntries([...type, ...names.map((name) => [name, row[name] ?? null])]) as Row;
}
