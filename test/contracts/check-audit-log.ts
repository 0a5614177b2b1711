// What every database has to do for the audit log, refusals too. Knows nothing of SQL.
import type { AuditEntry } from '../../src/model/ports';
import type { Refusal } from '../../src/model/refusal';
import type { Database } from '../../src/storage/open-database';

const MORNING = new Date('2026-01-05T08:00:00.000Z');
const later = (minutes: number) => new Date(MORNING.getTime() + minutes * 60_000);

export function checkAuditLog(open: () => Promise<Database>): void {
  let database: Database;
  beforeEach(async () => { database = await open(); });
  afterEach(() => database.close());

  describe('audit log', () => {
    const entry = (part: Partial<AuditEntry>): AuditEntry => ({
      setupId: 'setup-1',
      tenantId: 'tenant-1',
      at: '2026-01-05T08:00:00.000Z',
      byId: 'person-1',
      byName: 'Ada Admin',
      what: 'confirmed',
      ...part,
    });

    it('lists the entries of a setup in the order of writing, whatever their time says', async () => {
      const write = { method: 'PATCH', path: '/applications/1', status: 204, graphRequestId: 'r-1', what: 'identifier' };
      const first = entry({ what: 'started', at: '2026-01-05T09:00:00.000Z', details: { region: 'EU' } });
      const second = entry({ what: 'set-saml-urls', write });
      await database.audit.append(first);
      await database.audit.append(second);

      expect(await database.audit.list('tenant-1', 'setup-1')).toEqual([first, second]);
    });

    it('has an entry of a write from before it is sent, completes that one in its place, and lets go of one that was not sent', async () => {
      const write = { method: 'POST', path: '/applications', status: 0, graphRequestId: '', what: 'application' };
      const [first, second] = [await database.audit.begin(entry({ write })), await database.audit.begin(entry({ what: 'other', write }))];
      await database.audit.append(entry({ what: 'later' }));
      expect((await database.audit.list('tenant-1', 'setup-1')).map(({ write: one }) => one?.status)).toEqual([0, 0, undefined]);

      await database.audit.complete(first, entry({ write: { ...write, status: 201, graphRequestId: 'r-1' } }));
      await database.audit.withdraw(second);

      expect(await database.audit.list('tenant-1', 'setup-1')).toEqual([entry({ write: { ...write, status: 201, graphRequestId: 'r-1' } }), entry({ what: 'later' })]);
    });

    it('keeps setups and tenants apart', async () => {
      await database.audit.append(entry({ setupId: 'setup-2' }));
      await database.audit.append(entry({ tenantId: 'tenant-2' }));

      expect(await database.audit.list('tenant-1', 'setup-1')).toEqual([]);
    });
  });

  describe('refusals', () => {
    const refusal = (part: Partial<Refusal> = {}): Refusal => ({ tenantId: 'tenant-1', byId: 'person-1', byName: 'Ada Admin', what: 'click.superseded', at: MORNING.toISOString(), correlationId: 'c-1', ...part });
    const at = (minutes: number) => ({ at: later(minutes).toISOString() });

    it('counts the same one of a person within ten minutes of the last, and begins anew after a pause', async () => {
      await database.audit.refuse(refusal());
      await database.audit.refuse(refusal({ ...at(9), correlationId: 'c-2' }));
      await database.audit.refuse(refusal({ ...at(18), correlationId: 'c-3' }));
      await database.audit.refuse(refusal({ ...at(29), correlationId: 'c-4' }));

      const { at: _at, ...same } = refusal();
      expect(await database.audit.listRefusals('tenant-1')).toEqual([
        { ...same, firstAt: MORNING.toISOString(), lastAt: later(18).toISOString(), count: 3, correlationId: 'c-3' },
        { ...same, firstAt: later(29).toISOString(), lastAt: later(29).toISOString(), count: 1, correlationId: 'c-4' },
      ]);
    });

    it.each<[string, Partial<Refusal>]>([['person', { byId: 'person-2' }], ['kind', { what: 'click.forged' }], ['setup', { setupId: 'setup-1' }], ['tenant', { tenantId: 'tenant-2' }]])('does not count another %s in', async (_of, part) => {
      await database.audit.refuse(refusal());
      await database.audit.refuse(refusal(part));

      const all = [...(await database.audit.listRefusals('tenant-1')), ...(await database.audit.listRefusals('tenant-2'))];
      expect(all.map(({ count }) => count)).toEqual([1, 1]);
    });

    it('counts many at the same time in one row', async () => {
      await Promise.all(Array.from({ length: 20 }, () => database.audit.refuse(refusal())));

      expect((await database.audit.listRefusals('tenant-1')).map(({ count }) => count)).toEqual([20]);
    });

    it('lists those of one setup, and those seen since a time', async () => {
      await database.audit.refuse(refusal({ setupId: 'setup-1' }));
      await database.audit.refuse(refusal({ setupId: 'setup-1', ...at(5) }));
      await database.audit.refuse(refusal({ setupId: 'setup-2', ...at(3) }));
      await database.audit.refuse(refusal({ ...at(4) }));

      expect(await database.audit.listRefusals('tenant-1', { setupId: 'setup-1' })).toMatchObject([{ setupId: 'setup-1', count: 2 }]);
      expect((await database.audit.listRefusals('tenant-1', { since: later(4).toISOString() })).map(({ setupId }) => setupId)).toEqual([undefined, 'setup-1']);
      expect(await database.audit.listRefusals('tenant-1', { since: later(6).toISOString() })).toEqual([]);
    });

    it('leaves the changes of a setup as they were', async () => {
      await database.audit.refuse(refusal({ setupId: 'setup-1' }));

      expect(await database.audit.list('tenant-1', 'setup-1')).toEqual([]);
    });
  });
}
