// Compares JSON values with the types of Microsoft's published schema. Knows no paths.
import schema from './graph-csdl.json';

/** Name -> type, with `[]` for a collection and `?` for "may be null". */
export type Fields = Record<string, string>;

const types = schema.types as Record<string, { properties: Fields }>;
const enums = schema.enums as Record<string, string[]>;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const isText = (value: unknown): value is string => typeof value === 'string';

const PRIMITIVES: Record<string, (value: unknown) => boolean> = {
  String: isText,
  Boolean: (value) => typeof value === 'boolean',
  Int16: Number.isInteger,
  Int32: Number.isInteger,
  Int64: Number.isInteger,
  Double: (value) => typeof value === 'number',
  Guid: (value) => isText(value) && GUID.test(value),
  DateTimeOffset: (value) => isText(value) && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value)),
  Date: (value) => isText(value) && /^\d{4}-\d\d-\d\d$/.test(value),
  // Both alphabets of base64 are on the wire in Graph's own samples.
  Binary: (value) => isText(value) && /^[A-Za-z0-9+/_-]*={0,2}$/.test(value),
};

/** `required`: parameters of an action, where what may not be null has to be there. */
export function findBodyFaults(body: unknown, fields: Fields, { required }: { required: boolean }): string[] {
  const needed = required ? Object.keys(fields).filter((name) => !fields[name]?.endsWith('?')) : [];
  if (body === undefined && needed.length === 0 && required) return [];
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return ['the body has to be a JSON object'];
  const missing = needed.filter((name) => !(name in body)).map((name) => `${name} is missing`);
  return [...missing, ...findFieldFaults('', body as Record<string, unknown>, fields)];
}

function findFieldFaults(place: string, value: Record<string, unknown>, fields: Fields): string[] {
  return Object.entries(value).flatMap(([name, part]) => {
    if (name === '@odata.type') return PRIMITIVES.String?.(part) ? [] : ['@odata.type has to be a text'];
    const type = fields[name];
    return type === undefined ? [`${place}${name} is unknown`] : findValueFaults(place + name, part, type);
  });
}

export function findValueFaults(place: string, value: unknown, marked: string): string[] {
  const type = marked.replace(/\?$/, '');
  if (value === undefined) return [`${place} is undefined: leave it out`];
  if (value === null) return marked.endsWith('?') ? [] : [`${place} may not be null`];
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) return [`${place} has to be a list of ${type.slice(0, -2)}`];
    return value.flatMap((one, index) => findValueFaults(`${place}[${index}]`, one, type.slice(0, -2)));
  }
  const isRight = PRIMITIVES[type] ?? (enums[type] && ((one: unknown) => enums[type]?.includes(one as string) ?? false));
  if (isRight) return isRight(value) ? [] : [`${place} has to be ${type}, not ${JSON.stringify(value)}`];
  const fields = types[type]?.properties;
  if (!fields) return [`${place} is of type ${type}, which the kept part of the schema does not describe: add it to graph-csdl.json`];
  if (typeof value !== 'object' || Array.isArray(value)) return [`${place} has to be an object of type ${type}`];
  return findFieldFaults(`${place}.`, value as Record<string, unknown>, fields);
}
