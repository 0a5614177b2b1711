// Records as rows: each as JSON, with copies of what look-ups need. Knows nothing of what a record means.
import { SetupError } from '../model/errors';
import type { OwedCard, RecordStore } from '../model/ports';
import type { PasswordRecord } from '../model/password';
import type { RecordKind, RecordStatus, WorkRecord } from '../model/record';
import { insertEntry } from './create-audit-log';
import { insertLetters } from './create-outbox-store';
import { createSettler } from './create-settler';
import type { Connection } from './open-connection';

/** What the columns of a kind are copied from. */
export interface RecordColumns<R> {
  kind: RecordKind;
  ownerOf(record: R): string;
  /** Object id of somebody else who has a part in it. */
  holderOf(record: R): string | undefined;
  subjectOf(record: R): string;
  /** Object id of the person whose sign-in its work waits for. */
  waitsFor(record: R): string | undefined;
  /** ISO time at which something is due next. */
  dueAt(record: R): string | undefined;
}

interface DataRow {
  data: string;
}

/** Of a person in one answer; more would not fit a card. */
const MOST_LISTED = 50;
const OPEN = `status not in ('finished', 'cancelled')`;
/** Flags of `has_pending`: work that was begun, a card that its person has not seen yet, a password that still stands in a chat or is yet to come there. */
const [WORK, OWED, PASSWORD] = [1, 2, 4];
// What people see changed: from now on this card is owed. Otherwise whatever is owed stays owed, and whoever saved last owes it.
const SET = `update records set owner_object_id = ?, holder_object_id = ?, subject = ?, waits_for = ?, status = ?, revision = ?, updated_at = ?, due_at = ?, data = ?`;
const WHERE = 'where id = ? and tenant_id = ? and revision = ?';
const UPDATE_FACE = `${SET}, has_pending = ?, owed_by = ?, owed_face = ? ${WHERE}`;
const UPDATE_QUIETLY = `${SET}, has_pending = ? | (has_pending & ${OWED}), owed_by = case when has_pending & ${OWED} then coalesce(?, owed_by) end ${WHERE}`;
const INSERT = `insert into records (id, tenant_id, kind, owner_object_id, holder_object_id, subject, waits_for, status, revision, updated_at, due_at, data, has_pending, owed_by, owed_face)
  select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?`;
const UNLESS_THERE = 'on conflict (id) do nothing';
/** Another process may have begun one since they were listed. */
const UNKNOWN = `select 1 from records where tenant_id = ? and subject = ? and kind = ? and ${OPEN} and id not in (select value from json_each(?))`;
const ABANDONED = `has_pending > 0 and has_pending & ${WORK} and kind = ? and exists (
  select 1 from json_each(records.data, '$.pending') as effect
  where coalesce(json_extract(effect.value, '$.worker') not in (select id from workers), status <> 'needs-sign-in')
) order by updated_at, rowid`;
// The row id settles ties within one millisecond.
const NEWEST_FIRST = 'order by updated_at desc, rowid desc';
const OPEN_FIRST = `order by case when ${OPEN} then 0 else 1 end, updated_at desc, rowid desc`;
const OF_OWNER = 'tenant_id = ? and owner_object_id = ? and kind = ?';

export function createRecordStore<R extends WorkRecord & PasswordRecord>(connection: Connection, columns: RecordColumns<R>): RecordStore<R> {
  const { kind } = columns;
  const list = async (where: string, args: Array<string | number>): Promise<R[]> =>
    (await connection.select<DataRow>(`select data from records where ${where}`, args)).map(({ data }) => JSON.parse(data) as R);
  const settler = createSettler(connection);
  /** In the order of the statements above: owner_object_id, holder_object_id, subject, waits_for, status, revision, updated_at, due_at, data. */
  const valuesOf = (record: R): Array<string | number | null> => [
    columns.ownerOf(record), columns.holderOf(record) ?? null, columns.subjectOf(record), columns.waitsFor(record) ?? null, record.status, record.revision, record.updatedAt, columns.dueAt(record) ?? null, JSON.stringify(record),
  ];
  const flagsOf = (record: R): number => (record.pending.length > 0 ? WORK : 0) | ((record.passwordCards ?? record.passwordOwed) === undefined ? 0 : PASSWORD);
  /** In this order: has_pending, owed_by, owed_face. */
  const owedValuesOf = (record: R, owner: string | undefined): Array<string | number | null> =>
    (owner === undefined ? [flagsOf(record), null, null] : [flagsOf(record) | OWED, owner, record.face]);

  return {
    async create(record, owner, { known, entries = [], letters = [] } = {}) {
      const values = [record.id, record.tenantId, kind, ...valuesOf(record), ...owedValuesOf(record, owner)];
      const insert = known === undefined
        ? { sql: `${INSERT} where true ${UNLESS_THERE}`, args: values }
        : { sql: `${INSERT} where not exists (${UNKNOWN}) ${UNLESS_THERE}`, args: [...values, record.tenantId, columns.subjectOf(record), kind, JSON.stringify(known)] };
      const created = await connection.changeTogether([insert, ...entries.map((entry) => insertEntry(entry, 'changes() = 1')), ...(letters.length > 0 ? [insertLetters(letters, 'changes() = 1')] : [])]);
      if (created !== 1) throw staleRevision(record, 'one with this id, or another open one of this subject, is there already');
    },
    find: async (tenantId, id) => (await list('id = ? and tenant_id = ? and kind = ?', [id, tenantId, kind]))[0],
    // What comes after letters and digits in the order of texts is no id of this code.
    listByCode: (tenantId, code) => list('tenant_id = ? and id >= ? and id < ? and kind = ?', [tenantId, code.toLowerCase(), `${code.toLowerCase()}~`, kind]),
    listOpen: (person) => list(`${OF_OWNER} and ${OPEN} ${NEWEST_FIRST}`, [person.tenantId, person.objectId, kind]),
    listAll: (person, { from, most } = { from: 0, most: MOST_LISTED }) =>
      list(`${OF_OWNER} ${OPEN_FIRST} limit ? offset ?`, [person.tenantId, person.objectId, kind, Math.min(most, MOST_LISTED), from]),
    async countAll(person) {
      const [row] = await connection.select<{ count: number }>(`select count(*) as count from records where ${OF_OWNER}`, [person.tenantId, person.objectId, kind]);
      return Number(row?.count ?? 0);
    },
    async countByStatus() {
      const rows = await connection.select<{ status: RecordStatus; count: number }>('select status, count(*) as count from records where kind = ? group by status', [kind]);
      return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
    },
    listHeld: (person) => list(`holder_object_id is not null and tenant_id = ? and holder_object_id = ? and kind = ? and ${OPEN} ${NEWEST_FIRST} limit ?`, [person.tenantId, person.objectId, kind, MOST_LISTED]),
    listOpenOf: (tenantId, subject) => list(`tenant_id = ?${subject === undefined ? '' : ' and subject = ?'} and kind = ? and ${OPEN} ${NEWEST_FIRST}`, [tenantId, ...(subject === undefined ? [] : [subject]), kind]),
    listWaitingFor: (person) => list(`waits_for is not null and tenant_id = ? and waits_for = ? and kind = ? order by updated_at, rowid`, [person.tenantId, person.objectId, kind]),
    listPending: () => list(`has_pending > 0 and has_pending & ${WORK | PASSWORD} and kind = ? order by updated_at, rowid`, [kind]),
    async listOwed() {
      const waits = `has_pending & ${OWED} and (not has_pending & ${WORK} or status = 'needs-sign-in')`;
      return connection.select<OwedCard>(`select tenant_id as tenantId, id as setupId, owed_face as face, owed_by as owner from records where has_pending > 0 and (${waits}) and kind = ? order by updated_at, rowid`, [kind]);
    },
    async takeOver({ setupId, face, owner }, to) {
      return (await connection.change(`update records set owed_by = ? where id = ? and owed_face = ? and owed_by = ?`, [to, setupId, face, owner])) === 1;
    },
    settle: settler.settle,
    flush: settler.flush,
    listAbandoned: () => list(ABANDONED, [kind]),
    listDue: (now, subjects) => list(`due_at is not null and due_at <= ? and kind = ?${subjects ? ` and subject in (${subjects.map(() => '?').join(', ')})` : ''} order by due_at limit ?`, [now.toISOString(), kind, ...subjects ?? [], MOST_LISTED]),
    async save(record, expectedRevision, entries = [], { owner, letters = [] } = {}) {
      if (record.revision !== expectedRevision + 1) {
        throw new RangeError(`A record is saved with the revision after the one it was read with: ${expectedRevision + 1}, not ${record.revision}.`);
      }
      const isNewFace = record.face === record.revision;
      const sql = isNewFace ? UPDATE_FACE : UPDATE_QUIETLY;
      const args = [...valuesOf(record), ...(isNewFace ? owedValuesOf(record, owner) : [flagsOf(record), owner ?? null]), record.id, record.tenantId, expectedRevision];
      // An entry follows only when the statement before it changed a row: a stale save leaves no trace.
      const saved = entries.length + letters.length === 0
        ? await connection.change(sql, args)
        : await connection.changeTogether([{ sql, args }, ...entries.map((entry) => insertEntry(entry, 'changes() = 1')), ...(letters.length > 0 ? [insertLetters(letters, 'changes() = 1')] : [])]);
      if (saved !== 1) throw staleRevision(record, `revision ${expectedRevision} is no longer the stored one`);
    },
  };
}

function staleRevision({ id }: WorkRecord, reason: string): SetupError {
  return new SetupError('store/stale-revision', { message: `Record ${id} was not written: ${reason}`, retry: 'now', details: { setupId: id, reason } });
}
