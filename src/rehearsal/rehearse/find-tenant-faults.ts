// Compares what a tenant holds with what a chat expects of it, only in what is written down. Reads no file.
import type { TenantAfter } from './chat';

type Held = Record<string, Record<string, unknown>[]>;

/** One sentence for each expected object that is not there. */
export function findTenantFaults(expected: TenantAfter, held: Held): string[] {
  return Object.entries(expected).flatMap(([kind, objects]) => objects
    .filter((object) => !(held[kind] ?? []).some((one) => holds(one, object)))
    .map((object) => `The tenant holds nothing under ${kind} with ${JSON.stringify(object)}.`));
}

/** Lists have to be equal, objects only in the properties that are expected. */
function holds(value: unknown, expected: unknown): boolean {
  if (Array.isArray(expected)) return Array.isArray(value) && value.length === expected.length && expected.every((one, index) => holds(value[index], one));
  if (typeof expected !== 'object' || expected === null) return value === expected;
  return typeof value === 'object' && value !== null && Object.entries(expected).every(([name, one]) => holds((value as Record<string, unknown>)[name], one));
}
