/** What a SAML identity provider has to know of a tenant; it knows nothing of Graph, tokens or how the tenant keeps its state. */

/** The key with which an enterprise application signs assertions at the moment. */
export interface SamlSigningKey {
  privateKeyPem: string;
  /** DER in base64, without PEM header. */
  certificateBase64: string;
  /** SHA-1 over the DER, 40 hex digits in upper case. */
  thumbprint: string;
  notAfter: Date;
}

/** An enterprise application (application and service principal together) as the sign-in service sees it. */
export interface SamlApp {
  servicePrincipalId: string;
  clientId: string;
  displayName: string;
  /** accountEnabled of the service principal: false means that nobody can sign in. */
  enabled: boolean;
  ssoMode: string | null;
  /** Every servicePrincipalName: the Issuer of a request must equal one of them byte for byte. */
  identifiers: string[];
  replyUrls: string[];
  signOnUrl?: string;
  relayState?: string;
  logoutUrl?: string;
  assignmentRequired: boolean;
  /** Carries the tag HideApp: no tile in My Apps. */
  hidden: boolean;
  /** ClaimsSchema of the assigned claims mapping policy; absent when the default claims apply. */
  claimsSchema?: Array<Record<string, string>>;
  /** `api.acceptMappedClaims` of the application. */
  acceptsMappedClaims?: boolean;
  /** The active key; absent before a certificate was made. */
  signingKey?: SamlSigningKey;
}

/** A person of the tenant as the sign-in service sees them. */
export interface SamlPerson {
  objectId: string;
  userPrincipalName: string;
  displayName: string;
  givenName?: string;
  surname?: string;
  mail?: string;
  accountEnabled: boolean;
  password?: string;
}

/** One line of the sign-in log; errorCode 0 is a success. */
export interface SignInEntry {
  personObjectId: string;
  clientId: string;
  appDisplayName: string;
  errorCode: number;
  failureReason?: string;
  resourceDisplayName?: string;
}

/** The tenant, seen from its sign-in service. */
export interface SamlDirectory {
  tenantId: string;
  /** Issuer of every assertion. */
  issuer: string;
  /** Origin of the login service, without a trailing slash. */
  authorityHost: string;
  findAppByIdentifier(id: string): SamlApp | undefined;
  findAppByClientId(id: string): SamlApp | undefined;
  listApps(): SamlApp[];
  listPeople(): SamlPerson[];
  /** True when the person, or a group that they are a direct member of, has an app role of the service principal. */
  isAssigned(personObjectId: string, servicePrincipalId: string): boolean;
  recordSignIn(entry: SignInEntry): void;
  now(): Date;
}
