// Refusals as counted rows, bounded: the same one again within minutes is a number, not a row. Knows nothing of what was refused.
import type { AuditLog } from '../model/ports';
import type { RefusalRecord, RefusedWhat } from '../model/refusal';
import type { Connection } from './open-connection';

interface RefusalRow extends Omit<RefusalRecord, 'setupId'> {
  what: RefusedWhat;
  setupId: string;
}

const ALIKE_MS = 10 * 60_000;
/** A few megabytes. Somebody would have to be refused for weeks, in every way, to push the oldest out. */
const MOST_ROWS = 20_000;

const COLUMNS = 'tenant_id as tenantId, by_id as byId, by_name as byName, what, setup_id as setupId, first_at as firstAt, last_at as lastAt, count, correlation_id as correlationId';
const COUNT = `update refusals set count = count + 1, last_at = max(last_at, ?), by_name = ?, correlation_id = ?
  where number = (select max(number) from refusals where tenant_id = ? and by_id = ? and what = ? and setup_id = ? and last_at >= ?)`;
const INSERT = `insert into refusals (tenant_id, by_id, by_name, what, setup_id, first_at, last_at, count, correlation_id)
  select ?, ?, ?, ?, ?, ?, ?, 1, ? where changes() = 0`;

export function createRefusalLog(connection: Connection, mostRows = MOST_ROWS): Pick<AuditLog, 'refuse' | 'listRefusals'> {
  return {
    async refuse({ tenantId, byId, byName, what, setupId = '', at, correlationId }) {
      const alikeSince = new Date(Date.parse(at) - ALIKE_MS).toISOString();
      await connection.changeTogether([
        { sql: COUNT, args: [at, byName, correlationId, tenantId, byId, what, setupId, alikeSince] },
        { sql: INSERT, args: [tenantId, byId, byName, what, setupId, at, at, correlationId] },
        { sql: 'delete from refusals where number <= (select max(number) from refusals) - ?', args: [mostRows] },
      ]);
    },
    async listRefusals(tenantId, { since = '', setupId } = {}) {
      const ofSetup = setupId === undefined ? '' : 'and setup_id = ?';
      const rows = await connection.select<RefusalRow>(
        `select ${COLUMNS} from refusals where tenant_id = ? and last_at >= ? ${ofSetup} order by last_at, number`,
        [tenantId, since, ...(setupId === undefined ? [] : [setupId])],
      );
      return rows.map(toRecord);
    },
  };
}

function toRecord({ setupId, tenantId, byId, byName, what, firstAt, lastAt, count, correlationId }: RefusalRow): RefusalRecord {
  return { tenantId, ...(setupId === '' ? {} : { setupId }), byId, byName, what, firstAt, lastAt, count: Number(count), correlationId };
}
