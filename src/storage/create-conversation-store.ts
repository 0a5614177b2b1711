// Where each person can be reached: one conversation a person, the personal chat before any other. Knows nothing of the channel.
import type { ConversationRef, Person } from '../model/person';
import type { ConversationStore } from '../model/ports';
import type { Connection } from './open-connection';

export function createConversationStore(connection: Connection): ConversationStore {
  return {
    async remember(person, conversation) {
      // A group or channel never displaces the personal chat: personal cards would go there. An unchanged row is not written again.
      await connection.change(
        `insert into conversations (tenant_id, object_id, conversation_id, kind, data) values (?, ?, ?, ?, ?)
         on conflict (tenant_id, object_id) do update
         set conversation_id = excluded.conversation_id, kind = excluded.kind, data = excluded.data
         where (excluded.kind = 'personal' or conversations.kind <> 'personal') and conversations.data <> excluded.data`,
        [person.tenantId, person.objectId, conversation.conversationId, conversation.kind, JSON.stringify({ person, conversation })],
      );
    },
    async find(person) {
      const [row] = await connection.select<{ data: string }>('select data from conversations where tenant_id = ? and object_id = ?', [
        person.tenantId,
        person.objectId,
      ]);
      return row && (JSON.parse(row.data) as { person: Person; conversation: ConversationRef });
    },
    async forget(conversationId) {
      await connection.change('delete from conversations where conversation_id = ?', [conversationId]);
    },
  };
}
