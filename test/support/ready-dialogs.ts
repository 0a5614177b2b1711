// The dialogs of the product as the build has checked them: a test file that is about something else need not read YAML for a quarter of a second. What changed since is read anew.
import { join } from 'node:path';
import { ACTIONS } from '../../src/actions';
import { readCompiledDialogs } from '../../src/content/compiled-dialogs';
import { loadDialogs, type Dialogs } from '../../src/content/load-dialogs';

const ROOT = join(__dirname, '../..');

export function readyDialogs(): Dialogs {
  return loadDialogs(join(ROOT, 'dialogs'), ACTIONS.map(({ name }) => name), readCompiledDialogs(join(ROOT, 'dist/compiled-dialogs.json')));
}
