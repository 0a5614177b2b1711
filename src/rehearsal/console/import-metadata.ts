// Reads an identity provider's SAML metadata into the fields of a profile. Knows nothing of where the document came from.
import { parseXml } from '../saml/read-authn-request';
import { BINDING_REDIRECT, SAML_METADATA, XML_SIGNATURE } from '../saml/saml-names';

export interface ImportedMetadata {
  issuer: string;
  loginUrl: string;
  logoutUrl: string;
  /** Base64 DER. */
  certificate: string;
}

/** The values of the document; undefined when it is not the metadata of an identity provider. */
export function importMetadata(xml: string): ImportedMetadata | undefined {
  const root = parseXml(xml.replace(/^\uFEFF/, ''));
  if (root?.namespaceURI !== SAML_METADATA || root.localName !== 'EntityDescriptor') return undefined;
  const provider = root.getElementsByTagNameNS(SAML_METADATA, 'IDPSSODescriptor')[0];
  const issuer = root.getAttribute('entityID');
  const loginUrl = provider && findLocation(provider, 'SingleSignOnService');
  const certificate = provider && findSigningCertificate(provider);
  if (!provider || !issuer || !loginUrl || !certificate) return undefined;
  return { issuer, loginUrl, logoutUrl: findLocation(provider, 'SingleLogoutService') ?? '', certificate };
}

function findLocation(provider: Element, name: string): string | undefined {
  const services = Array.from(provider.getElementsByTagNameNS(SAML_METADATA, name));
  const byRedirect = services.find((service) => service.getAttribute('Binding') === BINDING_REDIRECT) ?? services[0];
  return byRedirect?.getAttribute('Location') || undefined;
}

function findSigningCertificate(provider: Element): string | undefined {
  const keys = Array.from(provider.getElementsByTagNameNS(SAML_METADATA, 'KeyDescriptor'));
  const signing = keys.find((key) => ['signing', '', null].includes(key.getAttribute('use')));
  return signing?.getElementsByTagNameNS(XML_SIGNATURE, 'X509Certificate')[0]?.textContent?.replace(/\s+/g, '') || undefined;
}
