// Setups as rows: the whole setup as JSON, with copies of what look-ups need. Knows nothing of what a setup means.
import { SetupError } from '../model/errors';
import type { OwedCard, SetupStore } from '../model/ports';
import type { Setup } from '../model/setup';
import { insertEntry } from './create-audit-log';
import { insertLetters } from './create-outbox-store';
import { createSettler } from './create-settler';
import type { Connection } from './open-connection';

interface DataRow {
  data: string;
}

/** Of a person in one answer; more would not fit a card. */
const MOST_LISTED = 50;
const OPEN = `status not in ('finished', 'cancelled')`;
/** Flags of `has_pending`: work that was begun, a card that its person has not seen yet, a password that still stands in a chat or is yet to come there. */
const [WORK, OWED, PASSWORD] = [1, 2, 4];
// What people see changed: from now on this card is owed. Otherwise whatever is owed stays owed, and whoever saved last owes it.
const SET = `update setups set admin_object_id = ?, vendor = ?, status = ?, revision = ?, updated_at = ?, due_at = ?, data = ?`;
const WHERE = 'where id = ? and tenant_id = ? and revision = ?';
const UPDATE_FACE = `${SET}, has_pending = ?, owed_by = ?, owed_face = ? ${WHERE}`;
const UPDATE_QUIETLY = `${SET}, has_pending = ? | (has_pending & ${OWED}), owed_by = case when has_pending & ${OWED} then coalesce(?, owed_by) end ${WHERE}`;
const INSERT = `insert into setups (id, tenant_id, admin_object_id, vendor, status, revision, updated_at, due_at, data, has_pending, owed_by, owed_face)
  select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?`;
const UNLESS_THERE = 'on conflict (id) do nothing';
/** Another process may have begun one since they were listed. */
const UNKNOWN = `select 1 from setups where tenant_id = ? and vendor = ? and ${OPEN} and id not in (select value from json_each(?))`;
const ABANDONED = `has_pending > 0 and has_pending & ${WORK} and exists (
  select 1 from json_each(setups.data, '$.pending') as effect
  where coalesce(json_extract(effect.value, '$.worker') not in (select id from workers), status <> 'needs-sign-in')
) order by updated_at, rowid`;
// The row id settles ties within one millisecond.
const NEWEST_FIRST = 'order by updated_at desc, rowid desc';
const OPEN_FIRST = `order by case when ${OPEN} then 0 else 1 end, updated_at desc, rowid desc`;

export function createSetupStore(connection: Connection): SetupStore {
  const list = async (where: string, args: Array<string | number>): Promise<Setup[]> =>
    (await connection.select<DataRow>(`select data from setups where ${where}`, args)).map(readSetup);

  const settler = createSettler(connection);

  return {
    async create(setup, owner, { known, entries = [] } = {}) {
      const values = [setup.id, setup.tenantId, ...columnsOf(setup), ...owedColumnsOf(setup, owner)];
      const insert = known === undefined
        ? { sql: `${INSERT} where true ${UNLESS_THERE}`, args: values }
        : { sql: `${INSERT} where not exists (${UNKNOWN}) ${UNLESS_THERE}`, args: [...values, setup.tenantId, setup.vendor, JSON.stringify(known)] };
      const created = await connection.changeTogether([insert, ...entries.map((entry) => insertEntry(entry, 'changes() = 1'))]);
      if (created !== 1) throw staleRevision(setup, 'a setup with this id, or another one of this product, is there already');
    },
    find: async (tenantId, setupId) => (await list('id = ? and tenant_id = ?', [setupId, tenantId]))[0],
    listOpen: (person) => list(`tenant_id = ? and admin_object_id = ? and ${OPEN} ${NEWEST_FIRST}`, [person.tenantId, person.objectId]),
    listAll: (person, { from, most } = { from: 0, most: MOST_LISTED }) =>
      list(`tenant_id = ? and admin_object_id = ? ${OPEN_FIRST} limit ? offset ?`, [person.tenantId, person.objectId, Math.min(most, MOST_LISTED), from]),
    async countAll(person) {
      const [row] = await connection.select<{ count: number }>('select count(*) as count from setups where tenant_id = ? and admin_object_id = ?', [person.tenantId, person.objectId]);
      return Number(row?.count ?? 0);
    },
    async countByStatus() {
      const rows = await connection.select<{ status: Setup['status']; count: number }>('select status, count(*) as count from setups group by status', []);
      return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
    },
    listOpenOfVendor: (tenantId, vendor) => list(`tenant_id = ? and vendor = ? and ${OPEN} ${NEWEST_FIRST}`, [tenantId, vendor]),
    listPending: () => list(`has_pending > 0 and has_pending & ${WORK | PASSWORD} order by updated_at, rowid`, []),
    async listOwed() {
      const waits = `has_pending & ${OWED} and (not has_pending & ${WORK} or status = 'needs-sign-in')`;
      return connection.select<OwedCard>(`select tenant_id as tenantId, id as setupId, owed_face as face, owed_by as owner from setups where has_pending > 0 and (${waits}) order by updated_at, rowid`, []);
    },
    async takeOver({ setupId, face, owner }, to) {
      return (await connection.change(`update setups set owed_by = ? where id = ? and owed_face = ? and owed_by = ?`, [to, setupId, face, owner])) === 1;
    },
    settle: settler.settle,
    flush: settler.flush,
    listAbandoned: () => list(ABANDONED, []),
    listDue: (now, vendors) => list(`due_at is not null and due_at <= ? and vendor in (${vendors.map(() => '?').join(', ')}) order by due_at limit ?`, [now.toISOString(), ...vendors, MOST_LISTED]),
    async save(setup, expectedRevision, entries = [], { owner, letters = [] } = {}) {
      if (setup.revision !== expectedRevision + 1) {
        throw new RangeError(`A setup is saved with the revision after the one it was read with: ${expectedRevision + 1}, not ${setup.revision}.`);
      }
      const isNewFace = setup.face === setup.revision;
      const sql = isNewFace ? UPDATE_FACE : UPDATE_QUIETLY;
      const args = [...columnsOf(setup), ...(isNewFace ? owedColumnsOf(setup, owner) : [flagsOf(setup), owner ?? null]), setup.id, setup.tenantId, expectedRevision];
      // An entry follows only when the statement before it changed a row: a stale save leaves no trace.
      const saved = entries.length + letters.length === 0
        ? await connection.change(sql, args)
        : await connection.changeTogether([{ sql, args }, ...entries.map((entry) => insertEntry(entry, 'changes() = 1')), ...(letters.length > 0 ? [insertLetters(letters, 'changes() = 1')] : [])]);
      if (saved !== 1) throw staleRevision(setup, `revision ${expectedRevision} is no longer the stored one`);
    },
  };
}

/** In the order of the statements above: admin_object_id, vendor, status, revision, updated_at, due_at, data. */
function columnsOf(setup: Setup): Array<string | number | null> {
  return [setup.admin.objectId, setup.vendor, setup.status, setup.revision, setup.updatedAt, earliestDue(setup), JSON.stringify(setup)];
}

/** ISO times of one form: their order is that of their texts. */
function earliestDue({ dueAt, passwordCards }: Setup): string | null {
  if (passwordCards === undefined) return dueAt ?? null;
  return [...passwordCards.map(({ goneAt }) => goneAt), ...(dueAt === undefined ? [] : [dueAt])].sort()[0] ?? null;
}

/** In this order: has_pending, owed_by, owed_face. */
function owedColumnsOf(setup: Setup, owner: string | undefined): Array<string | number | null> {
  return owner === undefined ? [flagsOf(setup), null, null] : [flagsOf(setup) | OWED, owner, setup.face];
}

function flagsOf({ pending, passwordCards, passwordOwed }: Setup): number {
  return (pending.length > 0 ? WORK : 0) | (passwordCards === undefined && passwordOwed === undefined ? 0 : PASSWORD);
}

function readSetup(row: DataRow): Setup {
  return JSON.parse(row.data) as Setup;
}

function staleRevision(setup: Setup, reason: string): SetupError {
  return new SetupError('store/stale-revision', {
    message: `Setup ${setup.id} was not written: ${reason}`,
    retry: 'now',
    details: { setupId: setup.id, reason },
  });
}
