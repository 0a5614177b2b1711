// Dialogs that the build has read and checked already, found by what stands in their file. Knows no folder and checks nothing.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Dialog } from '../model/dialog';

/** By key of the text; see keyOfDialog. */
export type CompiledDialogs = Readonly<Record<string, Dialog>>;

/** Another text, or another set of actions, is another key: what was checked before says nothing about it. */
export function keyOfDialog(text: string, slug: string, actionNames: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify([text, slug, actionNames])).digest('hex');
}

/** Empty when the build has written none: then every file is read and checked at the start. */
export function readCompiledDialogs(path: string): CompiledDialogs {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as CompiledDialogs) : {};
}
