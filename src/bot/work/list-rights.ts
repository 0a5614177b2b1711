// Which permissions and roles a dialog needs, computed from the actions it names.
import type { Action } from '../../model/action';
import type { Dialog } from '../../model/dialog';
import type { Setup } from '../../model/setup';
import { actionName } from '../../engine/continue-actions';
import { APPLICATION_ADMIN_ROLES } from '../../actions/directory-roles';
import { FIND_APPS_SCOPES } from '../../actions/reads/find-apps';
import { FIND_PEOPLE_SCOPES } from '../../actions/reads/find-people';
import { READ_ACCESS_SCOPES } from '../../actions/reads/read-access';
import { READ_SIGN_INS_SCOPES } from '../../actions/reads/read-sign-ins';

/** Delegated scopes of the reads that the bot itself makes. */
export const READ_SCOPES = { access: READ_ACCESS_SCOPES, people: FIND_PEOPLE_SCOPES, apps: FIND_APPS_SCOPES, signIns: READ_SIGN_INS_SCOPES };

export interface Rights {
  scopes: string[];
  /** Any one of these directory roles (template ids) is enough for the whole dialog. */
  roles: string[];
}

/** Rights for all that a dialog does for certain; a test user is the admin's choice and is checked when chosen. */
export function listRights(dialog: Dialog, actions: ReadonlyMap<string, Pick<Action, 'scopes' | 'roles'>>): Rights {
  const used = dialog.steps.flatMap((step) => ('do' in step ? step.do.flatMap((entry) => actions.get(entry.action) ?? []) : []));
  const reads = dialog.steps.flatMap((step) => ('access' in step ? READ_SCOPES.access : 'person' in step ? READ_SCOPES.people : 'test' in step ? READ_SCOPES.signIns : []));
  const scopes = [...new Set([...reads, ...used.flatMap((action) => action.scopes)])];
  const roles = APPLICATION_ADMIN_ROLES.filter((role) => used.every((action) => action.roles.length === 0 || action.roles.includes(role)));
  return { scopes, roles };
}

/** What a setup needs now: the dialog's rights, and those of what waits beyond its list, such as the action that makes a test user, or the search for a colleague. */
export function listNeededScopes(dialog: Dialog, setup: Setup, actions: ReadonlyMap<string, Pick<Action, 'scopes' | 'roles'>>): string[] {
  const waiting = setup.pending.flatMap((effect) => ('actionId' in effect ? (actions.get(actionName(dialog, effect.actionId))?.scopes ?? []) : effect.type === 'findPeople' ? READ_SCOPES.people : []));
  return [...new Set([...listRights(dialog, actions).scopes, ...waiting])];
}
