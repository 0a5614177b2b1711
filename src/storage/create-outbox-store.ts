// What the bot has to say on its own, as rows: who sends it, how often it was tried, how it ended. Knows nothing of the chat.
import type { Letter, OutboxStore, WaitingLetter } from '../model/letter';
import type { Connection, Statement } from './open-connection';

interface Row {
  number: number;
  key: string;
  letter: string;
  worker: string;
  tries: number;
  putAt: number;
  notBefore: number;
}

const COLUMNS = 'number, key, letter, worker, tries, put_at as putAt, not_before as notBefore';

export function createOutboxStore(connection: Connection): OutboxStore {
  const list = async (where: string, args: Array<string | number>): Promise<WaitingLetter[]> => (await connection.select<Row>(`select ${COLUMNS} from outbox where ${where}`, args)).map(readRow);

  return {
    async put(letter) {
      const { sql, args } = insertLetters([letter], 'true');
      if ((await connection.change(sql, args)) !== 1) return undefined;
      return (await list('key = ?', [letter.key]))[0];
    },
    listWaiting: () => list(`state = 'waiting' order by number`, []),
    // In one piece: one by one, ten thousand of them would keep a start waiting for ten seconds.
    takeOver: (from, to) => connection.change(`update outbox set worker = ? where worker = ? and state = 'waiting'`, [to, from]),
    async hasOlder({ number, conversation }, worker) {
      const older = `select 1 from outbox where conversation_id = ? and state = 'waiting' and number < ? and worker <> ? limit 1`;
      return (await connection.select(older, [conversation.conversationId, number, worker])).length > 0;
    },
    noteTry: async ({ number, tries, notBefore }) => void (await connection.change('update outbox set tries = ?, not_before = ? where number = ?', [tries, notBefore.getTime(), number])),
    // What is over keeps its key alone: what was said, and to whom, is nobody's business any more.
    end: async (number, as) => void (await connection.change(`update outbox set state = ?1, letter = case when ?1 = 'gone' then letter else '' end where number = ?2`, [as, number])),
    async closeConversation(conversationId, now) {
      await connection.changeTogether([
        { sql: `update outbox set state = 'gone' where conversation_id = ? and state = 'waiting'`, args: [conversationId] },
        { sql: 'insert into unreachable (conversation_id, since) values (?, ?) on conflict (conversation_id) do nothing', args: [conversationId, now.getTime()] },
      ]);
    },
    async openConversation(conversationId, since) {
      await connection.changeTogether([
        { sql: `update outbox set state = 'waiting', worker = '', tries = 0, not_before = 0 where conversation_id = ? and state = 'gone' and put_at >= ?`, args: [conversationId, since.getTime()] },
        { sql: 'delete from unreachable where conversation_id = ?', args: [conversationId] },
      ]);
    },
    listClosed: async () => (await connection.select<{ id: string }>('select conversation_id as id from unreachable', [])).map(({ id }) => id),
    forgetBefore: async (time) => void (await connection.change(`delete from outbox where put_at < ? and state <> 'waiting'`, [time.getTime()])),
    async count() {
      const [row] = await connection.select<{ waiting: number; gone: number; oldest: number | null }>(
        `select (select count(*) from outbox where state = 'waiting') as waiting, (select count(*) from outbox where state = 'gone') as gone, (select min(put_at) from outbox where state = 'waiting') as oldest`, [],
      );
      return { waiting: Number(row?.waiting ?? 0), gone: Number(row?.gone ?? 0), ...(row?.oldest ? { oldest: new Date(Number(row.oldest)) } : {}) };
    },
  };
}

/** One statement for all, each judged by its own key. @param condition in SQL; without it none is written */
export function insertLetters(letters: Letter[], condition: string): Statement {
  const rows = letters.map(({ key, conversation, what, correlationId, worker, putAt }) =>
    [key, conversation.tenantId, conversation.conversationId, JSON.stringify({ conversation, what, correlationId }), worker, putAt.getTime()]);
  const columns = rows[0]?.map((_value, at) => `json_extract(one.value, '$[${at}]')`).join(', ') ?? '';
  return {
    sql: `insert into outbox (key, tenant_id, conversation_id, letter, worker, put_at, state, tries, not_before)
      select ${columns}, 'waiting', 0, 0 from json_each(?) as one where ${condition} order by one.key on conflict (key) do nothing`,
    args: [JSON.stringify(rows)],
  };
}

function readRow({ letter, putAt, notBefore, ...row }: Row): WaitingLetter {
  return { ...row, ...(JSON.parse(letter) as Pick<Letter, 'conversation' | 'what' | 'correlationId'>), putAt: new Date(Number(putAt)), notBefore: new Date(Number(notBefore)) };
}
