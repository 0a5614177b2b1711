// Setups by their short code, with which the id begins: those of one tenant, whatever became of them.
import { openDatabase } from '../../src/storage/open-database';
import { aSetup } from '../support/a-setup';

test('lists by the beginning of the id, those of one tenant', async () => {
  const database = await openDatabase(':memory:');
  for (const [id, tenantId] of [['ab12cd00-1', 'tenant-1'], ['ab12cdff-2', 'tenant-1'], ['ab12ce00-3', 'tenant-1'], ['ab12cd00-4', 'tenant-2']] as const) await database.setups.create(aSetup({ id, tenantId, status: 'finished' }));

  expect((await database.setups.listByCode('tenant-1', 'AB12CD')).map(({ id }) => id).sort()).toEqual(['ab12cd00-1', 'ab12cdff-2']);
  expect(await database.setups.listByCode('tenant-1', "'%_")).toEqual([]);
  database.close();
});
