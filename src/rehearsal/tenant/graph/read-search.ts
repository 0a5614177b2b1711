// Reads a $search of directory objects: quoted `property:value` clauses with AND and OR. Graph docs, "Use the $search query parameter".
import { badRequest } from './graph-error';
import type { Predicate } from './read-filter';

/** Only these two are split into words; every other property behaves as startsWith. */
const TOKENIZED = ['displayName', 'description'];

export function readSearch(text: string, searchable: string[]): Predicate {
  const clauses = text.split(/\s+(AND|OR)\s+/);
  const first = readClause(clauses[0] ?? '', searchable);
  let predicate = first;
  for (let i = 1; i < clauses.length; i += 2) {
    const [left, right] = [predicate, readClause(clauses[i + 1] ?? '', searchable)];
    predicate = clauses[i] === 'AND' ? (row) => left(row) && right(row) : (row) => left(row) || right(row);
  }
  return predicate;
}

function readClause(clause: string, searchable: string[]): Predicate {
  const match = /^"(\w+):(.*)"$/s.exec(clause.trim());
  const [, property, value] = match ?? [];
  if (!property || value === undefined || !searchable.includes(property)) {
    throw badRequest(`Syntax error in $search: ${clause}. Clauses need the form "property:value" with quotes.`, 'Request_BadRequest');
  }
  const wanted = split(value);
  return (row) => {
    const text = String(row[property] ?? '').toLowerCase();
    if (!TOKENIZED.includes(property)) return text.startsWith(value.toLowerCase());
    const words = split(text);
    return wanted.length > 0 && wanted.every((one) => words.some((word) => word.startsWith(one)));
  };
}

function split(text: string): string[] {
  return text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}
