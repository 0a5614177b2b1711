// Chooses the app role of an assignment. Pure.
import { SetupError } from '../../model/errors';
import type { TargetApplication } from './target-application';

type Role = TargetApplication['appRoles'][number];

/** Only for apps that declare no roles at all (Graph docs: appRoleAssignment). */
const DEFAULT_ACCESS: Role = { id: '00000000-0000-0000-0000-000000000000', value: null, displayName: 'Default Access', isEnabled: true, forUsers: true };

/**
 * The asked role by value or display name; else `User`, else `msiam_access`, else the first role without a value.
 * @throws SetupError graph/not-found when the app has no such role
 */
export function chooseRole(roles: readonly Role[], asked: string | undefined): Role {
  const usable = roles.filter((role) => role.isEnabled && role.forUsers !== false);
  if (asked === undefined && usable.length === 0) return DEFAULT_ACCESS;
  const byName = (name: string): Role | undefined => usable.find((role) => role.value === name) ?? usable.find((role) => role.displayName === name);
  const role = asked === undefined ? (byName('User') ?? byName('msiam_access') ?? usable.find(({ value }) => !value) ?? usable[0]) : byName(asked);
  if (role === undefined) throw new SetupError('graph/not-found', { details: { role: asked ?? '' } });
  return role;
}

export function roleName({ displayName, value }: Role): string {
  return displayName || value || '';
}
