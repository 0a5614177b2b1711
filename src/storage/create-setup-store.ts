// Setups as rows: the whole setup as JSON, with copies of what look-ups need. Knows nothing of what a setup means.
import { SetupError } from '../model/errors';
import type { SetupStore } from '../model/ports';
import type { Setup } from '../model/setup';
import { insertEntry } from './create-audit-log';
import type { Connection } from './open-connection';

interface DataRow {
  data: string;
}

/** Of a person in one answer; more would not fit a card. */
const MOST_LISTED = 50;
const OPEN = `status not in ('finished', 'cancelled')`;
const UPDATE = `update setups set admin_object_id = ?, vendor = ?, status = ?, has_pending = ?, revision = ?, updated_at = ?, due_at = ?, data = ?
  where id = ? and tenant_id = ? and revision = ?`;
// The row id settles ties within one millisecond.
const NEWEST_FIRST = 'order by updated_at desc, rowid desc';
const OPEN_FIRST = `order by case when ${OPEN} then 0 else 1 end, updated_at desc, rowid desc`;

export function createSetupStore(connection: Connection): SetupStore {
  const list = async (where: string, args: Array<string | number>): Promise<Setup[]> =>
    (await connection.select<DataRow>(`select data from setups where ${where}`, args)).map(readSetup);

  return {
    async create(setup) {
      const created = await connection.change(
        `insert into setups (id, tenant_id, admin_object_id, vendor, status, has_pending, revision, updated_at, due_at, data)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing`,
        [setup.id, setup.tenantId, ...columnsOf(setup)],
      );
      if (created !== 1) throw staleRevision(setup, 'a setup with this id is there already');
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
    listPending: () => list(`has_pending = 1 order by updated_at, rowid`, []),
    listDue: (now, vendors) => list(`due_at is not null and due_at <= ? and vendor in (${vendors.map(() => '?').join(', ')}) order by due_at limit ?`, [now.toISOString(), ...vendors, MOST_LISTED]),
    async save(setup, expectedRevision, entries = []) {
      if (setup.revision !== expectedRevision + 1) {
        throw new RangeError(`A setup is saved with the revision after the one it was read with: ${expectedRevision + 1}, not ${setup.revision}.`);
      }
      const args = [...columnsOf(setup), setup.id, setup.tenantId, expectedRevision];
      // An entry follows only when the statement before it changed a row: a stale save leaves no trace.
      const saved = entries.length === 0
        ? await connection.change(UPDATE, args)
        : await connection.changeTogether([{ sql: UPDATE, args }, ...entries.map((entry) => insertEntry(entry, 'changes() = 1'))]);
      if (saved !== 1) throw staleRevision(setup, `revision ${expectedRevision} is no longer the stored one`);
    },
  };
}

/** In the order of both statements above: admin_object_id, vendor, status, has_pending, revision, updated_at, due_at, data. */
function columnsOf(setup: Setup): Array<string | number | null> {
  // A password that still stands in a chat is something to mind after a restart, too.
  const hasPending = setup.pending.length > 0 || setup.passwordCards !== undefined ? 1 : 0;
  return [setup.admin.objectId, setup.vendor, setup.status, hasPending, setup.revision, setup.updatedAt, earliestDue(setup), JSON.stringify(setup)];
}

/** ISO times of one form: their order is that of their texts. */
function earliestDue({ dueAt, passwordCards }: Setup): string | null {
  if (passwordCards === undefined) return dueAt ?? null;
  return [...passwordCards.map(({ goneAt }) => goneAt), ...(dueAt === undefined ? [] : [dueAt])].sort()[0] ?? null;
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
