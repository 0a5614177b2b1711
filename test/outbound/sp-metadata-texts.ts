// Metadata of a service provider as texts, to be varied by tests.
export const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
export const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';

export interface Written {
  entityId?: string;
  services?: string;
  keys?: string;
  attributes?: string;
}

export const service = (location: string, more = 'index="0" isDefault="true"', binding = POST): string => `<md:AssertionConsumerService Binding="${binding}" Location="${location}" ${more}/>`;

export function writeMetadata({ entityId = 'https://vendor.example/tenant-1', services = service('https://vendor.example/acs'), keys = '', attributes = '' }: Written = {}): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}" ${attributes}>
  <md:SPSSODescriptor WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    ${keys}
    ${services}
  </md:SPSSODescriptor>
</md:EntityDescriptor>
`;
}

export const writeKey = (certificateBase64: string, use = 'signing'): string =>
  `<md:KeyDescriptor use="${use}"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${certificateBase64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;
