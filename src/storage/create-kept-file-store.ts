// Public files of a setup, each under its name. Knows nothing of what is in them.
import type { KeptFileStore } from '../model/ports';
import type { Connection } from './open-connection';

export function createKeptFileStore(connection: Connection): KeptFileStore {
  return {
    async keep({ tenantId, setupId }, name, content) {
      await connection.change(
        'insert into kept_files (tenant_id, setup_id, name, content) values (?, ?, ?, ?) on conflict (tenant_id, setup_id, name) do update set content = excluded.content',
        [tenantId, setupId, name, content],
      );
    },
    async find({ tenantId, setupId }, name) {
      const [row] = await connection.select<{ content: string }>('select content from kept_files where tenant_id = ? and setup_id = ? and name = ?', [tenantId, setupId, name]);
      return row?.content;
    },
  };
}
