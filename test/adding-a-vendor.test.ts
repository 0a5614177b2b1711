// A vendor takes one dialog, one chat and no TypeScript: an invented one is linted, loaded and played against real processes until its service provider accepts.
import { join, relative } from 'node:path';
import { ACTIONS } from '../src/actions';
import { loadDialogs } from '../src/content/load-dialogs';
import { lintDialogs } from '../src/lint-dialogs';
import { rehearse } from '../src/rehearsal/rehearse';
import { findVendorFaults } from './support/house-rules';
import { listFiles, readTree } from './support/read-source';

jest.setTimeout(240_000);

const ROOT = join(__dirname, '..');
const FOLDER = join(__dirname, 'fixtures', 'adding-a-vendor');
const [dialogs, chats] = [join(FOLDER, 'dialogs'), join(FOLDER, 'chats')];

test('it is two files, and the code knows nothing of it', () => {
  expect(listFiles(FOLDER, '.', '')).toEqual(['chats/paperkite.yaml', 'dialogs/paperkite.yaml']);
  expect(findVendorFaults(readTree(ROOT, 'src'), ['paperkite'])).toEqual([]);
});

test('lint and loader take the dialog from any folder', () => {
  const lines: string[] = [];

  expect(lintDialogs([relative(ROOT, join(dialogs, 'paperkite.yaml')), '--chats', relative(ROOT, chats)], { root: ROOT, write: (line) => lines.push(line) })).toBe(0);
  expect(lines).toEqual(['1 dialog, no fault.']);
  expect([...loadDialogs(dialogs, ACTIONS.map((action) => action.name)).keys()]).toEqual(['paperkite']);
});

test('the rehearsal plays it to an accepted sign-in, in each of its modes', async () => {
  const lines: string[] = [];

  expect(await rehearse(['paperkite', '--dialogs', dialogs, '--chats', chats, '--quiet'], (line) => lines.push(line))).toBe(0);
  const verdicts = lines.filter((line) => line.startsWith('service provider: '));
  expect(verdicts).toEqual([expect.stringMatching(/ACCEPTED.*its own page came first/), expect.stringMatching(/ACCEPTED.*straight in from the tile/)]);
});
