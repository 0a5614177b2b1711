// Writes claims in the language of a claims mapping policy. Pure.

export interface WantedClaims {
  claims: Array<{ name: string; namespace?: string; source?: 'user'; id?: string; value?: string }>;
  nameId?: { id: string };
}

const NAME_ID = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier';

/** Entra docs: the keys are case sensitive and IncludeBasicClaimSet is a text. */
export function claimsDefinition({ claims, nameId }: WantedClaims): string {
  const schema = [
    ...(nameId === undefined ? [] : [{ Source: 'user', ID: nameId.id, SamlClaimType: NAME_ID }]),
    ...claims.map(({ name, namespace, id, value }) => ({
      ...(id === undefined ? { Value: value } : { Source: 'user', ID: id }),
      SamlClaimType: namespace === undefined ? name : `${namespace.replace(/\/$/, '')}/${name}`,
    })),
  ];
  return JSON.stringify({ ClaimsMappingPolicy: { Version: 1, IncludeBasicClaimSet: 'true', ClaimsSchema: schema } });
}

/** Equal in content; the order of keys and blanks play no part. */
export function isSameDefinition(one: string | undefined, other: string): boolean {
  if (one === undefined) return false;
  try {
    return sorted(JSON.parse(one)) === sorted(JSON.parse(other));
  } catch {
    return false;
  }
}

export function describeClaims({ claims, nameId }: WantedClaims): string {
  const lines = claims.map(({ name, id, value }) => (id === undefined ? `${name} = "${value ?? ''}"` : `${name} = user.${id}`));
  return [...(nameId === undefined ? [] : [`NameID = user.${nameId.id}`]), ...lines].join('\n');
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a.localeCompare(b))) : part,
  );
}
