// Reads a list of claims as people type it, one a line: `name = user.attribute` or `name = "a text"`. Says which line cannot be read, and why.

export interface TypedClaim {
  name: string;
  /** Attribute of the person in Entra's lower-case names. */
  id?: string;
  /** The same text for everybody. */
  value?: string;
}

/** Key of a text in cards/bot.yaml `fieldMistakes`, with what it names. */
export interface ClaimsMistake {
  what: 'claimsForm' | 'claimsAttribute' | 'claimsEmpty' | 'claimsTwice' | 'claimsReserved' | 'claimsNameId';
  /** 1-based, blank lines counted. */
  line: number;
  /** What of the line is meant. */
  text: string;
}

export interface ParsedClaims {
  claims: TypedClaim[];
  /** The first one; the lines behind it are not looked at. */
  mistake?: ClaimsMistake;
}

/** Entra docs, "Claims mapping policy type": attributes of a person that a claim can take. */
const ATTRIBUTES = new Set([
  'assignedroles', 'city', 'companyname', 'country', 'department', 'displayname', 'employeeid', 'givenname', 'jobtitle', 'mail', 'mailnickname', 'objectid',
  'onpremisessamaccountname', 'othermail', 'state', 'surname', 'telephonenumber', 'userprincipalname', ...Array.from({ length: 15 }, (_, at) => `extensionattribute${at + 1}`),
]);

const reserved = (namespace: string, ...names: string[]): string[] => names.map((name) => `http://schemas.${namespace}/${name}`);
/** Entra docs, "Claims mapping policy type", restricted SAML claims: Entra sends them itself and refuses them in a policy. */
const RESERVED = new Set([
  ...reserved('microsoft.com/identity/claims', 'accesstoken', 'identityprovider', 'objectidentifier', 'openid2_id', 'puid', 'scope', 'tenantid'),
  ...reserved('microsoft.com/ws/2008/06/identity/claims',
    'authenticationinstant', 'authenticationmethod', 'confirmationkey', 'denyonlyprimarygroupsid', 'denyonlyprimarysid', 'denyonlywindowsdevicegroup', 'expiration', 'expired', 'groups', 'groupsid', 'ispersistent',
    'role', 'samlissuername', 'wids', 'windowsdeviceclaim', 'windowsdevicegroup', 'windowsfqbnversion', 'windowssubauthority', 'windowsuserclaim'),
  ...reserved('xmlsoap.org/ws/2005/05/identity/claims', 'authentication', 'authorizationdecision', 'denyonlysid', 'privatepersonalidentifier', 'spn', 'upn'),
  ...reserved('microsoft.com', 'accesscontrolservice/2010/07/claims/identityprovider', 'claims/authnmethodsreferences', 'claims/groups.link', '2014/03/psso',
    '2014/09/devicecontext/claims/iscompliant', '2014/02/devicecontext/claims/isknown', '2012/01/devicecontext/claims/ismanaged'),
  ...reserved('xmlsoap.org/ws/2009/09/identity/claims', 'actor'),
]);
const NAME_ID = /^(nameid|name ?identifier|http:\/\/schemas\.xmlsoap\.org\/ws\/2005\/05\/identity\/claims\/nameidentifier)$/i;

const CLAIM = /^(?<name>[^\s=]+)\s*=\s*(?:user\.(?<id>[A-Za-z0-9]+)|["“”„](?<value>.*)["“”])$/u;

export function parseClaims(text: string): ParsedClaims {
  const claims: TypedClaim[] = [];
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '') continue;
    const read = readClaim(line);
    if ('what' in read) return { claims, mistake: { ...read, line: at + 1 } };
    if (claims.some(({ name }) => name === read.name)) return { claims, mistake: { what: 'claimsTwice', text: read.name, line: at + 1 } };
    claims.push(read);
  }
  return { claims };
}

function readClaim(line: string): TypedClaim | Omit<ClaimsMistake, 'line'> {
  const { name, id, value } = CLAIM.exec(line)?.groups ?? {};
  if (NAME_ID.test(name ?? line.split('=')[0]!.trim())) return { what: 'claimsNameId', text: name ?? line };
  if (name === undefined) return { what: 'claimsForm', text: line };
  if (RESERVED.has(name.toLowerCase())) return { what: 'claimsReserved', text: name };
  if (id !== undefined) return ATTRIBUTES.has(id.toLowerCase()) ? { name, id: id.toLowerCase() } : { what: 'claimsAttribute', text: id };
  return value?.trim() ? { name, value: value.trim() } : { what: 'claimsEmpty', text: name };
}
