// What the build keeps of the dialogs is what a start would have read, and counts for exactly the text that was checked.
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACTIONS } from '../src/actions';
import { compileDialogs } from '../src/compile-dialogs';
import { readCompiledDialogs } from '../src/content/compiled-dialogs';
import { loadDialogs } from '../src/content/load-dialogs';

const FOLDER = join(__dirname, '..', 'dialogs');
const actionNames = ACTIONS.map((action) => action.name);
const compiled = JSON.parse(JSON.stringify(compileDialogs(FOLDER))) as ReturnType<typeof compileDialogs>;

it('is equal to what is read from the files', () => {
  const read = loadDialogs(FOLDER, actionNames);
  const kept = loadDialogs(FOLDER, actionNames, compiled);

  expect([...kept.keys()]).toEqual([...read.keys()]);
  expect([...kept.values()]).toEqual([...read.values()]);
  expect(kept.get('mimecast')).toBe(Object.values(compiled).find(({ vendor }) => vendor === 'mimecast'));
});

it('counts no more once the file, or the set of actions, is another', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-dialogs-'));
  cpSync(FOLDER, folder, { recursive: true });
  const file = join(folder, 'mimecast.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('name: Mimecast\n', 'name: Mimecast Two\n'));

  expect(loadDialogs(folder, actionNames, compiled).get('mimecast')!.name).toBe('Mimecast Two');
  writeFileSync(file, readFileSync(file, 'utf8').replace('steps:', 'stepz:'));
  expect(() => loadDialogs(folder, actionNames, compiled)).toThrow(/mimecast\.yaml:\d+:\d+/);
  expect(() => loadDialogs(FOLDER, actionNames.filter((name) => name !== 'read-back'), compiled)).toThrow(/read-back/);
});

it('is written by the build, and a start without it reads every file', () => {
  expect(Object.keys(readCompiledDialogs(join(__dirname, '..', 'dist', 'compiled-dialogs.json')))).toEqual(Object.keys(compiled));
  expect(readCompiledDialogs(join(tmpdir(), 'no-such-file.json'))).toEqual({});
});
