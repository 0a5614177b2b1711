// Setups put straight into the database, for tests that need many or old ones. They stand at the first question.
import type { Setup } from '../../src/model/setup';
import type { Person } from '../../src/model/person';
import { ada, chatOf, type BotWithTenant } from './bot-with-tenant';
import { aSetup } from './a-setup';
import { around, goodAccess, mimecast } from './walk-dialog';

let serial = 0;

/** @returns the setup as stored; its code is six characters, as real ones are */
export async function storeSetup(under: BotWithTenant, part: Partial<Setup> = {}, person: Person = ada): Promise<Setup> {
  serial += 1;
  const at = new Date(Date.parse(around.now) + serial * 60_000).toISOString();
  const setup = aSetup({
    id: `stored-${serial}`, code: `C${String(serial).padStart(5, '0')}`, tenantId: person.tenantId, admin: person, conversation: chatOf(person), vendor: mimecast.vendor,
    stepId: 'choose-region', access: goodAccess, createdAt: at, updatedAt: at, touchedAt: at, ...part,
  });
  await under.database.setups.create(setup);
  return setup;
}
