// Directory roles by their template ids and the sets that may do something; Entra docs: built-in roles.

export const ROLE_TEMPLATES = {
  'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
  'Application Administrator': '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  'Cloud Application Administrator': '158c047a-c907-4556-b7ef-446551a6b5f7',
  'Hybrid Identity Administrator': '8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2',
  'User Administrator': 'fe930be7-5e62-47db-91af-98c3a49a38b1',
  'Privileged Role Administrator': 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  'Identity Governance Administrator': '45d8d3c5-c802-45c6-b32a-1d70b5e1e86e',
  'Directory Writers': '9360feb5-f418-4baa-8175-e2a00bac4301',
  'Global Reader': 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  'Reports Reader': '4a5d8f65-41da-4de4-8968-e035b65339cf',
  'Security Reader': '5d6b6bb7-de71-4623-b4af-96380a352509',
  'Security Administrator': '194ae4cb-b126-40b2-bd5b-6091b380977d',
  'Security Operator': '5f2222b1-57c3-48ba-8ad5-d4759f1fde6f',
} as const;

export type RoleName = keyof typeof ROLE_TEMPLATES;

const APP_ADMINS: RoleName[] = ['Global Administrator', 'Application Administrator', 'Cloud Application Administrator'];

/** Who may do what when a person's own right is asked for; a task that is not here needs no role. */
export const ROLES_FOR = {
  manageApps: APP_ADMINS,
  purgeApps: [...APP_ADMINS, 'Hybrid Identity Administrator'],
  assignApps: [
    ...APP_ADMINS, 'Directory Writers', 'Hybrid Identity Administrator', 'Identity Governance Administrator',
    'Privileged Role Administrator', 'User Administrator',
  ],
  manageUsers: ['Global Administrator', 'User Administrator'],
  readSignIns: [
    ...APP_ADMINS, 'Global Reader', 'Reports Reader', 'Security Reader', 'Security Administrator', 'Security Operator',
  ],
} satisfies Record<string, RoleName[]>;

export type RoleTask = keyof typeof ROLES_FOR;

export function nameOfRole(roleTemplateId: string): RoleName | undefined {
  return (Object.keys(ROLE_TEMPLATES) as RoleName[]).find((name) => ROLE_TEMPLATES[name] === roleTemplateId);
}
