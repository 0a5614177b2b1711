// What every database has to know of setups whose vendor half is another person's. Knows nothing of SQL: takes a function that opens an empty database.
import type { Database } from '../../src/storage/open-database';
import { aSetup } from '../support/a-setup';

export function checkHeldSetups(open: () => Promise<Database>): void {
  let database: Database;
  beforeEach(async () => void (database = await open()));
  afterEach(() => database.close());

  const ids = (setups: Array<{ id: string }>) => setups.map((setup) => setup.id);

  it('lists the open setups whose vendor half somebody has, until it comes back', async () => {
    const holder = { objectId: 'person-2', name: 'Bo', userPrincipalName: 'bo@contoso.com' };
    const baton = { holder, state: 'held' as const, givenAt: '2026-01-05T08:00:00.000Z', notes: [] };
    await database.setups.create(aSetup({ id: 'mine' }));
    await database.setups.create(aSetup({ id: 'held', baton }));
    await database.setups.create(aSetup({ id: 'held-over', baton, status: 'cancelled' }));
    await database.setups.create(aSetup({ id: 'held-elsewhere', baton, tenantId: 'tenant-2' }));

    expect(ids(await database.setups.listHeld({ tenantId: 'tenant-1', objectId: 'person-2' }))).toEqual(['held']);
    expect(ids(await database.setups.listOpen({ tenantId: 'tenant-1', objectId: 'person-2' }))).toEqual([]);
    await database.setups.save(aSetup({ id: 'held', revision: 2 }), 1);
    expect(await database.setups.listHeld({ tenantId: 'tenant-1', objectId: 'person-2' })).toEqual([]);
  });

  it('is due when the first of its times has come: what is waited for, or whom to remind', async () => {
    const baton = { holder: { objectId: 'person-2', name: 'Bo', userPrincipalName: 'bo@contoso.com' }, state: 'held' as const, givenAt: '2026-01-05T08:00:00.000Z', notes: [] };
    await database.setups.create(aSetup({ id: 'reminds', dueAt: '2026-02-01T00:00:00.000Z', baton: { ...baton, remindAt: '2026-01-07T00:00:00.000Z' } }));
    await database.setups.create(aSetup({ id: 'waits', dueAt: '2026-01-08T00:00:00.000Z', baton }));

    expect(ids(await database.setups.listDue(new Date('2026-01-07T12:00:00.000Z'), ['example']))).toEqual(['reminds']);
    expect(ids(await database.setups.listDue(new Date('2026-01-09T00:00:00.000Z'), ['example']))).toEqual(['reminds', 'waits']);
  });
}
