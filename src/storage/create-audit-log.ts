// The audit log as rows: added, and completed once where an answer is awaited. Knows nothing of what an entry says.
import type { AuditEntry, AuditLog } from '../model/ports';
import type { Connection, Statement } from './open-connection';

/** Entries come back in the order in which they were written, oldest first. */
export function createAuditLog(connection: Connection): Pick<AuditLog, 'append' | 'begin' | 'complete' | 'withdraw' | 'list'> {
  return {
    async append(entry) {
      const { sql, args } = insertEntry(entry, 'true');
      await connection.change(sql, args);
    },
    async begin(entry) {
      const { sql, args } = insertEntry(entry, 'true');
      const [row] = await connection.select<{ number: number }>(`${sql} returning number`, args);
      return Number(row!.number);
    },
    async complete(number, entry) {
      await connection.change('update audit set data = ? where number = ?', [JSON.stringify(entry), number]);
    },
    async withdraw(number) {
      await connection.change('delete from audit where number = ?', [number]);
    },
    async list(tenantId, setupId) {
      const rows = await connection.select<{ data: string }>('select data from audit where tenant_id = ? and setup_id = ? order by number', [tenantId, setupId]);
      return rows.map((row) => JSON.parse(row.data) as AuditEntry);
    },
  };
}

/** @param condition in SQL; the entry is left out when it does not hold */
export function insertEntry(entry: AuditEntry, condition: string): Statement {
  return { sql: `insert into audit (tenant_id, setup_id, data) select ?, ?, ? where ${condition}`, args: [entry.tenantId, entry.setupId, JSON.stringify(entry)] };
}
