// Holds SECURITY.md to the tests that it names, and docs/dependencies.md to package.json and to the files of src/teams.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const security = read('SECURITY.md');
const threats = security.slice(security.indexOf('<!-- threats'), security.indexOf('<!-- end of threats'));
const rows = [...threats.matchAll(/^\| (?!who|-)(.+) \|$/gm)].map((match) => match[1]!.split(' | '));

test('every threat has a way to stop it and a test', () => {
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((cells) => cells.length !== 4 || cells.some((cell) => cell.trim() === ''))).toEqual([]);
});

test.each(rows.map((cells) => [cells[1]!, cells[3]!]))('%s: its test is there', (_what, proof) => {
  const [, file, name] = /^`([^`]+)` › (.+)$/.exec(proof) ?? [];
  expect(existsSync(join(root, String(file)))).toBe(true);
  const source = read(String(file));
  // Only what stands as a name counts: of a test, of a group of tests, or of a line in a table of tests.
  const names = [...source.matchAll(/(?:(?:\b(?:test|it|describe)|\))\(|\[)\s*(['"`])((?:\\.|(?!\1).)*)\1/g)].map((match) => match[2]!.replace(/\\(['"`])/g, '$1'));
  const isThere = (wanted: string): boolean => names.some((one) => one.startsWith(wanted) || (wanted.startsWith(`${one} `) && isThere(wanted.slice(one.length + 1))));
  // A group's name may stand before a test's, as jest prints them.
  expect([name, isThere(String(name))]).toEqual([name, true]);
});

const dependencies = read('docs/dependencies.md');

test.each([['dependencies', 'At run time'], ['devDependencies', 'For building and testing']] as const)('each of the %s has its reason and what was considered instead, and nothing else has', (kind, heading) => {
  const listed = (JSON.parse(read('package.json')) as Record<typeof kind, Record<string, string>>)[kind];
  const part = dependencies.slice(dependencies.indexOf(`## ${heading}`)).split(/^## /m)[1]!;
  const packages = [...part.matchAll(/^\| `([^`]+)` \| (.{4,}) \| (.{4,}) \|$/gm)].map((match) => match[1]!);
  expect(packages).toEqual(Object.keys(listed).sort());
});

test('the way to the next SDK speaks of each file of src/teams, and of the SDK where it is imported', () => {
  const table = dependencies.slice(dependencies.indexOf('## How src/teams/'));
  const part = [...table.matchAll(/^\| (`src\/.+?) \| (.+?) \| .+ \|$/gm)].flatMap(([, files, today]) => [...files!.matchAll(/`([^`]+)`/g)].map((match) => ({ file: match[1]!, hasSdk: today !== 'no SDK' })));
  expect(part.map(({ file }) => file).sort()).toEqual(readdirSync(join(root, 'src/teams')).map((file) => `src/teams/${file}`).sort());
  const imports = (file: string): boolean => /from '(botbuilder|botframework-connector|@microsoft\/teams-ai)/.test(read(file));
  expect(part.filter(({ file, hasSdk }) => imports(file) !== hasSdk)).toEqual([]);
});
