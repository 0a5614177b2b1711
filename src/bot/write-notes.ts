// Notes each write of one action in the audit log, and ends only when all are noted. Knows no action.
import type { WriteRecord } from '../model/action';
import { describeError } from '../model/describe-error';
import type { Setup } from '../model/setup';
import type { BotDeps } from './bot-deps';

export interface WriteNotes {
  record(write: WriteRecord): void;
  /** Runs the work; resolves, or rejects with its failure, once its writes stand in the log. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

/** @param what key of cards/words.yaml `audit` or `progress` */
export function createWriteNotes({ audit, log, now }: Pick<BotDeps, 'audit' | 'log' | 'now'>, { setup, correlationId }: { setup: Setup; correlationId: string }, what: string): WriteNotes {
  const noted: Array<Promise<void>> = [];
  return {
    record(write) {
      noted.push(
        audit
          .append({ setupId: setup.id, tenantId: setup.tenantId, at: now().toISOString(), byId: setup.admin.objectId, byName: setup.admin.name, what, write })
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
