// Reads dialogs/*.yaml into checked values. All faults of all files are told at once; a half-valid dialog is never used.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SetupError } from '../model/errors';
import type { Dialog } from '../model/dialog';
import { keyOfDialog, type CompiledDialogs } from './compiled-dialogs';
import { readDialog, type LocatedFault } from './read-dialog';

export type Dialogs = ReadonlyMap<string, Dialog>;

/**
 * @param folder holds one YAML file a vendor
 * @param actionNames what a dialog may say after `action:`
 * @param compiled what the build has checked; every other file is read and checked here
 * @throws SetupError content/invalid-dialog; its message has a line for each fault, with file, line, column and what to write instead
 */
export function loadDialogs(folder: string, actionNames: string[], compiled: CompiledDialogs = {}): Dialogs {
  const dialogs = new Map<string, Dialog>();
  const faults: string[] = [];
  for (const file of listDialogFiles(folder)) {
    const text = readFileSync(join(folder, file), 'utf8');
    const slug = basename(file, '.yaml');
    const known = compiled[keyOfDialog(text, slug, actionNames)];
    const read = known ? { dialog: known, faults: [] } : readDialog(text, { slug, actionNames });
    faults.push(...read.faults.map((fault) => formatFault(`${basename(folder)}/${file}`, fault)));
    if (read.dialog) dialogs.set(read.dialog.vendor, read.dialog);
  }
  if (faults.length > 0) throw new SetupError('content/invalid-dialog', { message: faults.join('\n') });
  return dialogs;
}

export function listDialogFiles(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort();
}

/** As compilers and editors write it: `file:line:column  what is wrong. What to do.` */
export function formatFault(file: string, { line, column, message, instead }: LocatedFault): string {
  return `${file}:${line}:${column}  ${message}. ${instead}`;
}
