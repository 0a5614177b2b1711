// Federation metadata: what is taken out of it, and what is refused unread.
import { metadataUrlOf, parseFederationMetadata } from '../../src/graph/federation-metadata';
import type { Cloud } from '../../src/model/action';

const key = (certificate: string, use = 'signing'): string =>
  `<KeyDescriptor use="${use}"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`;

const metadata = (keys: string): string => `<?xml version="1.0" encoding="utf-8"?>
<md:EntityDescriptor ID="_1" entityID="https://sts.windows.net/tenant/" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">
  <RoleDescriptor>${key('OTHER')}</RoleDescriptor>
  <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys}
    <SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://login.test/tenant/saml2?a=1&amp;b=2"/>
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://login.test/tenant/post"/>
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://login.test/tenant/saml2"/>
  </IDPSSODescriptor>
</md:EntityDescriptor>`;

test('gives identifier, addresses and every signing certificate of the identity provider', () => {
  const xml = metadata(key('MII\n A=') + key('MIIB') + key('ENC', 'encryption'));
  expect(parseFederationMetadata(xml)).toEqual({
    xml,
    entityId: 'https://sts.windows.net/tenant/',
    loginUrl: 'https://login.test/tenant/saml2',
    logoutUrl: 'https://login.test/tenant/saml2?a=1&b=2',
    certificates: ['MIIA=', 'MIIB'],
  });
});

test.each([
  ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${metadata(key('A'))}`],
  ['broken XML', metadata(key('A')).slice(0, -5)],
  ['no certificate', metadata('')],
  ['something else', '<html></html>'],
])('refuses %s', (_name, xml) => {
  expect(() => parseFederationMetadata(xml)).toThrow(expect.objectContaining({ code: 'graph/invalid-request' }));
});

test('is asked for with the app’s id', () => {
  const cloud = { authorityHost: 'https://login.microsoftonline.us' } as Cloud;

  expect(metadataUrlOf(cloud, 'tenant', 'client')).toBe('https://login.microsoftonline.us/tenant/federationmetadata/2007-06/federationmetadata.xml?appid=client');
});
