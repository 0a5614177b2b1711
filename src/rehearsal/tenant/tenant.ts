// What the parts of the rehearsal tenant share: its state, its switches and the questions that others may ask it.
import type { AuthorizeRequest } from './authority/read-authorize-request';
import type { FaultName, FaultValues } from './faults';
import type { GalleryEntry, TemplateRecord } from './gallery';
import type { Replicas } from './replicas';
import type { SamlDirectory } from './saml-directory';
import type { CloudName, TenantCloud } from './tenant-cloud';
import type {
  AppRecord, AssignmentRecord, GroupRecord, PolicyLink, PolicyRecord, PrincipalRecord, TenantState, UserRecord,
} from './tenant-state';

export interface TenantOptions {
  /** Without it nothing is kept over a restart. */
  stateFile?: string;
  /** The tenant's clock: replication, certificates, sign-in log. */
  now?: () => Date;
  /** The clock of tokens; apart, because the bot checks tokens by its own clock. */
  tokenNow?: () => Date;
  /** Origin of the login service, such as https://localhost:8443. */
  authorityHost: string;
  /** Origin of Graph, without version. */
  graphBaseUrl: string;
  botClientId: string;
  botSecret: string;
  /** What the bot's registration has instead of the secret, which then counts no more. */
  botCredentials?: BotCredentials;
  tenantId: string;
  /** Left out, the global one. */
  cloud?: CloudName;
  /** Milliseconds until a read shows a write. */
  replicationDelayMs?: number;
  /** Milliseconds that each Graph call takes. */
  graphDelayMs?: number;
  /** Redirect URIs of the bot's registration; left out, every loopback address is taken. */
  redirectUris?: string[];
  /** Delegated Graph scopes with admin consent from the start; left out, all that the tenant knows a call for. */
  consentedScopes?: string[];
  /** Apps of the gallery; left out, it has the non-gallery app alone. */
  gallery?: GalleryEntry[];
  /** Where loud lines go; left out, standard error. */
  warn?: (line: string) => void;
}

/** Credentials of a registration that are no secret. */
export interface BotCredentials {
  /** Certificates as PEM, without their keys. */
  certificates: string[];
  /** Whose tokens are taken in place of a secret, exactly as written. */
  federated: FederatedCredential[];
}

export interface FederatedCredential {
  issuer: string;
  subject: string;
  audience: string;
  /** Of the issuer, as PEM; a real one is found by the issuer's metadata. */
  publicKey: string;
}

/** One answered Graph call, each part of a batch included. */
export interface ObservedRequest {
  method: string;
  /** Path after /v1.0, without query. */
  path: string;
  query: Record<string, string>;
  body: unknown;
  status: number;
  requestId: string;
  personObjectId?: string;
  scopes: string[];
}

/** One answered token request. */
export interface ObservedTokenRequest {
  grant: string;
  scopes: string[];
  status: number;
  /** AADSTS number of a refusal. */
  errorCode?: number;
  personObjectId?: string;
}

type Stop = () => void;

export interface Tenant {
  readonly tenantId: string;
  readonly cloud: TenantCloud;
  readonly authorityHost: string;
  readonly graphBaseUrl: string;
  readonly botClientId: string;
  readonly botSecret: string;
  readonly botCredentials?: BotCredentials;
  readonly graphDelayMs: number;
  readonly redirectUris?: string[];
  readonly gallery: TemplateRecord[];
  readonly state: TenantState;
  readonly users: Replicas<UserRecord>;
  readonly groups: Replicas<GroupRecord>;
  readonly applications: Replicas<AppRecord>;
  readonly servicePrincipals: Replicas<PrincipalRecord>;
  readonly assignments: Replicas<AssignmentRecord>;
  readonly policies: Replicas<PolicyRecord>;
  readonly policyLinks: Replicas<PolicyLink>;
  /** The same object for the tenant's whole life. */
  readonly faults: FaultValues;
  /** For the SAML identity provider. */
  readonly directory: SamlDirectory;
  /** The tenant's time: the machine's, and as far ahead as the clock was moved. */
  now(): Date;
  /** Sets the tenant's clock forward to this moment; left out, back to the machine's time. Tokens stay on theirs. */
  moveClock(to?: Date): void;
  tokenNow(): Date;
  /** Says that `state` was changed directly. */
  touch(): void;
  warn(line: string): void;
  setFault<N extends FaultName>(name: N, value: FaultValues[N]): void;
  clearFaults(): void;
  /** True when this call is to be answered 429. */
  takeThrottle(): boolean;
  isOut(): boolean;
  /** Template ids of the person's active directory roles, faults counted in. */
  listActiveRoles(personObjectId: string): string[];
  /** PIM: makes the person's eligible roles active; the answer says how many. */
  activateRole(personObjectId: string): number;
  deactivateRole(personObjectId: string): number;
  /** Graph scopes without host that the bot may use for this person. */
  listConsentedScopes(personObjectId: string): string[];
  /** Checks what the browser brought to the authorize page; throws an AuthorityError with an AADSTS text. */
  readAuthorizeRequest(query: Record<string, string | undefined>): AuthorizeRequest;
  /** The person signed in with a second factor and said yes; throws AADSTS90094 when an admin would have to. */
  grantConsent(personObjectId: string, scopes: string[]): void;
  /** Takes back what was granted: for one person, or everything. */
  revokeConsent(personObjectId?: string): void;
  /** The token that a Teams client gets for the bot's own resource. */
  mintSsoToken(personObjectId: string): Promise<string>;
  /** Throws for a token that is not the bot's connector token. */
  verifyBotToken(token: string): Promise<void>;
  onRequest(listener: (request: ObservedRequest) => void): Stop;
  onTokenRequest(listener: (request: ObservedTokenRequest) => void): Stop;
  emitRequest(request: ObservedRequest): void;
  emitTokenRequest(request: ObservedTokenRequest): void;
  /** Faults, roles and counts in a few lines. */
  describe(): Record<string, unknown>;
  /** Writes what is waiting to be written. */
  close(): void;
}
