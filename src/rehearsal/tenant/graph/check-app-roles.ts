// The rules for replacing the app roles of an application or service principal; writes nothing.
import type { AppRole } from '@microsoft/microsoft-graph-types';
import { badRequest, invalidValue } from './graph-error';

/** @throws 400 when an enabled role would vanish, or two roles share an id or a value */
export function checkAppRoles(before: AppRole[], after: AppRole[], resource: string): void {
  for (const role of before) {
    if (role.isEnabled && !after.some((one) => one.id === role.id)) {
      throw badRequest('Permission (scope or role) cannot be deleted or updated unless disabled first.', 'CannotDeleteOrUpdateEnabledEntitlement');
    }
  }
  const values = after.flatMap((role) => role.value ?? []);
  const ids = after.map((role) => role.id);
  if (new Set(ids).size !== ids.length || new Set(values).size !== values.length) {
    throw badRequest('Request contains a property with duplicate values.');
  }
  for (const role of after) {
    const isWhole = role.id && role.displayName && role.description && (role.allowedMemberTypes?.length ?? 0) > 0;
    if (!isWhole || role.allowedMemberTypes?.some((type) => !['User', 'Application'].includes(type)) || /\s/.test(role.value ?? '')) {
      throw invalidValue('appRoles', resource);
    }
  }
}
