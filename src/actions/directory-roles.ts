// Template ids of the directory roles that matter here; the same in every tenant and cloud (Entra docs: built-in roles).

export const DIRECTORY_ROLES = {
  globalAdministrator: { templateId: '62e90394-69f5-4237-9190-012177145e10', displayName: 'Global Administrator' },
  applicationAdministrator: { templateId: '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', displayName: 'Application Administrator' },
  cloudApplicationAdministrator: { templateId: '158c047a-c907-4556-b7ef-446551a6b5f7', displayName: 'Cloud Application Administrator' },
  userAdministrator: { templateId: 'fe930be7-5e62-47db-91af-98c3a49a38b1', displayName: 'User Administrator' },
  privilegedRoleAdministrator: { templateId: 'e8611ab8-c189-46e8-94e1-60213ab1f814', displayName: 'Privileged Role Administrator' },
  hybridIdentityAdministrator: { templateId: '8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2', displayName: 'Hybrid Identity Administrator' },
  identityGovernanceAdministrator: { templateId: '45d8d3c5-c802-45c6-b32a-1d70b5e1e86e', displayName: 'Identity Governance Administrator' },
  directoryWriters: { templateId: '9360feb5-f418-4baa-8175-e2a00bac4301', displayName: 'Directory Writers' },
  globalReader: { templateId: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451', displayName: 'Global Reader' },
  reportsReader: { templateId: '4a5d8f65-41da-4de4-8968-e035b65339cf', displayName: 'Reports Reader' },
  securityReader: { templateId: '5d6b6bb7-de71-4623-b4af-96380a352509', displayName: 'Security Reader' },
  securityAdministrator: { templateId: '194ae4cb-b126-40b2-bd5b-6091b380977d', displayName: 'Security Administrator' },
  securityOperator: { templateId: '5f2222b1-57c3-48ba-8ad5-d4759f1fde6f', displayName: 'Security Operator' },
} as const;

const { globalAdministrator, applicationAdministrator, cloudApplicationAdministrator, userAdministrator } = DIRECTORY_ROLES;

/** Any of these may do the whole Entra half except making users. */
export const APPLICATION_ADMIN_ROLES: string[] = [cloudApplicationAdministrator.templateId, applicationAdministrator.templateId, globalAdministrator.templateId];

/** Any of these may assign people to an app (Graph docs: appRoleAssignedTo). */
export const ASSIGNMENT_ROLES: string[] = [
  ...APPLICATION_ADMIN_ROLES,
  userAdministrator.templateId,
  DIRECTORY_ROLES.privilegedRoleAdministrator.templateId,
  DIRECTORY_ROLES.hybridIdentityAdministrator.templateId,
  DIRECTORY_ROLES.identityGovernanceAdministrator.templateId,
  DIRECTORY_ROLES.directoryWriters.templateId,
];

/** Any of these may make a user. */
export const USER_ADMIN_ROLES: string[] = [userAdministrator.templateId, globalAdministrator.templateId];

/** English name of a role, or undefined for one that plays no part here. */
export function roleNameOf(templateId: string): string | undefined {
  return Object.values(DIRECTORY_ROLES).find((role) => role.templateId === templateId)?.displayName;
}
