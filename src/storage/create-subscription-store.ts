// What channels want to be told, as rows: one a conversation and subject. Knows nothing of what they are told.
import type { Subscription, SubscriptionStore } from '../model/subscription';
import { insertLetters } from './create-outbox-store';
import type { Connection, Statement } from './open-connection';

interface Row {
  data: string;
  goneAt: string | null;
}

const COLUMNS = 'data, gone_at as goneAt';
/** Threads are conversations of their own: their names begin with that of the channel. */
const WITH_THREADS = `(conversation_id = ? or (conversation_id >= ? || ';' and conversation_id < ? || '<'))`;

export function createSubscriptionStore(connection: Connection): SubscriptionStore {
  const list = async (where: string, args: Array<string | null>): Promise<Subscription[]> =>
    (await connection.select<Row>(`select ${COLUMNS} from subscriptions where ${where} order by rowid`, args)).map(readRow);
  const listAround: SubscriptionStore['listAround'] = async ({ tenantId, conversationId, teamId }) => {
    const [here, ofTeam] = await Promise.all([
      list('tenant_id = ? and conversation_id = ?', [tenantId, conversationId]),
      teamId === undefined ? [] : list('tenant_id = ? and team_id = ?', [tenantId, teamId]),
    ]);
    return [...here, ...ofTeam.filter(({ conversation }) => conversation.conversationId !== conversationId)];
  };

  return {
    async list(tenantId, about, vendor) {
      const all = await list('tenant_id = ? and about = ? and gone_at is null', [tenantId, about]);
      return all.filter(({ vendors }) => vendor === undefined || vendors.length === 0 || vendors.includes(vendor));
    },
    listOf: ({ tenantId, conversationId }) => list('tenant_id = ? and conversation_id = ?', [tenantId, conversationId]),
    async put({ goneAt, ...subscription }) {
      const { about, conversation } = subscription;
      await connection.change(
        `insert into subscriptions (tenant_id, about, conversation_id, team_id, gone_at, data) values (?, ?, ?, ?, ?, ?)
         on conflict (tenant_id, about, conversation_id) do update set team_id = excluded.team_id, gone_at = excluded.gone_at, data = excluded.data`,
        [conversation.tenantId, about, conversation.conversationId, conversation.teamId ?? null, goneAt ?? null, JSON.stringify(subscription)],
      );
    },
    async end({ tenantId, conversationId }, about) {
      await connection.change('delete from subscriptions where tenant_id = ?1 and conversation_id = ?2 and (?3 is null or about = ?3)', [tenantId, conversationId, about ?? null]);
    },
    listLost: () => list('gone_at is null and conversation_id in (select conversation_id from unreachable)', []),
    async markGone({ tenantId, conversationId }, at, letters) {
      const mark = { sql: 'update subscriptions set gone_at = ? where tenant_id = ? and conversation_id = ? and gone_at is null', args: [at, tenantId, conversationId] };
      await connection.changeTogether([mark, ...lettersAfter(letters, 'changes() > 0')]);
    },
    listAround,
    async forget(place, letters) {
      const found = await listAround(place);
      const { tenantId } = place;
      const ids = [...new Set([place.conversationId, ...found.map(({ conversation }) => conversation.conversationId)])];
      await connection.changeTogether([
        ...ids.flatMap((id) => [
          { sql: 'delete from subscriptions where tenant_id = ? and conversation_id = ?', args: [tenantId, id] },
          { sql: 'delete from notices where tenant_id = ? and conversation_id = ?', args: [tenantId, id] },
          { sql: `delete from outbox where tenant_id = ? and ${WITH_THREADS}`, args: [tenantId, id, id, id] },
        ]),
        ...lettersAfter(letters, 'true'),
      ]);
    },
  };
}

function lettersAfter(letters: Parameters<typeof insertLetters>[0], condition: string): Statement[] {
  return letters.length > 0 ? [insertLetters(letters, condition)] : [];
}

function readRow({ data, goneAt }: Row): Subscription {
  return { ...(JSON.parse(data) as Subscription), ...(goneAt === null ? {} : { goneAt }) };
}
