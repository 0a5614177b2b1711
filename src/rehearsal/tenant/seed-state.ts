// A fresh tenant: Contoso with its people, an empty list of applications and admin consent for the bot.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { ReplicaData } from './replicas';
import { SEED_PASSWORD, buildGroups, buildRoleMembers, buildUsers } from './seed-people';
import type { TenantState } from './tenant-state';

/** Delegated Graph scopes that an admin has granted to the bot for everybody. */
export const CONSENTED_SCOPES = [
  'openid', 'profile', 'email', 'offline_access', 'User.Read', 'User.ReadBasic.All', 'User.Read.All', 'User.ReadWrite.All',
  'Application.Read.All', 'Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All', 'Policy.Read.All', 'Policy.ReadWrite.ApplicationConfiguration',
  'AuditLog.Read.All', 'Directory.Read.All', 'Organization.Read.All', 'Group.Read.All', 'GroupMember.Read.All', 'RoleManagement.Read.Directory',
];

export function seedState(options: { tenantId: string; createdAt: Date; scopes?: string[] }): TenantState {
  const createdAt = options.createdAt.toISOString();
  const users = buildUsers(createdAt);
  const { groups, members } = buildGroups(createdAt);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    version: 1,
    tenantId: options.tenantId,
    tokenKey: { kid: randomUUID(), privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string },
    users: replicated(users),
    groups: replicated(groups),
    applications: {},
    servicePrincipals: {},
    assignments: {},
    policies: {},
    policyLinks: {},
    groupMembers: members,
    passwords: Object.fromEntries(users.map((user) => [user.id, SEED_PASSWORD])),
    certificates: {},
    deletedItems: [],
    roleMembers: buildRoleMembers(),
    signIns: [],
    consents: { everybody: options.scopes ?? CONSENTED_SCOPES, people: {} },
    secondFactorDone: [],
    faults: {},
  };
}

function replicated<T extends { id: string }>(objects: T[]): ReplicaData<T> {
  return Object.fromEntries(objects.map((value) => [value.id, [{ from: 0, value }]]));
}
