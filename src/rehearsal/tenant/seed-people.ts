// The people, groups and roles that a fresh rehearsal tenant starts with; knows nothing of applications.
import { ROLE_TEMPLATES, type RoleName } from './role-templates';
import type { GroupRecord, RoleMember, UserRecord } from './tenant-state';

export const DEFAULT_DOMAIN = 'contoso.com';
export const INITIAL_DOMAIN = 'contoso.onmicrosoft.com';
/** Of everybody who is there from the start. */
export const SEED_PASSWORD = 'Rehearsal-Pass-1';

export interface SeedPerson {
  /** The word for this person in the rehearsal. */
  key: string;
  objectId: string;
  givenName: string;
  surname: string;
  jobTitle: string;
  roles?: RoleName[];
  eligibleRoles?: RoleName[];
  accountEnabled?: false;
  userPrincipalName?: string;
  userType?: 'Guest';
  /** Null: no mailbox. */
  mail?: null;
  /** One of those whom the relay lets a person act as. */
  about?: string;
}

export const SEED_PEOPLE: SeedPerson[] = [
  { key: 'ada', objectId: 'a0000000-0000-4000-8000-000000000001', givenName: 'Ada', surname: 'Admin', jobTitle: 'Identity engineer', roles: ['Cloud Application Administrator', 'User Administrator'], about: 'admin' },
  { key: 'bo', objectId: 'a0000000-0000-4000-8000-000000000002', givenName: 'Bo', surname: 'Backup', jobTitle: 'Identity engineer', roles: ['Application Administrator', 'User Administrator'], about: 'second admin' },
  { key: 'petra', objectId: 'a0000000-0000-4000-8000-000000000003', givenName: 'Petra', surname: 'Pim', jobTitle: 'Platform engineer', eligibleRoles: ['Cloud Application Administrator'], about: 'admin once the role is activated in PIM' },
  { key: 'hana', objectId: 'a0000000-0000-4000-8000-000000000004', givenName: 'Hana', surname: 'Helpdesk', jobTitle: 'Helpdesk agent', about: 'helpdesk, no directory role' },
  { key: 'chris', objectId: 'a0000000-0000-4000-8000-000000000005', givenName: 'Chris', surname: 'Green', jobTitle: 'Marketing manager', about: 'colleague' },
  { key: 'chris-baker', objectId: 'a0000000-0000-4000-8000-000000000006', givenName: 'Chris', surname: 'Baker', jobTitle: 'Controller' },
  { key: 'megan', objectId: 'a0000000-0000-4000-8000-000000000007', givenName: 'Megan', surname: 'Bowen', jobTitle: 'Sales lead' },
  { key: 'isaiah', objectId: 'a0000000-0000-4000-8000-000000000008', givenName: 'Isaiah', surname: "O'Neill", jobTitle: 'Sales representative' },
  { key: 'noor', objectId: 'a0000000-0000-4000-8000-000000000009', givenName: 'Noor', surname: 'Newhire', jobTitle: 'Trainee', mail: null },
  { key: 'dan', objectId: 'a0000000-0000-4000-8000-00000000000a', givenName: 'Dan', surname: 'Departed', jobTitle: 'Former accountant', accountEnabled: false },
  { key: 'gia', objectId: 'a0000000-0000-4000-8000-00000000000b', givenName: 'Gia', surname: 'Guest', jobTitle: 'Consultant', userType: 'Guest', userPrincipalName: `gia_fabrikam.com#EXT#@${INITIAL_DOMAIN}` },
];

const GROUPS = [
  { id: 'b0000000-0000-4000-8000-000000000001', displayName: 'Sales', members: ['megan', 'isaiah'] },
  { id: 'b0000000-0000-4000-8000-000000000002', displayName: 'Finance', members: ['chris-baker', 'dan'] },
];

export function buildUsers(createdAt: string): UserRecord[] {
  return SEED_PEOPLE.map((person) => {
    const name = `${person.givenName}.${person.surname.replace(/[^A-Za-z]/g, '')}`.toLowerCase();
    const mail = person.mail === null ? null : `${name}@${person.userType ? 'fabrikam.com' : DEFAULT_DOMAIN}`;
    return {
      id: person.objectId,
      displayName: `${person.givenName} ${person.surname}`,
      givenName: person.givenName,
      surname: person.surname,
      userPrincipalName: person.userPrincipalName ?? `${name}@${DEFAULT_DOMAIN}`,
      mailNickname: name,
      mail,
      jobTitle: person.jobTitle,
      accountEnabled: person.accountEnabled ?? true,
      userType: person.userType ?? 'Member',
      businessPhones: [],
      mobilePhone: null,
      officeLocation: null,
      preferredLanguage: null,
      createdDateTime: createdAt,
    };
  });
}

export function buildGroups(createdAt: string): { groups: GroupRecord[]; members: Record<string, string[]> } {
  const idOf = (key: string): string => SEED_PEOPLE.find((person) => person.key === key)?.objectId ?? key;
  return {
    groups: GROUPS.map(({ id, displayName }) => ({
      id, displayName, description: null, mailEnabled: false, mailNickname: displayName.toLowerCase(), mail: null,
      securityEnabled: true, groupTypes: [], createdDateTime: createdAt,
    })),
    members: Object.fromEntries(GROUPS.map((group) => [group.id, group.members.map(idOf)])),
  };
}

export function buildRoleMembers(): RoleMember[] {
  const member = (personObjectId: string, name: RoleName, active: boolean): RoleMember => ({ personObjectId, roleTemplateId: ROLE_TEMPLATES[name], active });
  return SEED_PEOPLE.flatMap((person) => [
    ...(person.roles ?? []).map((name) => member(person.objectId, name, true)),
    ...(person.eligibleRoles ?? []).map((name) => member(person.objectId, name, false)),
  ]);
}
