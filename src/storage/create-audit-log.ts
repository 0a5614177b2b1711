// The audit log as rows that are only ever added. Knows nothing of what an entry says.
import type { AuditEntry, AuditLog } from '../model/ports';
import type { Connection } from './open-connection';

/** Entries come back in the order in which they were written, oldest first. */
export function createAuditLog(connection: Connection): AuditLog {
  return {
    async append(entry) {
      await connection.change('insert into audit (tenant_id, setup_id, data) values (?, ?, ?)', [entry.tenantId, entry.setupId, JSON.stringify(entry)]);
    },
    async list(tenantId, setupId) {
      const rows = await connection.select<{ data: string }>('select data from audit where tenant_id = ? and setup_id = ? order by number', [tenantId, setupId]);
      return rows.map((row) => JSON.parse(row.data) as AuditEntry);
    },
  };
}
