// Checks a request body against Graph's own schema: unknown properties and wrong types are refused. Knows no resource's own rules.
import csdl from '../graph-csdl.json';
import type { TenantCloud } from '../tenant-cloud';
import { badRequest, invalidValue, notPlayed } from './graph-error';

type Body = Record<string, unknown>;
type Shape = Record<string, string>;

const TYPES = csdl.types as Record<string, Shape>;
const OPERATIONS = csdl.operations as Record<string, Shape>;
const ENUMS = csdl.enums as Record<string, string[]>;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PRIMITIVES: Record<string, (value: unknown) => boolean> = {
  String: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  Int32: (value) => Number.isInteger(value),
  Guid: (value) => typeof value === 'string' && GUID.test(value),
  DateTimeOffset: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value)),
  Date: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value),
  Binary: (value) => typeof value === 'string' && /^[A-Za-z0-9+/_-]*={0,2}$/.test(value),
};

/** @throws GraphError 400 for anything that the type does not have */
export function checkEntity(type: string, body: unknown, { lacks }: Pick<TenantCloud, 'lacks'>): Body {
  const shape = Object.fromEntries(Object.entries(TYPES[type] ?? {}).filter(([name]) => !lacks.properties[type]?.includes(name)));
  return checkObject(shape, body, capitalise(type));
}

export function checkParameters(operation: keyof typeof csdl.operations, body: unknown): Body {
  return checkObject(OPERATIONS[operation] ?? {}, body, operation);
}

/** The property names of a type, for $select. */
export function hasProperty(type: string, name: string, { lacks }: Pick<TenantCloud, 'lacks'>): boolean {
  return TYPES[type]?.[name] !== undefined && !lacks.properties[type]?.includes(name);
}

/** Refuses properties that only the service sets. */
export function refuseReadOnly(body: Body, names: string[]): void {
  const name = names.find((one) => one in body);
  if (name) throw badRequest(`Property '${name}' is read-only and cannot be set.`);
}

function checkObject(shape: Shape, body: unknown, resource: string): Body {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badRequest('Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.', 'BadRequest');
  for (const [name, value] of Object.entries(body)) {
    if (name.includes('@')) continue;
    const type = shape[name];
    if (!type) throw badRequest(`Invalid property '${name}'.`);
    checkValue(type, value, name, resource);
  }
  return body as Body;
}

function checkValue(type: string, value: unknown, name: string, resource: string): void {
  if (value === null) {
    if (!type.endsWith('?')) throw invalidValue(name, resource);
    return;
  }
  const bare = type.replace('?', '');
  if (!bare.endsWith('[]')) return checkSingle(bare, value, name, resource);
  if (!Array.isArray(value)) throw invalidValue(name, resource);
  for (const one of value) checkSingle(bare.slice(0, -2), one, name, resource);
}

function checkSingle(type: string, value: unknown, name: string, resource: string): void {
  const primitive = PRIMITIVES[type];
  if (primitive) {
    if (!primitive(value)) throw invalidValue(name, resource);
  } else if (ENUMS[type]) {
    if (!ENUMS[type].includes(String(value))) throw invalidValue(name, resource);
  } else if (TYPES[type]) {
    if (typeof value !== 'object' || Array.isArray(value)) throw invalidValue(name, resource);
    checkObject(TYPES[type], value, resource);
  } else {
    throw notPlayed(`property '${name}' of type ${type}`);
  }
}

function capitalise(type: string): string {
  return type[0]?.toUpperCase() + type.slice(1);
}
