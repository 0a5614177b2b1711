// Holds README, CONTRIBUTING and docs to what is there: commands, paths, links, settings with their defaults, words of the rehearsal.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { readCommand } from '../src/bot/talk/read-command';
import { SettingsSchema } from '../src/config';
import { FAULT_WORDS } from '../src/rehearsal/relay/relay-tenant';

const root = join(__dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;
const readme = read('README.md');
const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/dependencies.md', 'docs/dialogs.md', 'docs/helpdesk.md', 'docs/install.md', 'docs/operate.md'];
const pages = PAGES.map((name): [string, string] => [name, read(name)]);

/** What npm does without a script in package.json. */
const OF_NPM = ['ci'];
const ROOT_FILES = /^(Dockerfile|README\.md|CONTRIBUTING\.md|LICENSE|package\.json|m365agents\.yml|\.ci\/run)$/;
const IN_FOLDER = /^(src|test|dialogs|cards|docs|manifest|infra|env)\//;

/** Lines of code blocks and short code in the text. */
function listCode(page: string): string[] {
  const blocks = [...page.matchAll(/```\w*\n([\s\S]*?)```/g)].flatMap((match) => match[1]!.split('\n'));
  const indented = [...page.matchAll(/^ {4}(\S.*)$/gm)].flatMap((match) => match[1]!.split(/\s+/));
  const inline = [...page.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!);
  return [...blocks, ...indented, ...inline].map((line) => line.trim()).filter(Boolean);
}

function findCommandFault(line: string): string | undefined {
  const [, verb, script] = /^npm (\S+)(?: (\S+))?/.exec(line) ?? [];
  if (verb === undefined || OF_NPM.includes(verb)) return undefined;
  const name = verb === 'run' ? script : verb;
  return name !== undefined && name in scripts ? undefined : `${line}: package.json has no script "${name}"`;
}

/** `src/bot/show/views/view-<purpose>.ts` stands for many files: then its folder has to be there. */
function pathsIn(line: string): string[] {
  const words = line.split(/[\s;,]+/).map((word) => word.replace(/[.:]$/, ''));
  return words.filter((word) => IN_FOLDER.test(word) || ROOT_FILES.test(word)).map((word) => (word.includes('<') ? word.replace(/[^/]*<.*$/, '') : word));
}

/** As GitHub names them in an address. */
function listHeadings(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map((match) => match[1]!.toLowerCase().replace(/[^\w\s-]/g, '').replace(/\s/g, '-'));
}

const settingRows = new Map(
  [...readme.slice(readme.indexOf('## Settings'), readme.indexOf('## Commands')).matchAll(/^\| `(\w+)` \| (.*?) \| (.*?) \|$/gm)].map((row) => [row[1]!, { byDefault: row[2]!, meaning: row[3]! }]),
);
const settings = Object.entries(SettingsSchema.shape) as Array<[string, z.ZodType]>;

describe.each(pages)('%s', (name, page) => {
  const code = listCode(page);

  test('names only commands that there are', () => {
    expect(code.filter((line) => line.startsWith('npm ')).length).toBeGreaterThan(0);
    expect(code.map(findCommandFault).filter(Boolean)).toEqual([]);
  });

  test('names only files that are there', () => {
    const paths = code.flatMap(pathsIn);
    expect(paths.length).toBeGreaterThan(1);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('leads to files and headings that are there', () => {
    const targets = [...page.matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)].map((match) => match[1] ?? match[2]!).filter((target) => !/^https?:/.test(target));
    const isThere = (target: string): boolean => {
      const [file = '', heading] = target.split('#');
      const path = file === '' ? name : join(dirname(name), file);
      return existsSync(join(root, path)) && (heading === undefined || listHeadings(read(path)).includes(heading));
    };
    expect(targets.filter((target) => !isThere(target))).toEqual([]);
  });
});

test('the README has every setting and no other', () => {
  expect([...settingRows.keys()].sort()).toEqual(settings.map(([name]) => name).sort());
});

test.each(settings)('the README tells the truth about %s without a value', (name, schema) => {
  const { byDefault } = settingRows.get(name)!;
  const empty = schema.safeParse(undefined);
  if (!empty.success) expect(byDefault).toBe('required');
  else if (empty.data === '') expect(byDefault).toBe('empty');
  else if (empty.data !== undefined) expect(byDefault).toBe(`\`${String(empty.data)}\``);
  // Nothing by itself: another setting decides, or a choice among several is required.
  else if (name !== 'ValidateAuthority') expect(byDefault).not.toMatch(/^(required|empty|`[\w:/.]*`)?$/);
});

test('the README has every value of a setting with a closed list', () => {
  for (const name of ['CLOUD', 'DATABASE_JOURNAL', 'LOG_LEVEL'] as const) {
    for (const value of SettingsSchema.shape[name].unwrap().options) expect(settingRows.get(name)!.meaning).toContain(`\`${value}\``);
  }
});

test('the bot understands every word that the README says it does', () => {
  const words = readme.slice(readme.indexOf('<!-- words'), readme.indexOf('<!-- end of words')).matchAll(/^\| (?!type|-)(.+?) \|/gm);
  const said = [...words].flatMap((match) => match[1]!.split(' or ')).map((word) => word.replace(', then the product', ' Mimecast'));
  expect(said.length).toBeGreaterThan(8);
  expect(said.filter((word) => readCommand(word).type === 'unknown')).toEqual([]);
});

test('the README has every fault that can be rehearsed, and no other word for one', () => {
  const words = [...readme.matchAll(/^\| `rehearsal: ([a-z ]+?)(?: \+?\d[a-z\d ]*)?` \|/gm)].map((match) => match[1]!);
  expect(words.filter((word) => !['help', 'people', 'as petra', 'links', 'state', 'clear', 'time', 'time now', 'teams', 'teams blocked', 'teams removed', 'teams gone', 'teams delete'].includes(word)).sort()).toEqual([...FAULT_WORDS].sort());
});

test('the page for operators has every number of the bot, and no other', () => {
  const named = [...read('docs/operate.md').matchAll(/^\| `(latchkey_\w+)` \|/gm)].map((match) => match[1]!);
  const made = ['src/server/create-meter.ts', 'src/main.ts'].flatMap((path) => [...read(path).matchAll(/name: '(latchkey_\w+)'/g)].map((match) => match[1]!));

  expect(named.sort()).toEqual(made.sort());
});
