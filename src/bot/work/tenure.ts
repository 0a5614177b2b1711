// Whether this process still has its place among those on one database, and which others have lost theirs. Knows not what they do.
import { describeError } from '../../model/describe-error';
import type { Log } from '../../model/ports';
import type { WorkerEntry, WorkerStore } from '../../model/workers';

/** Where a process runs: two of one `place` see each other by their `pid`. */
export interface ProcessPlace {
  place: string;
  pid: number;
  isAlive: (pid: number) => boolean;
}

export interface Tenure {
  /** Stands beside all that this process has begun; another one once it was taken for dead. */
  readonly workerId: string;
  /** Aborted when this process lost its place: whatever began before is another one's now. */
  signal(): AbortSignal;
  /** False: too long without a beat, so others may have taken over. Cheap; to be asked before each step that writes outside. */
  holds(): boolean;
}

export interface RunningTenure extends Tenure {
  /** To be called about every three seconds; rejects when the database does not take the beat. */
  beat(): Promise<void>;
  /** Gives the place up at the end of the process: others need not wait for it. */
  leave(): Promise<void>;
}

export interface TenureOptions {
  workers: WorkerStore;
  process: ProcessPlace;
  newId: () => string;
  /** Milliseconds of a clock that nobody sets. Wall clocks are never compared: they jump. */
  monotonic: () => number;
  log: Log;
  correlationId: string;
  /** Something of a worker that is gone may lie there to be taken up. */
  onGone: () => void;
}

/** How long one beat lasts for whoever sent it. */
export const HELD_MS = 12_000;
/** How long others wait for the next one: longer, so that nobody works while another takes over. */
export const GONE_AFTER_MS = 15_000;

/** @throws SetupError store/…, when the database does not take the entry */
export async function beginTenure(options: TenureOptions): Promise<RunningTenure> {
  const { workers, process: own, newId, monotonic, log, correlationId, onGone } = options;
  let workerId = '';
  let heldUntil = 0;
  let isLost = false;
  let ending = new AbortController();
  const seen = new Map<string, { beats: number; since: number }>();

  async function enter(): Promise<void> {
    const askedAt = monotonic();
    const id = newId();
    await workers.enter({ id, place: own.place, pid: own.pid });
    workerId = id;
    heldUntil = askedAt + HELD_MS;
    isLost = false;
  }

  function holds(): boolean {
    // Once it was seen to be over it stays over: what was put down for it must be taken up by a new worker.
    isLost ||= monotonic() >= heldUntil;
    return !isLost;
  }

  /** Under its old id it may have work that another one does by now. */
  async function renew(): Promise<void> {
    isLost = true;
    ending.abort();
    const lost = workerId;
    await workers.leave(lost);
    ending = new AbortController();
    await enter();
    log.warn({ correlationId }, 'was away too long, goes on as a new worker');
    onGone();
  }

  function isGone({ id, place, pid, beats }: WorkerEntry): boolean {
    if (place === own.place && (pid === own.pid || !own.isAlive(pid))) return true;
    const known = seen.get(id);
    if (known?.beats === beats) return monotonic() - known.since >= GONE_AFTER_MS;
    seen.set(id, { beats, since: monotonic() });
    return false;
  }

  async function watchOthers(): Promise<void> {
    const others = (await workers.list()).filter(({ id }) => id !== workerId);
    for (const id of seen.keys()) if (!others.some((one) => one.id === id)) seen.delete(id);
    const gone = others.filter(isGone);
    for (const { id } of gone) await workers.leave(id);
    if (gone.length > 0) onGone();
  }

  await enter();
  return {
    get workerId() { return workerId; },
    signal: () => ending.signal,
    holds,
    async beat() {
      const askedAt = monotonic();
      const wasHeld = holds();
      if (wasHeld && (await workers.beat(workerId))) {
        // Asked again: the answer may have taken longer than a beat lasts.
        if (holds()) heldUntil = askedAt + HELD_MS;
      } else {
        await renew();
      }
      await watchOthers();
    },
    async leave() {
      await workers.leave(workerId).catch((error: unknown) => log.warn({ correlationId, ...describeError(error) }, 'place not given up'));
    },
  };
}
