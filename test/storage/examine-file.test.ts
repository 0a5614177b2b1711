// What a look at the place of a database makes of files that another process is writing at that moment.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/storage/open-database';
import { aSetup } from '../support/a-setup';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'latchkey-examine-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('an empty file whose journal another process has just begun is the database in a moment', async () => {
  const path = join(folder, 'latchkey.db');
  writeFileSync(path, '');
  writeFileSync(`${path}-journal`, 'being made');
  setTimeout(() => rmSync(`${path}-journal`), 200);

  const database = await openDatabase(`file:${path}`);
  await database.setups.create(aSetup());
  expect(await database.setups.find('tenant-1', 'setup-1')).toBeDefined();
  database.close();
});
