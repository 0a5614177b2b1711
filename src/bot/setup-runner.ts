// Runs setups: one event after another per setup, saved before anything is done, outcomes fed back as events. Knows no card and no chat.
import { LRUCache } from 'lru-cache';
import { describeError } from '../model/describe-error';
import type { Dialog } from '../model/dialog';
import { SetupError } from '../model/errors';
import type { Effect, SetupEvent } from '../model/event';
import type { AuditEntry, Letter } from '../model/ports';
import type { Setup } from '../model/setup';
import { transition } from '../engine/transition';
import type { Decision, Surroundings } from '../engine/decision';
import { actionsToStart } from '../actions/order-actions';
import type { BotDeps } from './bot-deps';
import { createQueues } from './create-queues';
import { listAuditEntries } from './list-audit-entries';
import { listUndoLines } from './list-undo-lines';
import { PutDown } from './safe-points';
import { savePersistently } from './save-persistently';
import { createEffectPerformer, type PerformAside, type Work } from './effect-performer';

export interface Dispatched {
  setup: Setup;
  /** Set when the click was refused: nothing changed, this is why (key of words.yaml `notices`). */
  notice?: string;
  /** True when the card that was clicked shows an older state, or the event came too late to mean anything. */
  isStale: boolean;
  /** True when it was the card of now, which has no such button: nothing came of the click, and nothing was saved. */
  isUnfit?: true;
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

export interface SetupRunner {
  /** Applies one event. @throws SetupError when the setup cannot be saved */
  dispatch(happening: Happening): Promise<Dispatched>;
  /** Saves a new setup and starts its effects. @throws SetupError store/stale-revision, when one that is not among the `known` was begun meanwhile */
  begin(decision: Decision, correlationId: string, more: { known: string[]; entries: AuditEntry[] }): Promise<void>;
  /** Begins again what workers that are gone had begun. Resolves with each setup that goes on here, and the id of its work. */
  takeUpAbandoned(): Promise<Array<{ setup: Setup; correlationId: string }>>;
  isBusy(setupId: string): boolean;
  /** Resolves when no effect of the setup runs any more. */
  whenIdle(setupId: string): Promise<void>;
  /** Effects outside at this moment, and events of setups that wait for others of the same setup. */
  workload(): Record<'effects' | 'queued', number>;
  /** Resolves when no effect of any setup runs any more. */
  settle(): Promise<void>;
  /** The setup as it stands: what this process saved last, else what the store has. */
  latest(setup: Setup): Promise<Setup>;
  surroundings(): Surroundings;
}

export interface RunnerHooks {
  onSecret(setup: Setup, password: string, correlationId: string): void;
  /** @param until ISO time, for what waits */
  onProgress(setup: Setup, key: string, until?: string): void;
}

const SAVE_ATTEMPTS = 5;
const KEPT_SETUPS = 50;
/** Clicks on one setup that wait for each other; outcomes of work that was confirmed always come in. */
const MOST_CLICKS = 10;

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
  const performer = createEffectPerformer(deps);
  /** Per setup: two clicks at once are two turns of the queue, not a race. */
  const queues = createQueues();
  const running = new Map<string, Set<Promise<void>>>();
  /** What is outside at this moment, by key and worker: the same effect may end here for one that this process was before. */
  const outside = new Set<string>();
  /** What this process saved last. A save checks the revision, so a copy that is behind costs one more reading and no harm. */
  const saved = new LRUCache<string, Setup>({ max: KEPT_SETUPS });

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

  async function apply({ setup: { tenantId, id: setupId }, event, correlationId, face, known, letters }: Happening): Promise<Dispatched> {
    for (let attempt = 1; ; attempt += 1) {
      const setup = (attempt === 1 && known) || (await deps.setups.find(tenantId, setupId));
      if (!setup) throw new SetupError('engine/unexpected-event', { message: 'no such setup' });
      if (face !== undefined && face !== setup.face) return { setup, isStale: true };
      const decision = putName(transition(dialogOf(setup), setup, event, surroundings()));
      if (decision.isIgnored) return { setup, isStale: true, ...(event.type === 'clicked' ? { isUnfit: true } : {}) };
      if (event.type === 'clicked' && decision.notice !== undefined) return { setup, notice: decision.notice, isStale: false };
      try {
        // What people decided and what was proven stands in the audit log beside the writes.
        await deps.setups.save(decision.setup, setup.revision, listAuditEntries(setup, decision.setup, event, deps.now().toISOString()), { owner: deps.tenure.workerId, ...(letters ? { letters: letters(decision.setup) } : {}) });
      } catch (error) {
        // Somebody else saved in between: decide again on what is there now. A click then meets the face check above.
        if (error instanceof SetupError && error.code === 'store/stale-revision' && attempt < SAVE_ATTEMPTS) continue;
        throw error;
      }
      saved.set(setupId, decision.setup);
      start(decision.setup, decision.effects, correlationId);
      return { setup: decision.setup, isStale: false };
    }
  }

  /** What is started now is this worker's: others leave it alone as long as this one lives. */
  function putName(decision: Decision): Decision {
    if (decision.effects.length === 0) return decision;
    const { workerId } = deps.tenure;
    const effects = decision.effects.map((effect) => ({ ...effect, worker: workerId }));
    const pending = decision.setup.pending.map((effect) => effects.find(({ key }) => key === effect.key) ?? effect);
    return { ...decision, effects, setup: { ...decision.setup, pending } };
  }

  /** What the effect came to; undefined for one that stays pending as it is. */
  async function perform(work: Work): Promise<SetupEvent | undefined> {
    const { effect } = work;
    try {
      if (deps.stopping?.aborted) throw new PutDown(false);
      return await performer.perform(work);
    } catch (error) {
      if (!(error instanceof PutDown)) throw error;
      deps.log.info({ correlationId: work.correlationId, setupId: work.setup.id, effect: effect.type}, 'effect put down');
      return 'attempt' in effect && !error.hasWritten ? { type: 'notBegun', effectKey: effect.key, attempt: effect.attempt } : undefined;
    }
  }

  function start(setup: Setup, effects: Effect[], correlationId: string): void {
    for (const effect of effects) {
      const one = `${effect.key} ${effect.worker}`;
      if ('attempt' in effect && outside.has(one)) continue;
      outside.add(one);
      const tasks = running.get(setup.id) ?? new Set();
      running.set(setup.id, tasks);
      const aside: PerformAside = { progress: (key, until) => hooks.onProgress(setup, key, until), revealSecret: (password) => hooks.onSecret(setup, password, correlationId) };
      const task = perform({ dialog: dialogOf(setup), setup, effect, correlationId, aside })
        .finally(() => outside.delete(one))
        .then((outcome) => outcome && savePersistently(() => queues.inQueue(setup.id, () => apply({ setup, event: outcome, correlationId, known: saved.get(setup.id) })), deps, { correlationId, setupId: setup.id }))
        .then(() => undefined, (error: unknown) => deps.log.error({ correlationId, setupId: setup.id, ...describeError(error) }, 'outcome not applied'))
        .finally(() => {
          tasks.delete(task);
          if (tasks.size === 0) running.delete(setup.id);
        });
      tasks.add(task);
    }
  }

  return {
    dispatch: (happening) => {
      const { id } = happening.setup;
      const { known, face } = happening;
      if (known && face !== undefined && queues.count(id) >= MOST_CLICKS) return Promise.resolve({ setup: known, notice: 'crowded', isStale: false });
      // Behind others in the queue the setup has moved by then.
      const fresh = queues.has(id) ? { ...happening, known: undefined } : happening;
      return queues.inQueue(id, () => apply(fresh));
    },
    workload: () => ({ effects: outside.size, queued: queues.waiting() }),
    async settle() {
      while (running.size > 0) await Promise.all([...running.values()].flatMap((tasks) => [...tasks]));
    },
    async latest(setup) {
      const known = saved.get(setup.id);
      // Let go at once: what is kept long makes the garbage collector's long runs longer.
      saved.delete(setup.id);
      // Another process may have saved since: what is older than the given one is no answer.
      return (known && known.revision >= setup.revision ? known : undefined) ?? (await deps.setups.find(setup.tenantId, setup.id)) ?? setup;
    },
    async begin(begun, correlationId, more) {
      const decision = putName(begun);
      await deps.setups.create(decision.setup, deps.tenure.workerId, more);
      saved.set(decision.setup.id, decision.setup);
      start(decision.setup, decision.effects, correlationId);
    },
    async takeUpAbandoned() {
      const abandoned = (await deps.setups.listAbandoned()).filter(({ vendor }) => deps.dialogs.has(vendor));
      if (abandoned.length === 0) return [];
      // Asked after the setups: whoever put a name on an effect was on the list before.
      const alive = new Set((await deps.workers.list()).map(({ id }) => id));
      const taken = await Promise.all(abandoned.map(async (setup) => {
        const correlationId = deps.newId();
        const gone = setup.pending.flatMap(({ worker }) => (worker === undefined || alive.has(worker) ? [] : [worker]));
        const takeUp = () => queues.inQueue(setup.id, () => apply({ setup, event: { type: 'takenUp', gone }, correlationId }));
        try {
          const { setup: current, isStale } = await savePersistently(takeUp, deps, { correlationId, setupId: setup.id });
          return isStale ? [] : [{ setup: current, correlationId }];
        } catch (error) {
          // One that cannot go on keeps no other from it.
          deps.log.error({ correlationId, setupId: setup.id, ...describeError(error) }, 'abandoned work not taken up');
          return [];
        }
      }));
      return taken.flat();
    },
    isBusy: (setupId) => running.has(setupId),
    async whenIdle(setupId) {
      for (let tasks = running.get(setupId); tasks; tasks = running.get(setupId)) await Promise.race(tasks);
    },
    surroundings,
  };
}
