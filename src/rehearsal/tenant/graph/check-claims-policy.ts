// The rules for the definition of a claims mapping policy; stores nothing. Entra docs, "Claims mapping policy type".
import { badRequest } from './graph-error';

const ENTRY_KEYS = ['Source', 'ID', 'ExtensionID', 'Value', 'TransformationID', 'SamlClaimType', 'JwtClaimType', 'SAMLNameForm'];
const POLICY_KEYS = ['Version', 'IncludeBasicClaimSet', 'ClaimsSchema', 'ClaimsTransformations', 'ClaimsTransformation'];
const NAME_FORMS = ['unspecified', 'uri', 'basic'].map((form) => `urn:oasis:names:tc:SAML:2.0:attrname-format:${form}`);
const NAME_ID = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier';
const NAME_ID_SOURCES = /^(mail|userprincipalname|onpremisessamaccountname|employeeid|telephonenumber|extensionattribute([1-9]|1[0-5]))$/;
const RESTRICTED = [
  'http://schemas.microsoft.com/identity/claims/objectidentifier', 'http://schemas.microsoft.com/identity/claims/tenantid',
  'http://schemas.microsoft.com/identity/claims/identityprovider', 'http://schemas.microsoft.com/claims/authnmethodsreferences',
  'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
];

type Json = Record<string, unknown>;

/** @throws 400 for a wrong key (they are case sensitive), a restricted claim or a source that cannot be used */
export function checkClaimsPolicy(definition: unknown[]): void {
  const policy = readPolicy(definition);
  const isKnown = Object.keys(policy).every((key) => POLICY_KEYS.includes(key));
  if (!isKnown || policy.Version !== 1 || !['true', 'false', undefined].includes(policy.IncludeBasicClaimSet as string | undefined)) throw invalid();
  const schema = policy.ClaimsSchema ?? [];
  if (!Array.isArray(schema)) throw invalid();
  for (const entry of schema as Json[]) checkEntry(entry);
}

function readPolicy(definition: unknown[]): Json {
  try {
    const parsed = JSON.parse(definition.length === 1 ? String(definition[0]) : '') as Json;
    if (Object.keys(parsed).join() !== 'ClaimsMappingPolicy' || typeof parsed.ClaimsMappingPolicy !== 'object') throw invalid();
    return parsed.ClaimsMappingPolicy as Json;
  } catch {
    throw invalid();
  }
}

function checkEntry(entry: Json): void {
  const isWhole = Object.keys(entry).every((key) => ENTRY_KEYS.includes(key)) && Object.values(entry).every((value) => typeof value === 'string');
  const hasSource = entry.Value !== undefined || (entry.Source !== undefined && (entry.ID ?? entry.ExtensionID ?? entry.TransformationID) !== undefined);
  const target = entry.SamlClaimType ?? entry.JwtClaimType;
  if (!isWhole || !hasSource || !target) throw invalid();
  if (entry.ID !== undefined && entry.ID !== String(entry.ID).toLowerCase()) throw invalid();
  if (entry.SAMLNameForm !== undefined && !NAME_FORMS.includes(String(entry.SAMLNameForm))) throw invalid();
  if (RESTRICTED.includes(String(target).toLowerCase())) throw invalid();
  if (target === NAME_ID && !entry.TransformationID && !NAME_ID_SOURCES.test(String(entry.ID))) throw invalid();
}

function invalid(): Error {
  return badRequest('Property definition has an invalid value.');
}
