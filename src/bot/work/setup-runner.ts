// Runs setups: what the loop of all records does, with the rules of dialogs and actions. Knows no card and no chat.
import type { Dialog } from '../../model/dialog';
import { SetupError } from '../../model/errors';
import type { Effect, SetupEvent } from '../../model/event';
import type { Letter } from '../../model/letter';
import type { AuditEntry } from '../../model/ports';
import type { Setup } from '../../model/setup';
import { transition } from '../../engine/transition';
import type { Decision, Surroundings } from '../../engine/decision';
import { actionsToStart } from '../../actions/order-actions';
import type { BotDeps } from '../bot-deps';
import { listAuditEntries } from './list-audit-entries';
import { listUndoLines } from './list-undo-lines';
import { createRecordRunner, type Applied, type RecordRules, type RecordRunner } from './record-runner';
import { createSetupPerformer, type PerformAside } from './setup-performer';

export interface Dispatched extends Omit<Applied<Setup>, 'record'> {
  setup: Setup;
}

/** What happened to a setup. */
export interface Happening {
  setup: Pick<Setup, 'id' | 'tenantId'>;
  event: SetupEvent;
  /** Of the turn behind it; the effects that it starts carry it on. */
  correlationId: string;
  /** The revision on the clicked card. */
  face?: number;
  /** The setup as it was read a moment ago, which spares a second reading. */
  known?: Setup;
  /** What is to be said of what becomes of it, saved in one piece with it. */
  letters?: (decided: Setup) => Letter[];
}

export interface SetupRunner extends Pick<RecordRunner<Setup, Effect, SetupEvent>, 'isBusy' | 'whenIdle' | 'workload' | 'settle' | 'latest'> {
  /** Applies one event. @throws SetupError when the setup cannot be saved */
  dispatch(happening: Happening): Promise<Dispatched>;
  /** Saves a new setup and starts its effects. @throws SetupError store/stale-revision, when one that is not among the `known` was begun meanwhile */
  begin(decision: Decision, correlationId: string, more: { known: string[]; entries: AuditEntry[]; letters: Letter[] }): Promise<void>;
  /** Begins again what workers that are gone had begun. Resolves with each setup that goes on here, and the id of its work. */
  takeUpAbandoned(): Promise<Array<{ setup: Setup; correlationId: string }>>;
  surroundings(): Surroundings;
}

export interface RunnerHooks extends Pick<RecordRules<Setup, Effect, SetupEvent>, 'listLetters' | 'onLetters'> {
  onSecret(setup: Setup, password: string, correlationId: string): void;
  /** @param until ISO time, for what waits */
  onProgress(setup: Setup, key: string, until?: string): void;
}

/** Actions order themselves by name; a dialog may run one twice under two ids. */
function startable({ actions, cloud }: BotDeps, entries: Array<{ id: string; action: string }>, done: string[], running: string[]): string[] {
  const ordered = entries.flatMap(({ id, action: name }) => {
    const action = actions.get(name);
    if (!action) return [];
    return [{ name: id, after: [...action.after, ...(cloud.canMakeSigningCertificate ? [] : action.afterByHand ?? [])].flatMap((needed) => entries.filter((one) => one.action === needed).map((one) => one.id)), ...(action.writesTo ? { writesTo: action.writesTo } : {}) }];
  });
  return actionsToStart(ordered, { done, running }).map((one) => one.name);
}

export function createSetupRunner(deps: BotDeps, hooks: RunnerHooks): SetupRunner {
  const performer = createSetupPerformer(deps);

  const surroundings = (): Surroundings => ({
    now: deps.now().toISOString(),
    ...(deps.clock ? { entraNow: deps.clock.theirNow().toISOString() } : {}),
    nextActions: (entries, done, busy) => startable(deps, entries, done, busy),
    canUndo: (action, output) => listUndoLines(deps.actions, action, output).length > 0,
  });

  const dialogOf = (setup: Setup): Dialog => {
    const dialog = deps.dialogs.get(setup.vendor);
    if (!dialog) throw new SetupError('content/invalid-dialog', { message: `no dialog ${setup.vendor}` });
    return dialog;
  };

  const runner = createRecordRunner<Setup, Effect, SetupEvent>(deps, {
    store: deps.setups,
    isKnown: ({ vendor }) => deps.dialogs.has(vendor),
    decide(before, event) {
      const { setup: record, ...decided } = transition(dialogOf(before), before, event, surroundings());
      return { ...decided, record };
    },
    isClick: ({ type }) => type === 'clicked',
    listAuditEntries,
    isCardOwed: true,
    ...(hooks.listLetters ? { listLetters: hooks.listLetters } : {}),
    ...(hooks.onLetters ? { onLetters: hooks.onLetters } : {}),
    perform({ record: setup, effect, correlationId }) {
      const aside: PerformAside = { progress: (key, until) => hooks.onProgress(setup, key, until), revealSecret: (password) => hooks.onSecret(setup, password, correlationId) };
      return performer.perform({ dialog: dialogOf(setup), setup, effect, correlationId, aside });
    },
  });
  const { isBusy, whenIdle, workload, settle, latest } = runner;

  return {
    isBusy, whenIdle, workload, settle, latest, surroundings,
    async dispatch({ setup, ...happening }) {
      const { record, ...applied } = await runner.dispatch({ ...happening, record: setup });
      return { ...applied, setup: record };
    },
    begin: ({ setup: record, ...decided }, correlationId, more) => runner.begin({ ...decided, record }, correlationId, more),
    takeUpAbandoned: async () => (await runner.takeUpAbandoned()).map(({ record, correlationId }) => ({ setup: record, correlationId })),
  };
}
