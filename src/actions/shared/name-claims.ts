// Under which name each attribute of a person is sent: Entra's defaults, and what a claims mapping policy makes of them. Pure.
import type { ClaimName } from '../../model/claim-names';
import { readClaimsSchema } from './claims-definition';

/** Attribute of the person, in Entra's lower-case names, by the name of the template. */
const SOURCES: Record<ClaimName, string> = {
  'claim.userPrincipalName': 'userprincipalname', 'claim.emailAddress': 'mail', 'claim.givenName': 'givenname', 'claim.surname': 'surname', 'claim.displayName': 'displayname',
};

const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const NAME_ID = `${CLAIMS}/nameidentifier`;

/** Entra docs: Customize SAML token claims; the display name is one of those that Entra always sends. */
const BASIC: ReadonlyArray<readonly [string, string]> = [[`${CLAIMS}/name`, 'userprincipalname'], [`${CLAIMS}/emailaddress`, 'mail'], [`${CLAIMS}/givenname`, 'givenname'], [`${CLAIMS}/surname`, 'surname']];
const ALWAYS: ReadonlyArray<readonly [string, string]> = [['http://schemas.microsoft.com/identity/claims/displayname', 'displayname']];

/** @param definition of the policy in force; absent: none is. What is sent under no name is absent. The NameID is no claim of that kind. */
export function nameClaims(definition: string | undefined): Partial<Record<ClaimName, string>> {
  const { includesBasic, entries } = readClaimsSchema(definition);
  const own = entries.filter((entry) => entry.SamlClaimType !== undefined && entry.SamlClaimType !== NAME_ID);
  const taken = new Set(own.map((entry) => entry.SamlClaimType));
  const byDefault = [...(includesBasic ? BASIC : []), ...ALWAYS].filter(([name]) => !taken.has(name));
  const chosen = own.flatMap(({ SamlClaimType: name, Source, ID }) => (name !== undefined && (Source ?? 'user') === 'user' && ID !== undefined ? [[name, ID.toLowerCase()] as const] : []));
  // Somebody set the ones of the policy on purpose.
  const sent = [...chosen, ...byDefault];
  return Object.fromEntries(Object.entries(SOURCES).flatMap(([template, attribute]) => {
    const name = sent.find(([, source]) => source === attribute)?.[0];
    return name === undefined ? [] : [[template, name]];
  }));
}
