// The shape of everything the tenant remembers, as it lies in its one file; no behaviour.
import type {
  Application, AppRoleAssignment, ClaimsMappingPolicy, Group, ServicePrincipal, SignIn, User,
} from '@microsoft/microsoft-graph-types';
import type { FaultValues } from './faults';
import type { ReplicaData } from './replicas';

export type WithId<T> = T & { id: string };
export type AppRecord = WithId<Application> & { appId: string };
export type PrincipalRecord = WithId<ServicePrincipal> & { appId: string };
export type UserRecord = WithId<User> & { userPrincipalName: string; displayName: string };
export type GroupRecord = WithId<Group>;
export type AssignmentRecord = WithId<AppRoleAssignment>;
export type PolicyRecord = WithId<ClaimsMappingPolicy>;

/** Which claims mapping policy hangs on which service principal; the id is `{servicePrincipalId}/{policyId}`. */
export interface PolicyLink {
  id: string;
  servicePrincipalId: string;
  policyId: string;
}

export interface StoredCertificate {
  privateKeyPem: string;
  /** DER in base64. */
  certificateBase64: string;
  thumbprint: string;
  /** ISO 8601. */
  notAfter: string;
}

export interface DeletedItem {
  kind: 'application' | 'servicePrincipal' | 'user';
  object: AppRecord | PrincipalRecord | UserRecord;
}

export interface RoleMember {
  personObjectId: string;
  roleTemplateId: string;
  /** False: eligible in PIM, not activated. */
  active: boolean;
}

export interface Consents {
  /** Graph scopes, without host, that an admin granted for everybody. */
  everybody: string[];
  /** By object id of the person. */
  people: Record<string, string[]>;
}

export interface TenantState {
  version: 1;
  tenantId: string;
  /** Signs every token of the authority; PKCS#8 PEM. */
  tokenKey: { kid: string; privateKeyPem: string };
  users: ReplicaData<UserRecord>;
  groups: ReplicaData<GroupRecord>;
  applications: ReplicaData<AppRecord>;
  servicePrincipals: ReplicaData<PrincipalRecord>;
  assignments: ReplicaData<AssignmentRecord>;
  policies: ReplicaData<PolicyRecord>;
  policyLinks: ReplicaData<PolicyLink>;
  /** Direct members by group id. */
  groupMembers: Record<string, string[]>;
  passwords: Record<string, string>;
  /** By thumbprint. */
  certificates: Record<string, StoredCertificate>;
  deletedItems: DeletedItem[];
  roleMembers: RoleMember[];
  signIns: Array<WithId<SignIn>>;
  consents: Consents;
  /** People who passed a second factor since the mfa fault was set. */
  secondFactorDone: string[];
  faults: FaultValues;
  /** How far the tenant's clock is ahead of the machine's, in milliseconds. */
  clockAheadMs?: number;
}
