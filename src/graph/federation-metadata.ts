// An app's federation metadata: where to sign in, who answers, and with which certificates. Public, read without a token.
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Cloud, GraphSession } from '../model/action';
import { SetupError } from '../model/errors';

export interface FederationMetadata {
  /** Microsoft Entra Identifier; its closing slash is part of it. */
  entityId: string;
  loginUrl: string;
  logoutUrl: string;
  /** Base64 DER without line breaks. More than one while a certificate is being replaced. */
  certificates: string[];
  /** The whole document. */
  xml: string;
}

interface MetadataXml {
  EntityDescriptor?: { '@entityID'?: string; IDPSSODescriptor?: IdpDescriptor[] };
}

interface IdpDescriptor {
  KeyDescriptor?: Array<{ '@use'?: string; KeyInfo?: Array<{ X509Data?: Array<{ X509Certificate?: string[] }> }> }>;
  SingleSignOnService?: Service[];
  SingleLogoutService?: Service[];
}

interface Service {
  '@Binding'?: string;
  '@Location'?: string;
}

const REPEATED = new Set(['IDPSSODescriptor', 'KeyDescriptor', 'KeyInfo', 'X509Data', 'X509Certificate', 'SingleSignOnService', 'SingleLogoutService']);
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';

/** `?appid=` makes the document carry the app's own certificate (Entra docs: federation metadata). */
export function metadataUrlOf(cloud: Cloud, tenantId: string, applicationClientId: string): string {
  const address = new URL(`${tenantId}/federationmetadata/2007-06/federationmetadata.xml`, `${cloud.authorityHost.replace(/\/$/, '')}/`);
  address.searchParams.set('appid', applicationClientId);
  return address.href;
}

export async function readFederationMetadata(graph: GraphSession, url: string): Promise<FederationMetadata> {
  return parseFederationMetadata(await graph.getPublicText(url));
}

/** @throws SetupError graph/invalid-request for anything but plain IdP metadata; a DOCTYPE or ENTITY is refused unread */
export function parseFederationMetadata(xml: string): FederationMetadata {
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) throw invalid('A document type declaration is not accepted');
  if (XMLValidator.validate(xml) !== true) throw invalid('The metadata is not well-formed XML');
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    removeNSPrefix: true,
    parseTagValue: false,
    parseAttributeValue: false,
    isArray: (name) => REPEATED.has(name),
  });
  const entity = (parser.parse(xml) as MetadataXml).EntityDescriptor;
  const idp = entity?.IDPSSODescriptor?.[0];
  const entityId = entity?.['@entityID'];
  const loginUrl = locationOf(idp?.SingleSignOnService);
  if (idp === undefined || !entityId || loginUrl === undefined) throw invalid('The metadata describes no identity provider');
  const certificates = certificatesOf(idp);
  if (certificates.length === 0) throw invalid('The metadata holds no signing certificate');
  return { entityId, loginUrl, logoutUrl: locationOf(idp.SingleLogoutService) ?? loginUrl, certificates, xml };
}

function certificatesOf(idp: IdpDescriptor): string[] {
  const signing = (idp.KeyDescriptor ?? []).filter((key) => key['@use'] !== 'encryption');
  const texts = signing.flatMap((key) => key.KeyInfo ?? []).flatMap((info) => info.X509Data ?? []).flatMap((data) => data.X509Certificate ?? []);
  return [...new Set(texts.map((text) => text.replace(/\s+/g, '')))].filter((text) => text !== '');
}

function locationOf(services: Service[] | undefined): string | undefined {
  return (services?.find((service) => service['@Binding'] === REDIRECT) ?? services?.[0])?.['@Location'];
}

function invalid(message: string): SetupError {
  return new SetupError('graph/invalid-request', { message, retry: 'later' });
}
