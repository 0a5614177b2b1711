// Says which actions may run now. Pure; knows neither inputs nor results.
import type { Action } from '../model/action';

type Ordered = Pick<Action, 'name' | 'after' | 'writesTo'>;

export interface OrderActionsState {
  /** Names of actions that ended well. */
  done: readonly string[];
  /** Names of actions that run at this moment. */
  running: readonly string[];
}

/**
 * Actions whose forerunners are done and whose object nobody else writes to. Forerunners that are not in the list do not count,
 * so a dialog may leave an action out.
 * @throws Error when the order bites its own tail
 */
export function actionsToStart<T extends Ordered>(actions: readonly T[], { done, running }: OrderActionsState): T[] {
  refuseCycles(actions);
  const named = new Set(actions.map(({ name }) => name));
  const busy = new Set(actions.filter(({ name }) => running.includes(name)).map(({ writesTo }) => writesTo));
  const ready: T[] = [];
  for (const action of actions) {
    if (done.includes(action.name) || running.includes(action.name)) continue;
    if (!action.after.every((name) => !named.has(name) || done.includes(name))) continue;
    if (action.writesTo !== undefined && busy.has(action.writesTo)) continue;
    busy.add(action.writesTo);
    ready.push(action);
  }
  return ready;
}

function refuseCycles(actions: readonly Ordered[]): void {
  const left = new Map(actions.map((action) => [action.name, action.after.filter((name) => actions.some((other) => other.name === name))]));
  while (left.size > 0) {
    const free = [...left].filter(([, after]) => after.every((name) => !left.has(name))).map(([name]) => name);
    if (free.length === 0) throw new Error(`These actions wait for each other: ${[...left.keys()].join(', ')}`);
    for (const name of free) left.delete(name);
  }
}
