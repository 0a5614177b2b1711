// What the bot's registration consists of: what is wanted, what was read, and one change from the one to the other. Data only.
import type { AzCall } from './az';

/** What the operator asked for, checked. */
export interface Wanted {
  /** Shown in Entra and as the bot's name. */
  displayName: string;
  /** Alternate key of the application: finds it again, so that it is never made twice. */
  uniqueName: string;
  /** Instead of the alternate key: a registration that is there already. */
  appId?: string;
  tenantId: string;
  publicUrl: string;
  cloud: 'global' | 'usgov' | 'dod' | 'china';
  graph: string;
  authority: string;
  credential: Credential;
  /** Undefined: no Azure resource is touched. */
  bot?: { subscriptionId: string; resourceGroup: string; location: string; name: string; sku: string };
  /** Delegated Graph permissions, by name. */
  scopes: string[];
  teamsClients: readonly string[];
}

export type Credential =
  | { type: 'secret'; again: boolean; endsAt: string }
  | { type: 'certificate'; path: string; pem: string; thumbprint: string }
  | { type: 'federated'; identityClientId: string; audience: string };

interface PermissionScope {
  id: string;
  value: string;
  isEnabled: boolean;
}

/** Of Graph's application only what is compared or kept. */
export interface ReadApplication {
  id: string;
  appId: string;
  displayName: string;
  signInAudience: string;
  identifierUris: string[];
  web: { redirectUris: string[] };
  api: { requestedAccessTokenVersion: number | null; oauth2PermissionScopes: PermissionScope[]; preAuthorizedApplications: Array<{ appId: string; delegatedPermissionIds: string[] }> };
  requiredResourceAccess: Array<{ resourceAppId: string; resourceAccess: Array<{ id: string; type: string }> }>;
  passwordCredentials: Array<{ displayName: string | null; endDateTime: string }>;
  keyCredentials: Array<{ customKeyIdentifier: string | null; endDateTime: string }>;
}

export interface ReadBot {
  appId: string;
  endpoint: string;
  channels: string[];
}

/** What is there, as far as it was read or made. */
export interface Registered {
  /** Graph's own service principal in the tenant, with the ids of its delegated permissions. */
  graph: { id: string; scopeIds: ReadonlyMap<string, string> };
  application?: ReadApplication;
  principalId?: string;
  grant?: { id: string; scopes: string[] };
  /** Object id of the managed identity; only for a federated credential. */
  identityObjectId?: string;
  federated: Array<{ name: string; issuer: string; subject: string; audiences: string[] }>;
  hasGroup: boolean;
  hasProvider: boolean;
  bot?: ReadBot;
  /** A secret that was made in this run. Never printed with an operation. */
  secret?: string;
}

export interface Operation {
  title: string;
  why: string;
  call: AzCall;
  /** `what: old -> new`, for an object that is there already. */
  changes: string[];
  /** Consent is asked apart from everything else. */
  isConsent?: true;
  /** What the answer will look like; stands in for it when nothing is done. */
  foreseen: unknown;
  learn(answer: unknown): Registered;
}

/** Stand for what only the answers tell. */
export const UNKNOWN = { objectId: '<object-id>', clientId: '<client-id>', principalId: '<service-principal-id>', identityObjectId: '<identity-object-id>', grantId: '<grant-id>', graphId: '<graph-service-principal-id>' };

/** Graph's application id, the same in every tenant and cloud. */
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';
/** Id of `access_as_user` within the bot's own application; any GUID will do, as long as it stays. */
export const ACCESS_SCOPE_ID = '7c1f4a1e-2f0b-4d0c-9a55-6f6f2d1b8e01';
export const SECRET_NAME = 'Latchkey';
