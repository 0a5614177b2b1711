// Notes each write of one action in the audit log, before it is sent and once it is answered. Knows no action.
import type { EndWrite, WriteRecord } from '../../model/action';
import { describeError } from '../../model/describe-error';
import type { AuditEntry } from '../../model/ports';
import type { Person } from '../../model/person';
import type { WorkRecord } from '../../model/record';
import type { BotDeps } from '../bot-deps';
import type { SafePoints } from './safe-points';
import { savePersistently } from './save-persistently';

export interface WriteNotes {
  begin(write: Pick<WriteRecord, 'method' | 'path' | 'what' | 'principalId'>): Promise<EndWrite>;
  /** Runs the work; resolves, or rejects with its failure, once the answers to its writes stand in the log. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

/** One effect of a record. */
interface Noted {
  record: Pick<WorkRecord, 'id' | 'tenantId'>;
  /** Whose token it runs with. */
  by: Pick<Person, 'objectId' | 'name'>;
  correlationId: string;
  points: Pick<SafePoints, 'check'>;
}

/** @param what key of cards/words.yaml `audit` or `progress` */
export function createWriteNotes(deps: Pick<BotDeps, 'audit' | 'log' | 'now' | 'stopping' | 'wait'>, { record, by, correlationId, points }: Noted, what: string): WriteNotes {
  const { audit, log, now } = deps;
  const of = { correlationId, setupId: record.id };
  const noted: Array<Promise<void>> = [];
  /** What was written in Entra is written once: another try of the action would find it and note nothing. */
  const noteAnswer = (number: number, entry: AuditEntry, requestId: string): void => {
    noted.push(savePersistently(() => audit.complete(number, entry), deps, of).catch((error: unknown) => log.error({ ...of, ...describeError(error), requestId }, 'audit entry not completed')));
  };
  return {
    async begin(write) {
      const entry = { setupId: record.id, tenantId: record.tenantId, at: now().toISOString(), byId: by.objectId, byName: by.name, what, write: { ...write, status: 0, graphRequestId: '' } };
      const number = await savePersistently(() => audit.begin(entry), deps, of);
      try {
        // The database may have taken its time: by now the work may be another process's.
        points.check();
      } catch (error) {
        await audit.withdraw(number);
        throw error;
      }
      return (answer) => noteAnswer(number, { ...entry, write: { ...entry.write, ...answer } }, answer.graphRequestId);
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
