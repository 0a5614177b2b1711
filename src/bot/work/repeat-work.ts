// Does a piece of work again and again until it is stopped, never twice at a time. Knows not what the work is.
import { randomUUID } from 'node:crypto';
import { describeError } from '../../model/describe-error';
import type { Log } from '../../model/ports';

export interface RepeatedWork {
  /** No new round begins; resolves when a running one has ended. */
  stop(): Promise<void>;
}

/** Calls `tick` at each interval until the returned function is called; a timer that keeps no process alive. */
export type StartTimer = (tick: () => void, everyMs: number) => () => void;

const startInterval: StartTimer = (tick, everyMs) => {
  const timer = setInterval(tick, everyMs);
  timer.unref();
  return () => clearInterval(timer);
};

/** A round that fails is told in the log, and the next one begins as usual. */
export function repeatWork(work: () => Promise<unknown>, { everyMs, log, startTimer = startInterval }: { everyMs: number; log: Log; startTimer?: StartTimer }): RepeatedWork {
  let running: Promise<void> | undefined;
  const stopTimer = startTimer(() => {
    running ??= work()
      .then(() => undefined, (error: unknown) => log.error({ correlationId: randomUUID(), ...describeError(error) }, 'round failed'))
      .finally(() => { running = undefined; });
  }, everyMs);
  return {
    async stop() {
      stopTimer();
      await running;
    },
  };
}
