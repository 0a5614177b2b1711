// Which actions of a step run now, with which input, and when the step is done. Knows no action by name but the one that makes a test user.
import type { Dialog, DoEntry, EntraStep } from '../model/dialog';
import type { Effect } from '../model/event';
import type { ActionRecord, Setup } from '../model/setup';
import { conditionHolds } from './condition-holds';
import { knownOf } from './known-of';
import { decide, standsStill, type Decision, type Surroundings } from './decision';
import { enterNext } from './enter-step';
import { fillIfKnown } from './fill-template';
import { findStep } from './find-step';
import { listValues } from './list-values';

/** The one action that is no entry of a `do` list: it belongs to the person step. */
export const CREATE_TEST_USER = 'create-test-user';

export interface ActionEntry { id: string; action: string }

export function listEntries(step: EntraStep, setup: Setup): Array<ActionEntry & DoEntry> {
  return step.do.filter((entry) => conditionHolds(entry.when, knownOf(setup))).map((entry) => ({ ...entry, id: entry.id ?? entry.action }));
}

/** Starts whatever may run now; enters the next step when all are done. */
export function continueActions(dialog: Dialog, setup: Setup, around: Surroundings): Decision {
  const step = findStep(dialog, setup);
  if (!('do' in step)) return decide(setup);
  const entries = listEntries(step, setup);
  const idsIn = (state: ActionRecord['state']) => entries.filter((entry) => setup.actions[entry.id]?.state === state).map((entry) => entry.id);
  const done = idsIn('done');
  if (done.length === entries.length) return enterNext(dialog, setup, around);
  // After a failure nothing new starts; what runs side by side is let finish.
  const failed = idsIn('failed');
  const ready = failed.length > 0 ? [] : around.nextActions(entries, done, idsIn('running'));
  if (failed.length === 0 || idsIn('running').length > 0) return startActions({ ...setup, status: 'working' }, ready, around.now);
  const problem = setup.problem ?? setup.actions[failed[0]!]?.problem;
  return decide({ ...setup, status: standsStill(problem), ...(problem ? { problem } : {}) });
}

export function startActions(setup: Setup, actionIds: string[], now: string): Decision {
  const actions = { ...setup.actions };
  const effects = actionIds.map((actionId): Effect => {
    const attempt = (actions[actionId]?.attempt ?? 0) + 1;
    const { output, problem } = actions[actionId] ?? {};
    // The last problem tells a second attempt whether Entra refused clearly or nobody knows what it made.
    actions[actionId] = { state: 'running', attempt, startedAt: now, ...(output === undefined ? {} : { output }), ...(problem === undefined ? {} : { problem }) };
    return { type: 'runAction', key: `${setup.id}/${actionId}`, actionId, attempt };
  });
  return decide({ ...setup, actions }, effects);
}

/** The input of an action as the dialog says it, filled with the setup's values. A value that does not hold (tile straight in: no sign-on URL) is null. */
export function buildInput(dialog: Dialog, setup: Setup, actionId: string): unknown {
  if (actionId === CREATE_TEST_USER) return setup.newPerson;
  const values = listValues(dialog, setup);
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') return fillIfKnown(value, values) ?? null;
    if (Array.isArray(value)) return value.map(fill).filter((one) => one !== null);
    if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, fill(one)]));
    return value;
  };
  return fill(findEntry(dialog, actionId)?.with ?? {});
}

export function findEntry(dialog: Dialog, actionId: string): (ActionEntry & DoEntry) | undefined {
  for (const step of dialog.steps) {
    if (!('do' in step)) continue;
    const entry = step.do.find((one) => (one.id ?? one.action) === actionId);
    if (entry) return { ...entry, id: actionId };
  }
  return undefined;
}

/** Makes room for another run of the same action that makes something else: the old record goes on under `<id>#<number>`. */
export function shelveRecord(actions: Setup['actions'], actionId: string): Setup['actions'] {
  const { [actionId]: record, ...others } = actions;
  if (record?.output === undefined) return actions;
  const number = Object.keys(others).filter((id) => id.startsWith(`${actionId}#`)).length + 1;
  return { ...others, [`${actionId}#${number}`]: { ...record, state: record.state === 'undone' ? 'undone' : 'done' } };
}

export function actionName(dialog: Dialog, actionId: string): string {
  const id = actionId.replace(/#\d+$/, '');
  return findEntry(dialog, id)?.action ?? id;
}

/** Done actions that can be taken back, the newest first. */
export function listUndoable(dialog: Dialog, setup: Setup, around: Pick<Surroundings, 'canUndo'>): string[] {
  return Object.entries(setup.actions)
    .filter(([actionId, record]) => record.output !== undefined && record.state !== 'undone' && around.canUndo(actionName(dialog, actionId), record.output))
    .sort(([, a], [, b]) => (b.startedAt ?? '').localeCompare(a.startedAt ?? ''))
    .map(([actionId]) => actionId);
}
