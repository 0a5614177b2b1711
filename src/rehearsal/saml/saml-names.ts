// The fixed names of SAML 2.0 and of the claims that Entra sends. Knows no app and no person.

export const SAML_ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
export const SAML_PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const SAML_METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
export const XML_SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';
export const STATUS_SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
export const BINDING_POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
export const BINDING_REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
export const NAME_ID_EMAIL = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
export const CONFIRMATION_BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

export const CONTEXT_PASSWORD = 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password';
export const CONTEXT_PASSWORD_PROTECTED = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport';
export const CONTEXT_WINDOWS = 'urn:federation:authentication:windows';

const CLAIMS_2005 = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';
const CLAIMS_MICROSOFT = 'http://schemas.microsoft.com/identity/claims/';
export const CLAIM = {
  nameIdentifier: `${CLAIMS_2005}nameidentifier`,
  emailAddress: `${CLAIMS_2005}emailaddress`,
  givenName: `${CLAIMS_2005}givenname`,
  surname: `${CLAIMS_2005}surname`,
  name: `${CLAIMS_2005}name`,
  tenantId: `${CLAIMS_MICROSOFT}tenantid`,
  objectIdentifier: `${CLAIMS_MICROSOFT}objectidentifier`,
  displayName: `${CLAIMS_MICROSOFT}displayname`,
  identityProvider: `${CLAIMS_MICROSOFT}identityprovider`,
  methods: 'http://schemas.microsoft.com/claims/authnmethodsreferences',
} as const;
