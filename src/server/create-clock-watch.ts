// Tells how far this machine's clock is from Microsoft's, by the dates on their answers. Asks nobody by itself and sets no clock.
import { randomUUID } from 'node:crypto';
import type { ClockSource, ClockWatch, Log } from '../model/ports';

export interface ReadableClockWatch extends ClockWatch {
  /** Seconds that this machine's clock is ahead, by who said so; behind: negative. */
  readAhead(): Record<string, number>;
  /** True when nobody has told the time for an hour, or since this machine's clock was set. */
  isDue(): boolean;
}

export interface ClockWatchOptions {
  /** The wall clock. */
  now: () => Date;
  /** Runs evenly and is never set, ms. */
  elapsed: () => number;
  log: Log;
}

interface Sample {
  aheadMs: number;
  takenAt: number;
  /** Wall clock minus running clock: another one later means that the wall clock was set, or that the machine slept. */
  offset: number;
}

type State = 'right' | 'off' | 'far-off';

/** Of one source; each answer would be too often. */
const SAMPLE_EVERY_MS = 5_000;
/** The date has whole seconds, and the way there and back takes its time: less than this is no difference. */
const SAME_MS = 2_000;
/** An answer that took longer says little about when it was dated. */
const SLOW_MS = 4_000;
const KNOWN_FOR_MS = 60 * 60_000;
const OFF_MS = 60_000;
/** Bot Connector docs, authentication: five minutes between clocks. */
const FAR_OFF_MS = 300_000;

/** What is off is said once, and once more when it is right again. */
export function createClockWatch({ now, elapsed, log }: ClockWatchOptions): ReadableClockWatch {
  const samples = new Map<ClockSource, Sample>();
  let state: State = 'right';
  const offset = (): number => now().getTime() - elapsed();

  const isKnown = (sample: Sample): boolean => elapsed() - sample.takenAt < KNOWN_FOR_MS && Math.abs(offset() - sample.offset) < SAME_MS;
  /** A page out of a cache is dated in the past, never in the future: who is closest is right. */
  const closest = (): Sample | undefined => [...samples.values()].filter(isKnown).sort((one, other) => Math.abs(one.aheadMs) - Math.abs(other.aheadMs))[0];

  function tell(): void {
    const aheadMs = closest()?.aheadMs ?? 0;
    const next = stateOf(aheadMs);
    if (next === state) return;
    state = next;
    const facts = { correlationId: randomUUID(), aheadSeconds: Math.round(aheadMs / 1000) };
    if (next === 'right') log.info(facts, 'the clock of this machine is right again');
    else if (next === 'off') log.warn(facts, 'the clock of this machine is off: set it by a time service');
    else log.error(facts, 'the clock of this machine is so far off that messages and sign-ins are refused: set it by a time service');
  }

  return {
    note(source, date, tookMs) {
      const takenAt = elapsed();
      const last = samples.get(source);
      if (last !== undefined && takenAt - last.takenAt < SAMPLE_EVERY_MS && isKnown(last)) return;
      const theirs = date ? Date.parse(date) : Number.NaN;
      if (Number.isNaN(theirs) || tookMs > SLOW_MS) return;
      // Dated somewhere between the request and the answer, and cut to the second.
      samples.set(source, { aheadMs: now().getTime() - tookMs / 2 - (theirs + 500), takenAt, offset: offset() });
      tell();
    },
    theirNow() {
      const at = now();
      const aheadMs = closest()?.aheadMs ?? 0;
      return Math.abs(aheadMs) < SAME_MS ? at : new Date(Math.round(at.getTime() - aheadMs));
    },
    readAhead: () => Object.fromEntries([...samples].filter(([, sample]) => isKnown(sample)).map(([source, { aheadMs }]) => [source, Math.round(aheadMs) / 1000])),
    isDue: () => closest() === undefined,
  };
}

function stateOf(aheadMs: number): State {
  const by = Math.abs(aheadMs);
  return by > FAR_OFF_MS ? 'far-off' : by > OFF_MS ? 'off' : 'right';
}
