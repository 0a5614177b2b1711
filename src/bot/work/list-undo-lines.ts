// What taking one action back would change. Knows no setup.
import type { Action, UndoLine } from '../../model/action';

/** Empty when nothing of the output is the setup's own. */
export function listUndoLines(actions: ReadonlyMap<string, Pick<Action, 'undo' | 'undoLines' | 'output'>>, name: string, output: unknown): UndoLine[] {
  const action = actions.get(name);
  if (action?.undo === undefined) return [];
  return action.undoLines?.(action.output.parse(output)) ?? [{ what: name }];
}
