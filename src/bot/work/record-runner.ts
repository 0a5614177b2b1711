// Runs records of one kind: one event after another per record, saved before anything is done, outcomes fed back as events. Knows no kind, no card and no chat.
import { LRUCache } from 'lru-cache';
import { describeError } from '../../model/describe-error';
import { SetupError } from '../../model/errors';
import type { Letter } from '../../model/letter';
import type { AuditEntry, RecordStore } from '../../model/ports';
import type { LoopEvent, PendingWork, WorkRecord } from '../../model/record';
import type { BotDeps } from '../bot-deps';
import { createQueues } from './create-queues';
import { PutDown } from './safe-points';
import { savePersistently } from './save-persistently';

/** What one event comes to, decided without anything outside. */
export interface RecordDecision<R, W> {
  record: R;
  /** To be started now; all of them also stand in `record.pending`. */
  effects: W[];
  /** Key of words.yaml `notices`: said below the card. */
  notice?: string | undefined;
  /** True: nothing came of the event, and nothing is saved. */
  isIgnored?: true | undefined;
}

/** What makes a kind of record what it is. */
export interface RecordRules<R extends WorkRecord, W extends PendingWork, E extends { type: string }> {
  store: RecordStore<R>;
  /** False: this version has nothing that could go on with it. */
  isKnown(record: R): boolean;
  decide(record: R, event: E | LoopEvent): RecordDecision<R, W>;
  /** True: a click. What a click that came to nothing or too late means is told to its person. */
  isClick(event: E | LoopEvent): boolean;
  listAuditEntries(before: R, after: R, event: E | LoopEvent, at: string): AuditEntry[];
  /** What is to be said of the change, saved in one piece with it. A promise only where something has to be looked up: it is asked of each change. */
  listLetters?(before: R, after: R, correlationId: string, event: E | LoopEvent): Letter[] | Promise<Letter[]>;
  /** What it said is in the outbox. */
  onLetters?(): void;
  /** Whoever saved owes its card from now on, until it is shown. */
  isCardOwed: boolean;
  /** @throws PutDown, when the process is to end */
  perform(work: RecordWork<R, W>): Promise<E>;
}

/** One effect of a record, for one turn. */
export interface RecordWork<R, W> {
  record: R;
  effect: W;
  correlationId: string;
}

export interface Applied<R> {
  record: R;
  /** Set when the click was refused: nothing changed, this is why (key of words.yaml `notices`). */
  notice?: string;
  /** True when the card that was clicked shows an older state, or the event came too late to mean anything. */
  isStale: boolean;
  /** True when it was the card of now, which has no such button: nothing came of the click, and nothing was saved. */
  isUnfit?: true;
}

/** What happened to a record. */
export interface RecordHappening<R extends WorkRecord, E> {
  record: Pick<R, 'id' | 'tenantId'>;
  event: E | LoopEvent;
  /** Of the turn behind it; the effects that it starts carry it on. */
  correlationId: string;
  /** The revision on the clicked card. */
  face?: number | undefined;
  /** The record as it was read a moment ago, which spares a second reading. */
  known?: R | undefined;
  /** What is to be said of what becomes of it, saved in one piece with it. */
  letters?: ((decided: R) => Letter[]) | undefined;
}

export interface RecordRunner<R extends WorkRecord, W, E> {
  /** Applies one event. @throws SetupError when the record cannot be saved */
  dispatch(happening: RecordHappening<R, E>): Promise<Applied<R>>;
  /** Saves a new record and starts its effects. @throws SetupError store/stale-revision, when one that is not among the `known` was begun meanwhile */
  begin(decision: RecordDecision<R, W>, correlationId: string, more: { known?: string[]; entries: AuditEntry[]; letters?: Letter[] }): Promise<void>;
  /** Begins again what workers that are gone had begun. Resolves with each record that goes on here, and the id of its work. */
  takeUpAbandoned(): Promise<Array<{ record: R; correlationId: string }>>;
  isBusy(id: string): boolean;
  /** Resolves when no effect of the record runs any more. */
  whenIdle(id: string): Promise<void>;
  /** Effects outside at this moment, and events of records that wait for others of the same record. */
  workload(): Record<'effects' | 'queued', number>;
  /** Resolves when no effect of any record runs any more. */
  settle(): Promise<void>;
  /** The record as it stands: what this process saved last, else what the store has. */
  latest(record: R): Promise<R>;
}

const SAVE_ATTEMPTS = 5;
const KEPT_RECORDS = 50;
/** Clicks on one record that wait for each other; outcomes of work that was confirmed always come in. */
const MOST_CLICKS = 10;

export function createRecordRunner<R extends WorkRecord, W extends PendingWork, E extends { type: string }>(deps: BotDeps, rules: RecordRules<R, W, E>): RecordRunner<R, W, E> {
  const { store } = rules;
  /** Per record: two clicks at once are two turns of the queue, not a race. */
  const queues = createQueues();
  const running = new Map<string, Set<Promise<void>>>();
  /** What is outside at this moment, by key and worker: the same effect may end here for one that this process was before. */
  const outside = new Set<string>();
  /** What this process saved last. A save checks the revision, so a copy that is behind costs one more reading and no harm. */
  const saved = new LRUCache<string, R>({ max: KEPT_RECORDS });

  async function apply({ record: { tenantId, id }, event, correlationId, face, known, letters }: RecordHappening<R, E>): Promise<Applied<R>> {
    for (let attempt = 1; ; attempt += 1) {
      const record = (attempt === 1 && known) || (await store.find(tenantId, id));
      if (!record) throw new SetupError('engine/unexpected-event', { message: 'no such record' });
      if (face !== undefined && face !== record.face) return { record, isStale: true };
      const decision = putName(rules.decide(record, event));
      if (decision.isIgnored) return { record, isStale: true, ...(rules.isClick(event) ? { isUnfit: true } : {}) };
      if (rules.isClick(event) && decision.notice !== undefined) return { record, notice: decision.notice, isStale: false };
      const listed = rules.listLetters?.(record, decision.record, correlationId, event) ?? [];
      // Most changes say nothing: they do not wait.
      const told = Array.isArray(listed) ? listed : await listed;
      const said = moreOf([...told, ...letters?.(decision.record) ?? []]);
      try {
        // What people decided and what was proven stands in the audit log beside the writes.
        await store.save(decision.record, record.revision, rules.listAuditEntries(record, decision.record, event, deps.now().toISOString()), said);
      } catch (error) {
        // Somebody else saved in between: decide again on what is there now. A click then meets the face check above.
        if (error instanceof SetupError && error.code === 'store/stale-revision' && attempt < SAVE_ATTEMPTS) continue;
        throw error;
      }
      saved.set(id, decision.record);
      start(decision.record, decision.effects, correlationId);
      if (told.length > 0) rules.onLetters?.();
      return { record: decision.record, isStale: false };
    }
  }

  function moreOf(said: Letter[]): { owner?: string; letters?: Letter[] } {
    return { ...(rules.isCardOwed ? { owner: deps.tenure.workerId } : {}), ...(said.length > 0 ? { letters: said } : {}) };
  }

  /** What is started now is this worker's: others leave it alone as long as this one lives. */
  function putName(decision: RecordDecision<R, W>): RecordDecision<R, W> {
    if (decision.effects.length === 0) return decision;
    const { workerId } = deps.tenure;
    const effects = decision.effects.map((effect) => ({ ...effect, worker: workerId }));
    const pending = decision.record.pending.map((effect) => effects.find(({ key }) => key === effect.key) ?? effect);
    return { ...decision, effects, record: { ...decision.record, pending } };
  }

  /** What the effect came to; undefined for one that stays pending as it is. */
  async function perform(work: RecordWork<R, W>): Promise<E | LoopEvent | undefined> {
    const { effect } = work;
    try {
      if (deps.stopping?.aborted) throw new PutDown(false);
      return await rules.perform(work);
    } catch (error) {
      if (!(error instanceof PutDown)) throw error;
      deps.log.info({ correlationId: work.correlationId, setupId: work.record.id, effect: effect.type }, 'effect put down');
      return effect.attempt !== undefined && !error.hasWritten ? { type: 'notBegun', effectKey: effect.key, attempt: effect.attempt } : undefined;
    }
  }

  function start(record: R, effects: W[], correlationId: string): void {
    const { id } = record;
    for (const effect of effects) {
      const one = `${effect.key} ${effect.worker}`;
      if (effect.attempt !== undefined && outside.has(one)) continue;
      outside.add(one);
      const tasks = running.get(id) ?? new Set();
      running.set(id, tasks);
      const task = perform({ record, effect, correlationId })
        .finally(() => outside.delete(one))
        .then((outcome) => outcome && savePersistently(() => queues.inQueue(id, () => apply({ record, event: outcome, correlationId, known: saved.get(id) })), deps, { correlationId, setupId: id }))
        .then(() => undefined, (error: unknown) => deps.log.error({ correlationId, setupId: id, ...describeError(error) }, 'outcome not applied'))
        .finally(() => {
          tasks.delete(task);
          if (tasks.size === 0) running.delete(id);
        });
      tasks.add(task);
    }
  }

  return {
    dispatch: (happening) => {
      const { id } = happening.record;
      const { known, face } = happening;
      if (known && face !== undefined && queues.count(id) >= MOST_CLICKS) return Promise.resolve({ record: known, notice: 'crowded', isStale: false });
      // Behind others in the queue the record has moved by then.
      const fresh = queues.has(id) ? { ...happening, known: undefined } : happening;
      return queues.inQueue(id, () => apply(fresh));
    },
    workload: () => ({ effects: outside.size, queued: queues.waiting() }),
    async settle() {
      while (running.size > 0) await Promise.all([...running.values()].flatMap((tasks) => [...tasks]));
    },
    async latest(record) {
      const known = saved.get(record.id);
      // Let go at once: what is kept long makes the garbage collector's long runs longer.
      saved.delete(record.id);
      // Another process may have saved since: what is older than the given one is no answer.
      return (known && known.revision >= record.revision ? known : undefined) ?? (await store.find(record.tenantId, record.id)) ?? record;
    },
    async begin(begun, correlationId, more) {
      const { record, effects } = putName(begun);
      await store.create(record, rules.isCardOwed ? deps.tenure.workerId : undefined, more);
      saved.set(record.id, record);
      start(record, effects, correlationId);
    },
    async takeUpAbandoned() {
      const abandoned = (await store.listAbandoned()).filter(rules.isKnown);
      if (abandoned.length === 0) return [];
      // Asked after the records: whoever put a name on an effect was on the list before.
      const alive = new Set((await deps.workers.list()).map(({ id }) => id));
      const taken = await Promise.all(abandoned.map(async (record) => {
        const correlationId = deps.newId();
        const gone = record.pending.flatMap(({ worker }) => (worker === undefined || alive.has(worker) ? [] : [worker]));
        const takeUp = () => queues.inQueue(record.id, () => apply({ record, event: { type: 'takenUp', gone }, correlationId }));
        try {
          const { record: current, isStale } = await savePersistently(takeUp, deps, { correlationId, setupId: record.id });
          return isStale ? [] : [{ record: current, correlationId }];
        } catch (error) {
          // One that cannot go on keeps no other from it.
          deps.log.error({ correlationId, setupId: record.id, ...describeError(error) }, 'abandoned work not taken up');
          return [];
        }
      }));
      return taken.flat();
    },
    isBusy: (id) => running.has(id),
    async whenIdle(id) {
      for (let tasks = running.get(id); tasks; tasks = running.get(id)) await Promise.race(tasks);
    },
  };
}
