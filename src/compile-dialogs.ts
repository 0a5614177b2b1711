// Process entry at the end of `npm run build`: deletes what is stale, and keeps every sound dialog as it was checked, so that a start need not read YAML. Knows no vendor.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { ACTIONS } from './actions';
import { keyOfDialog, type CompiledDialogs } from './content/compiled-dialogs';
import { listDialogFiles } from './content/load-dialogs';
import { readDialog } from './content/read-dialog';
import { pruneBuild } from './prune-build';

/** A dialog with a fault is left out: the start says what is wrong with it. */
export function compileDialogs(folder: string): CompiledDialogs {
  const actionNames = ACTIONS.map((action) => action.name);
  return Object.fromEntries(listDialogFiles(folder).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const slug = basename(file, '.yaml');
    const { dialog, faults } = readDialog(text, { slug, actionNames });
    return dialog && faults.length === 0 ? [[keyOfDialog(text, slug, actionNames), dialog]] : [];
  }));
}

if (require.main === module) {
  pruneBuild(__dirname, resolve(__dirname, '..', 'src'));
  writeFileSync(join(__dirname, 'compiled-dialogs.json'), JSON.stringify(compileDialogs(resolve(__dirname, '..', 'dialogs'))));
}
