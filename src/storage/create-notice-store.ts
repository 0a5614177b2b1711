// Which message of a conversation tells of a setup, as rows. Knows nothing of what it says.
import type { ConversationRef } from '../model/person';
import type { NoticeStore } from '../model/subscription';
import type { Connection } from './open-connection';

export function createNoticeStore(connection: Connection): NoticeStore {
  return {
    async find({ tenantId, setupId, conversationId }) {
      const [row] = await connection.select<{ messageId: string }>('select message_id as messageId from notices where tenant_id = ? and setup_id = ? and conversation_id = ?', [tenantId, setupId, conversationId]);
      return row?.messageId;
    },
    async keep({ tenantId, setupId, conversationId }, conversation, messageId) {
      await connection.change(
        `insert into notices (tenant_id, setup_id, conversation_id, message_id, data) values (?, ?, ?, ?, ?)
         on conflict (tenant_id, setup_id, conversation_id) do update set message_id = excluded.message_id, data = excluded.data`,
        [tenantId, setupId, conversationId, messageId, JSON.stringify(conversation)],
      );
    },
    async listTold(tenantId, setupId) {
      const rows = await connection.select<{ data: string }>('select data from notices where tenant_id = ? and setup_id = ?', [tenantId, setupId]);
      return rows.map(({ data }) => JSON.parse(data) as ConversationRef);
    },
  };
}
