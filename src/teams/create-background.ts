// Work that goes on after its answer: its faults are told, and the end of the process waits for it. Knows not what it is.
import { describeError } from '../model/describe-error';
import type { Log } from '../model/ports';

export function createBackground(log: Log): { background: (work: Promise<void>, correlationId: string) => void; settle: () => Promise<void> } {
  const running = new Set<Promise<void>>();
  return {
    background: (work, correlationId) => {
      const guarded = work
        .catch((error: unknown) => log.error({ correlationId, ...describeError(error) }, 'work after an answer failed'))
        .finally(() => running.delete(guarded));
      running.add(guarded);
    },
    settle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
