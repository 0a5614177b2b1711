// Reads an OData $filter into a predicate and refuses what the resource does not play; comparisons ignore case, as the directory does.
import { badRequest, notPlayed } from './graph-error';

type Row = Record<string, unknown>;
export type Predicate = (row: Row) => boolean;
/** Operators by property path, such as { displayName: ['eq', 'startswith'] }; `any` is for collections of strings. */
export type Filterable = Record<string, string[]>;

const TOKEN = /\s*('(?:[^']|'')*'|[(),:]|[^\s(),:']+(?::\d[^\s(),']*)*)/y;

export function readFilter(text: string, filterable: Filterable): Predicate {
  const tokens = tokenize(text);
  let at = 0;
  const peek = (): string => tokens[at] ?? '';
  const fail = (): Error => badRequest(`Invalid filter clause: ${text}`);
  const take = (expected?: string): string => {
    const token = tokens[at++];
    if (token === undefined || (expected && token.toLowerCase() !== expected)) throw fail();
    return token;
  };
  const allow = (path: string, operator: string): void => {
    if (!filterable[path]?.includes(operator)) throw notPlayed(`$filter with ${operator} on '${path}' (${text})`);
  };

  const readOr = (): Predicate => {
    const parts = [readAnd()];
    while (peek().toLowerCase() === 'or') at++, parts.push(readAnd());
    return (row) => parts.some((part) => part(row));
  };
  const readAnd = (): Predicate => {
    const parts = [readOne()];
    while (peek().toLowerCase() === 'and') at++, parts.push(readOne());
    return (row) => parts.every((part) => part(row));
  };
  const readOne = (): Predicate => {
    if (peek() === '(') {
      take('(');
      const inner = readOr();
      take(')');
      return inner;
    }
    const name = take();
    return peek() === '(' ? readCall(name) : readComparison(name);
  };
  const readCall = (name: string): Predicate => {
    take('(');
    if (name.endsWith('/any')) return readAny(name.slice(0, -4));
    const path = take();
    take(',');
    const wanted = readLiteral(take());
    take(')');
    const operator = name.toLowerCase();
    allow(path, operator);
    return (row) => compare(operator, valueAt(row, path), wanted);
  };
  const readAny = (path: string): Predicate => {
    const variable = take();
    take(':');
    const inner = take();
    if (inner !== variable) throw notPlayed(`$filter with any on '${path}' (${text})`);
    const operator = take().toLowerCase();
    const wanted = readLiteral(take());
    take(')');
    allow(path, 'any');
    if (operator !== 'eq') throw notPlayed(`$filter with any and ${operator} on '${path}'`);
    return (row) => [valueAt(row, path) ?? []].flat().some((one) => compare('eq', one, wanted));
  };
  const readComparison = (path: string): Predicate => {
    const operator = take().toLowerCase();
    const wanted = readLiteral(take());
    allow(path, operator);
    return (row) => compare(operator, valueAt(row, path), wanted);
  };

  const predicate = readOr();
  if (at !== tokens.length) throw fail();
  return predicate;
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (!match?.[1]) throw badRequest(`Invalid filter clause: ${text}`);
    tokens.push(match[1]);
  }
  return tokens;
}

function readLiteral(token: string): unknown {
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  if (token === 'null') return null;
  if (token === 'true' || token === 'false') return token === 'true';
  return /^-?\d+$/.test(token) ? Number(token) : token;
}

function valueAt(row: Row, path: string): unknown {
  return path.split('/').reduce<unknown>((value, name) => (value as Row | null | undefined)?.[name], row);
}

function compare(operator: string, value: unknown, wanted: unknown): boolean {
  const left = typeof value === 'string' ? value.toLowerCase() : value ?? null;
  const right = typeof wanted === 'string' ? wanted.toLowerCase() : wanted;
  if (operator === 'eq') return left === right;
  if (typeof left !== 'string' || typeof right !== 'string') return false;
  if (operator === 'startswith') return left.startsWith(right);
  if (operator === 'contains') return left.includes(right);
  const [a, b] = [Date.parse(left), Date.parse(right)];
  return operator === 'ge' ? a >= b : operator === 'gt' ? a > b : operator === 'le' ? a <= b : operator === 'lt' && a < b;
}
