// Writes and reads the language of a claims mapping policy. Pure.

export interface WantedClaims {
  claims: Array<{ name: string; namespace?: string; source?: 'user'; id?: string; value?: string }>;
  nameId?: { id: string };
}

type Entry = Record<string, string | undefined>;

interface PolicyBody {
  ClaimsSchema?: Entry[];
  [key: string]: unknown;
}

const NAME_ID = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier';

/**
 * What is wanted beside what `base` says already: claims of other names stay, with everything else in it.
 * Entra docs: the keys are case sensitive and IncludeBasicClaimSet is a text.
 */
export function claimsDefinition(wanted: WantedClaims, base?: string): string {
  const { ClaimsSchema: there = [], ...rest } = readBody(base) ?? { Version: 1, IncludeBasicClaimSet: 'true' };
  const ours = entriesOf(wanted).map((entry) => there.find((one) => isSameClaim(one, entry)) ?? entry);
  const kept = there.filter((one) => !ours.some((entry) => entry.SamlClaimType === one.SamlClaimType));
  return JSON.stringify({ ClaimsMappingPolicy: { ...rest, ClaimsSchema: [...kept, ...ours] } });
}

function entriesOf({ claims, nameId }: WantedClaims): Entry[] {
  return [
    ...(nameId === undefined ? [] : [{ Source: 'user', ID: nameId.id, SamlClaimType: NAME_ID }]),
    ...claims.map(({ name, namespace, id, value }) => ({
      ...(id === undefined ? { Value: value } : { Source: 'user', ID: id }),
      SamlClaimType: namespace === undefined ? name : `${namespace.replace(/\/$/, '')}/${name}`,
    })),
  ];
}

function isSameClaim(one: Entry, other: Entry): boolean {
  return (['SamlClaimType', 'Source', 'ID', 'Value', 'ExtensionID', 'TransformationID'] as const).every((key) => one[key] === other[key]);
}

/** Equal in content; the order of claims, of keys and blanks play no part. */
export function isSameDefinition(one: string | undefined, other: string): boolean {
  return one !== undefined && describeAll(one) === describeAll(other);
}

function describeAll(definition: string): string {
  const { ClaimsSchema = [], ...rest } = readBody(definition) ?? { unreadable: definition };
  return JSON.stringify([sorted(rest), ...ClaimsSchema.map((entry) => JSON.stringify(sorted(entry))).sort()]);
}

/** One line a claim, as people write them, the NameID first. A definition that cannot be read is shown as it is. */
export function describeClaims(definition: string): string {
  const body = readBody(definition);
  if (body === undefined) return definition;
  const lines = (body.ClaimsSchema ?? []).map((entry) => `${nameOf(entry)} = ${sourceOf(entry)}`);
  return lines.sort((one, other) => Number(other.startsWith('NameID = ')) - Number(one.startsWith('NameID = ')) || one.localeCompare(other)).join('\n');
}

function nameOf({ SamlClaimType, JwtClaimType }: Entry): string {
  return SamlClaimType === NAME_ID ? 'NameID' : (SamlClaimType ?? JwtClaimType ?? '');
}

function sourceOf({ Value, TransformationID, Source = 'user', ID, ExtensionID }: Entry): string {
  if (Value !== undefined) return `"${Value}"`;
  return TransformationID === undefined ? `${Source}.${ID ?? ExtensionID ?? ''}` : `transformation ${TransformationID}`;
}

/** What a definition adds; without one, or with one that cannot be read, Entra's basic claims alone are sent. */
export function readClaimsSchema(definition: string | undefined): { includesBasic: boolean; entries: Entry[] } {
  const { ClaimsSchema: entries = [], IncludeBasicClaimSet: basic = 'true' } = readBody(definition) ?? {};
  return { includesBasic: String(basic).toLowerCase() !== 'false', entries };
}

function readBody(definition: string | undefined): PolicyBody | undefined {
  if (definition === undefined) return undefined;
  try {
    const body = (JSON.parse(definition) as { ClaimsMappingPolicy?: unknown } | null)?.ClaimsMappingPolicy;
    if (body === null || typeof body !== 'object') return undefined;
    const { ClaimsSchema, ...rest } = body as PolicyBody;
    // Other tools leave null where they mean none.
    return Array.isArray(ClaimsSchema) ? { ...rest, ClaimsSchema } : rest;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)).map(([key, part]) => [key, sorted(part)]));
}
