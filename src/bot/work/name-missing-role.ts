// Tells a refusal for a missing directory role from every other one, by asking which roles are active now. Knows no card.
import type { Action, ActionContext } from '../../model/action';
import { SetupError } from '../../model/errors';
import { roleNameOf } from '../../actions/directory-roles';
import { readAccess } from '../../actions/reads/read-access';

/**
 * Graph says only "forbidden", whether a permission lacks or a role. When none of the action's roles is active, that is the reason, and
 * the error names the least powerful of them; else the refusal stays as it is.
 * @param reading a session that may read the person's own roles
 */
export async function nameMissingRole(error: unknown, action: Pick<Action, 'roles'>, reading: Pick<ActionContext, 'graph'>): Promise<unknown> {
  if (!(error instanceof SetupError) || error.code !== 'graph/forbidden' || action.roles.length === 0) return error;
  const { missingRole } = await readAccess(reading, { roles: action.roles });
  const [least] = action.roles;
  return missingRole ? new SetupError('actions/role-missing', { retry: 'later', details: { ...error.details, role: roleNameOf(least!) ?? least! }, cause: error }) : error;
}
