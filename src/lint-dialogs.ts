// Process entry of `npm run lint:dialogs [-- <file>…] [--chats <folder>]`: tells every fault of every dialog, with what to write instead. Knows no vendor.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ACTIONS } from './actions';
import { checkInputs, type ActionInput } from './content/checks/check-inputs';
import type { DialogFault } from './content/checks/dialog-fault';
import { checkSources } from './content/checks/check-sources';
import { formatFault, listDialogFiles } from './content/load-dialogs';
import { readDialog } from './content/read-dialog';
import type { Dialog } from './model/dialog';
import { runCommand } from './run-command';

export interface LintSurroundings {
  /** The project's folder: paths are told from there, and arguments count from there. */
  root: string;
  write(line: string): void;
}

/** @returns the exit code: 0 only when nothing was found */
export function lintDialogs(args: string[], { root, write }: LintSurroundings, now: () => Date = () => new Date()): number {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { chats: { type: 'string' } } });
  const chats = resolve(root, values.chats ?? join('test', 'chats'));
  const files = positionals.length > 0 ? positionals.map((file) => resolve(root, file)) : listDialogFiles(join(root, 'dialogs')).map((file) => join(root, 'dialogs', file));
  const gone = files.filter((file) => !existsSync(file));
  gone.forEach((file) => write(`${relative(root, file)} is not there: name a dialog file, or none for all of them.`));
  const inputs = listInputs();
  const further = (dialog: Dialog) => [...checkSources(dialog, now().toISOString().slice(0, 10)), ...checkInputs(dialog, inputs)];
  const lines = files.filter((file) => !gone.includes(file)).flatMap((file) => lintFile(file, relative(root, file), { chats: relative(root, chats), hasChat: existsSync(join(chats, basename(file))), further }));
  lines.forEach(write);
  if (lines.length + gone.length > 0) return 1;
  write(`${files.length} ${files.length === 1 ? 'dialog' : 'dialogs'}, no fault.`);
  return 0;
}

interface LintParts {
  chats: string;
  hasChat: boolean;
  further(dialog: Dialog): DialogFault[];
}

function lintFile(file: string, shown: string, { chats, hasChat, further }: LintParts): string[] {
  const slug = basename(file, '.yaml');
  const { faults } = readDialog(readFileSync(file, 'utf8'), { slug, actionNames: ACTIONS.map((action) => action.name), further });
  const noChat = { line: 1, column: 1, path: [], message: 'no chat plays this dialog', instead: `Write ${join(chats, `${slug}.yaml`)}: the vendor’s truth, and the chat as a person meets it.` };
  return [...(hasChat ? [] : [noChat]), ...faults].map((fault) => formatFault(shown, fault));
}

/** Read off the schemas of the actions; one that changes what it read has its words on the way in. */
export function listInputs(): ActionInput[] {
  return ACTIONS.flatMap(({ name, input }) => {
    const schema: unknown = input instanceof z.ZodPipe ? input.in : input;
    if (!(schema instanceof z.ZodObject)) return [];
    const shape = schema.shape as Record<string, z.ZodType>;
    return [{ name, words: Object.keys(shape), required: Object.keys(shape).filter((word) => !shape[word]!.safeParse(undefined).success) }];
  });
}

if (require.main === module) runCommand((write) => lintDialogs(process.argv.slice(2), { root: resolve(__dirname, '..'), write }));
