// Notes each write of one action in the audit log, and ends only when all are noted. Knows no action.
import type { WriteRecord } from '../model/action';
import { describeError } from '../model/describe-error';
import type { Setup } from '../model/setup';
import type { BotDeps } from './bot-deps';
import { savePersistently } from './save-persistently';

export interface WriteNotes {
  record(write: WriteRecord): void;
  /** Runs the work; resolves, or rejects with its failure, once its writes stand in the log. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

/** @param what key of cards/words.yaml `audit` or `progress` */
export function createWriteNotes(deps: Pick<BotDeps, 'audit' | 'log' | 'now' | 'stopping' | 'wait'>, { setup, correlationId }: { setup: Setup; correlationId: string }, what: string): WriteNotes {
  const { audit, log, now } = deps;
  const noted: Array<Promise<void>> = [];
  return {
    record(write) {
      const entry = { setupId: setup.id, tenantId: setup.tenantId, at: now().toISOString(), byId: setup.admin.objectId, byName: setup.admin.name, what, write };
      noted.push(
        // What was written in Entra is written once: another try of the action would find it and note nothing.
        savePersistently(() => audit.append(entry), deps, { correlationId, setupId: setup.id })
          .catch((error: unknown) => log.error({ correlationId, setupId: setup.id, ...describeError(error), requestId: write.graphRequestId }, 'audit entry not written')),
      );
    },
    async during(work) {
      try {
        return await work();
      } finally {
        await Promise.all(noted);
      }
    },
  };
}
