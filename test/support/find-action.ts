// One action by its name. Knows no dialog.
import { ACTIONS } from '../../src/actions/index';
import type { Action } from '../../src/model/action';

/** The action of that name. */
export function findAction(name: string): Action {
  const action = ACTIONS.find((candidate) => candidate.name === name);
  if (action === undefined) throw new Error(`There is no action "${name}"`);
  return action;
}
