// Writes the federation metadata of a tenant for one app. Knows only the certificate that it is given.
import { escapeText } from './build-page';
import { BINDING_POST, BINDING_REDIRECT, SAML_METADATA, SAML_PROTOCOL, XML_SIGNATURE } from './saml-names';

/** The SAML 2.0 metadata document. `authorityHost` is the login service's origin without a trailing slash. */
export function buildMetadata(input: { tenantId: string; issuer: string; authorityHost: string; certificateBase64: string }): string {
  const endpoint = escapeText(`${input.authorityHost}/${input.tenantId}/saml2`);
  return `<?xml version="1.0" encoding="utf-8"?><EntityDescriptor ID="_${input.tenantId}" entityID="${escapeText(input.issuer)}" xmlns="${SAML_METADATA}">`
    + `<IDPSSODescriptor protocolSupportEnumeration="${SAML_PROTOCOL}">`
    + `<KeyDescriptor use="signing"><KeyInfo xmlns="${XML_SIGNATURE}"><X509Data><X509Certificate>${input.certificateBase64}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`
    + `<SingleLogoutService Binding="${BINDING_REDIRECT}" Location="${endpoint}"/>`
    + `<SingleSignOnService Binding="${BINDING_REDIRECT}" Location="${endpoint}"/><SingleSignOnService Binding="${BINDING_POST}" Location="${endpoint}"/>`
    + '</IDPSSODescriptor></EntityDescriptor>';
}
