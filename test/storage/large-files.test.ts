// A file that is too large to keep a start waiting is checked beside the work, in a thread of its own: damage is told, and a check that came to no end.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConnection } from '../../src/storage/open-connection';
import { openDatabase } from '../../src/storage/open-database';

let folder: string;
let path: string;
let url: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-large-'));
  path = join(folder, 'latchkey.db');
  url = `file:${path}`;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** More than is checked before the work begins. @returns its pages */
async function makeLarge(): Promise<number> {
  (await openDatabase(url)).close();
  const connection = await openConnection(url);
  await connection.change('insert into kept_files (tenant_id, setup_id, name, content) values (?, ?, ?, zeroblob(?))', ['t', 's', 'federation-metadata.xml', 70 * 1024 * 1024]);
  await connection.select('pragma wal_checkpoint(truncate)', []);
  const [row] = await connection.select<{ page_count: number }>('pragma page_count', []);
  connection.close();
  return Number(row?.page_count);
}

/** In a process as it is run: the check is a thread. @param then what it does once it is open */
function openInProcess(options: string, then: string): ReturnType<typeof spawnSync> {
  const script = `require(${JSON.stringify(join(__dirname, '../../dist/storage/open-database.js'))}).openDatabase(${JSON.stringify(url)}, undefined, { ${options} })
    .then(async (database) => { ${then} setTimeout(() => {}, 20_000); });`;
  return spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
}

test('a check beside the work that comes to no end is told, and the work goes on', async () => {
  await makeLarge();
  // Gone before the thread has begun.
  const away = `require('node:fs').renameSync(${JSON.stringify(path)}, ${JSON.stringify(`${path}.away`)});`;

  expect(openInProcess(`onTrouble: (code) => console.log(code), onUnchecked: (error) => { console.log('not checked', error.code, isOpen); process.exit(); }`, `globalThis.isOpen = true; ${away}`)).toMatchObject({ stdout: 'not checked store/unavailable true\n', stderr: '' });
});

/** A page of the large value is said to be one of a table. */
function damage(pages: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(4096, 0x0d), 0, 4096, Math.floor(pages / 2) * 4096);
  closeSync(file);
}

test('a large file whose tables are to be changed is checked before, and stays as it is when it is damaged', async () => {
  const pages = await makeLarge();
  const connection = await openConnection(url);
  await connection.change('delete from migrations where number = (select max(number) from migrations)', []);
  await connection.change('drop table waiting_clicks', []);
  await connection.select('pragma wal_checkpoint(truncate)', []);
  connection.close();
  damage(pages);
  const before = readFileSync(path);

  await expect(openDatabase(url)).rejects.toMatchObject({ code: 'store/damaged' });
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('damage of a large file is found beside the work, which begins at once', async () => {
  const pages = await makeLarge();
  damage(pages);

  expect(openInProcess('onTrouble: (code) => { console.log(code); process.exit(); }', `console.log('open', await database.isReachable());`)).toMatchObject({ stdout: 'open true\nstore/damaged\n', stderr: '' });
});
