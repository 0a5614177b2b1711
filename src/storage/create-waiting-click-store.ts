// What waits for somebody's sign-in, as rows. Knows nothing of what was pressed.
import type { Click, WaitingClickStore } from '../model/click';
import type { Connection } from './open-connection';

/** A row older than this is of no use to anybody, whatever the clock says. */
const KEPT_MS = 2 * 24 * 60 * 60_000;

export function createWaitingClickStore(connection: Connection): WaitingClickStore {
  return {
    async keep({ tenantId, objectId }, click, at) {
      await connection.changeTogether([
        { sql: 'delete from waiting_clicks where kept_at < ?', args: [at.getTime() - KEPT_MS] },
        {
          sql: `insert into waiting_clicks (tenant_id, object_id, kept_at, data) values (?, ?, ?, ?)
            on conflict (tenant_id, object_id) do update set kept_at = excluded.kept_at, data = excluded.data`,
          args: [tenantId, objectId, at.getTime(), JSON.stringify(click)],
        },
      ]);
    },
    async find({ tenantId, objectId }, since) {
      const [row] = await connection.select<{ data: string; keptAt: number }>('select data, kept_at as keptAt from waiting_clicks where tenant_id = ? and object_id = ? and kept_at >= ?', [tenantId, objectId, since.getTime()]);
      return row && { click: JSON.parse(row.data) as Click, keptAt: Number(row.keptAt) };
    },
    async forget({ tenantId, objectId }, { keptAt }) {
      await connection.change('delete from waiting_clicks where tenant_id = ? and object_id = ? and kept_at = ?', [tenantId, objectId, keptAt]);
    },
  };
}
