// Reads dialogs/*.yaml into checked values. All faults of all files are told at once; a half-valid dialog is never used.
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { SetupError } from '../model/errors';
import { DialogSchema, type Dialog } from '../model/dialog';
import { readYaml } from './read-yaml';
import { checkDialog } from './check-dialog';

export type Dialogs = ReadonlyMap<string, Dialog>;

/**
 * @param folder holds one YAML file a vendor
 * @param actionNames what a dialog may say after `action:`
 * @throws SetupError content/invalid-dialog with every fault in its message
 */
export function loadDialogs(folder: string, actionNames: string[]): Dialogs {
  const dialogs = new Map<string, Dialog>();
  const faults: string[] = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort()) {
    const read = readDialog(join(folder, file), file, actionNames);
    faults.push(...read.faults.map((fault) => `${file}: ${fault}`));
    if (read.dialog) dialogs.set(read.dialog.vendor, read.dialog);
  }
  if (faults.length > 0) throw new SetupError('content/invalid-dialog', { message: faults.join('\n') });
  return dialogs;
}

function readDialog(path: string, file: string, actionNames: string[]): { dialog?: Dialog; faults: string[] } {
  const parsed = DialogSchema.safeParse(readYaml(path));
  if (!parsed.success) return { faults: [z.prettifyError(parsed.error)] };
  const faults = checkDialog(parsed.data, actionNames);
  if (parsed.data.vendor !== basename(file, '.yaml')) faults.push(`vendor is "${parsed.data.vendor}", but the file is ${file}: make them equal`);
  return { dialog: parsed.data, faults };
}
