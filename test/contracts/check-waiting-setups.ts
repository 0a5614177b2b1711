// What every database has to do for setups that wait for a sign-in. Takes a function that opens an empty database.
import type { Database } from '../../src/storage/open-database';
import { aPerson, aSetup } from '../support/a-setup';

export function checkWaitingSetups(open: () => Promise<Database>): void {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  const ids = (setups: Array<{ id: string }>) => setups.map((setup) => setup.id);

  it('lists those whose work waits for a sign-in of the person, the longest waiting first, and nobody else\'s', async () => {
    await database.setups.create(aSetup({ id: 'later', status: 'needs-sign-in', updatedAt: '2026-01-02T00:00:00.000Z' }));
    await database.setups.create(aSetup({ id: 'sooner', status: 'needs-sign-in', updatedAt: '2026-01-01T00:00:00.000Z' }));
    await database.setups.create(aSetup({ id: 'asks', status: 'asking' }));
    await database.setups.create(aSetup({ id: 'elsewhere', tenantId: 'tenant-2', status: 'needs-sign-in' }));
    await database.setups.create(aSetup({ id: 'theirs', admin: aPerson({ objectId: 'person-2' }), status: 'needs-sign-in' }));

    expect(ids(await database.setups.listWaitingFor(aPerson()))).toEqual(['sooner', 'later']);
    await database.setups.save(aSetup({ id: 'sooner', status: 'working', revision: 2 }), 1);
    expect(ids(await database.setups.listWaitingFor(aPerson()))).toEqual(['later']);
  });
}
