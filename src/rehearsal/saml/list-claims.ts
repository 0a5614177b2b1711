// What an assertion says about a person: Entra's default claims and the app's own claims schema. Knows nothing of XML.
import type { SamlApp, SamlPerson } from '../tenant/saml-directory';
import { CLAIM } from './saml-names';

export interface Claim {
  name: string;
  values: string[];
  nameFormat?: string;
}

export interface PersonClaims {
  /** Undefined when the attribute that it comes from is empty: Entra refuses then. */
  nameId?: string;
  nameIdSource: string;
  claims: Claim[];
}

export type SignInMethod = 'password' | 'multi-factor';

const METHODS: Record<SignInMethod, string[]> = {
  password: ['http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password'],
  'multi-factor': ['http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password', 'http://schemas.microsoft.com/claims/multipleauthn'],
};

/** NameID and claims of one sign-in. A claims schema adds to the default claims and replaces those of the same name. */
export function listClaims(input: { app: SamlApp; person: SamlPerson; tenantId: string; issuer: string; method: SignInMethod }): PersonClaims {
  const { app, person } = input;
  const own = (app.claimsSchema ?? []).filter((entry) => entry.SamlClaimType);
  const nameEntry = own.find((entry) => entry.SamlClaimType === CLAIM.nameIdentifier);
  const nameId = nameEntry ? readSource(nameEntry, person) : person.userPrincipalName;
  const byName = new Map(listDefaultClaims(input).map((claim) => [claim.name, claim]));
  for (const entry of own) {
    const name = entry.SamlClaimType ?? '';
    const value = readSource(entry, person);
    if (entry === nameEntry) continue;
    if (value) byName.set(name, { name, values: [value], nameFormat: entry.SAMLNameForm });
    else byName.delete(name);
  }
  return { nameId: nameId || undefined, nameIdSource: nameEntry?.ID ?? 'userprincipalname', claims: [...byName.values()] };
}

// Microsoft's table of claims in SAML tokens; a claim without a value is left out.
function listDefaultClaims({ person, tenantId, issuer, method }: { person: SamlPerson; tenantId: string; issuer: string; method: SignInMethod }): Claim[] {
  const pairs: Array<[string, string[]]> = [
    [CLAIM.tenantId, [tenantId]],
    [CLAIM.objectIdentifier, [person.objectId]],
    [CLAIM.displayName, [person.displayName]],
    [CLAIM.identityProvider, [issuer]],
    [CLAIM.methods, METHODS[method]],
    [CLAIM.givenName, person.givenName ? [person.givenName] : []],
    [CLAIM.surname, person.surname ? [person.surname] : []],
    [CLAIM.emailAddress, person.mail ? [person.mail] : []],
    [CLAIM.name, [person.userPrincipalName]],
  ];
  return pairs.filter(([, values]) => values.length > 0).map(([name, values]) => ({ name, values }));
}

// Ids as in the claims mapping policy reference: all lower case.
function readSource(entry: Record<string, string>, person: SamlPerson): string | undefined {
  if (entry.Value !== undefined) return entry.Value;
  const attributes: Record<string, string | undefined> = {
    userprincipalname: person.userPrincipalName,
    mail: person.mail,
    givenname: person.givenName,
    surname: person.surname,
    displayname: person.displayName,
    objectid: person.objectId,
    mailnickname: person.userPrincipalName.split('@')[0],
  };
  return attributes[(entry.ID ?? '').toLowerCase()];
}
