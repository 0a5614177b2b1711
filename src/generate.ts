// Process entry of `npm run generate [-- --check]`: writes files, and parts of pages, that follow from the code and the chats, or says which are stale. Knows no vendor.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { buildCodeTables } from './build-code-tables';
import { buildDialogReference } from './build-dialog-reference';
import { buildVendorTable } from './build-vendor-table';
import { loadWords } from './content/load-words';
import { DialogSchema } from './model/dialog';
import { runCommand } from './run-command';

export interface GeneratedFile {
  /** From the project's root. */
  path: string;
  text: string;
}

/**
 * Everything that is generated, as it has to be.
 * @param root the project's folder
 * @throws Error when a page lacks the two markers between which a part of it is generated
 */
export function listGenerated(root: string): GeneratedFile[] {
  return [
    { path: 'dialogs/dialog.schema.json', text: toText(dialogJsonSchema()) },
    replaceParts(root, 'README.md', { ...buildWordTables(join(root, 'cards')), vendors: buildVendorTable(join(root, 'test', 'chats')) }),
    replaceParts(root, 'docs/dialogs.md', { reference: buildDialogReference() }),
    replaceParts(root, 'docs/operate.md', buildCodeTables(join(root, 'cards'))),
  ];
}

/** What a person may type, as the help cards say it. */
function buildWordTables(cardsFolder: string): Record<'words' | 'channel-words', string> {
  const { help, channelHelp } = loadWords(cardsFolder);
  const table = (rows: typeof help): string => ['| type | what happens |', '|---|---|', ...rows.map(({ say, does }) => `| ${say} | ${does} |`)].join('\n');
  return { words: table(help), 'channel-words': table(channelHelp) };
}

/** What people wrote around the parts stays as it is. */
function replaceParts(root: string, path: string, parts: Record<string, string>): GeneratedFile {
  const text = Object.entries(parts).reduce((page, [name, part]) => {
    const [begin, end] = [`<!-- ${name}: written by npm run generate -->`, `<!-- end of ${name} -->`];
    const [from, to] = [page.indexOf(begin), page.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`${path} lacks the lines ${begin} and ${end}: write them where the part belongs.`);
    return `${page.slice(0, from + begin.length)}\n\n${part}\n\n${page.slice(to)}`;
  }, readText(join(root, path)) ?? '');
  return { path, text };
}

/**
 * Writes what is stale, or with `--check` only says so.
 * @param root the project's folder
 * @returns the exit code: 1 when `--check` found something stale, or when an argument is unknown
 */
export function generate(args: string[], root: string, write: (line: string) => void): number {
  const unknown = args.find((arg) => arg !== '--check');
  if (unknown !== undefined) {
    write(`"${unknown}" is unknown: run npm run generate, or npm run generate -- --check.`);
    return 1;
  }
  const stale = listGenerated(root).filter(({ path, text }) => readText(join(root, path)) !== text);
  if (args.includes('--check')) {
    for (const { path } of stale) write(`${path} is stale: run npm run generate and commit what it writes.`);
    return stale.length === 0 ? 0 : 1;
  }
  for (const { path, text } of stale) {
    writeFileSync(join(root, path), text);
    write(`${path} is written.`);
  }
  return 0;
}

/** What a person may write, so defaults are optional. Editors read draft 7 best. */
function dialogJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(DialogSchema, { io: 'input', target: 'draft-7' });
  return { $schema, title: 'Dialog', description: 'One vendor, from the first question to the finished setup. Generated from src/model/dialog.ts.', ...schema };
}

function toText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** A checkout may have turned the line ends. */
function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8').replace(/\r\n/g, '\n') : undefined;
}

if (require.main === module) runCommand((write) => generate(process.argv.slice(2), resolve(__dirname, '..'), write));
