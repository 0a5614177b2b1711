// Generated files are fresh, and a stale one is named with what to do.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { generate, listGenerated } from '../src/generate';
import { DialogSchema } from '../src/model/dialog';

const root = join(__dirname, '..');
let lines: string[] = [];
let scratch = '';
const PAGE = '# A page\n\n<!-- vendors: written by npm run generate -->\nold\n<!-- end of vendors -->\n\nThe rest.\n';
const run = (...args: string[]) => generate(args, scratch, (line) => lines.push(line));

beforeEach(() => {
  lines = [];
  scratch = mkdtempSync(join(tmpdir(), 'latchkey-generate-'));
  for (const folder of ['dialogs', 'docs', 'cards', 'test', 'test/chats']) mkdirSync(join(scratch, folder));
  copyFileSync(join(root, 'cards/words.yaml'), join(scratch, 'cards/words.yaml'));
  writeFileSync(join(scratch, 'README.md'), `<!-- words: written by npm run generate -->\n<!-- end of words -->\n<!-- channel-words: written by npm run generate -->\n<!-- end of channel-words -->\n${PAGE}`);
  copyFileSync(join(root, 'cards/errors.yaml'), join(scratch, 'cards/errors.yaml'));
  writeFileSync(join(scratch, 'docs/dialogs.md'), PAGE.replaceAll('vendors', 'reference'));
  writeFileSync(join(scratch, 'docs/operate.md'), `${PAGE.replaceAll('vendors', 'codes')}${PAGE.replaceAll('vendors', 'aadsts')}`);
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

test.each(listGenerated(root).map(({ path, text }) => [path, text]))('%s is what npm run generate writes', (path, text) => {
  expect(readFileSync(join(root, path), 'utf8').replace(/\r\n/g, '\n')).toBe(text);
});

test('a missing file is stale, is written once, and is fresh then', () => {
  expect(run('--check')).toBe(1);
  expect(lines).toEqual(['dialogs/dialog.schema.json is stale: run npm run generate and commit what it writes.', 'README.md is stale: run npm run generate and commit what it writes.', 'docs/dialogs.md is stale: run npm run generate and commit what it writes.', 'docs/operate.md is stale: run npm run generate and commit what it writes.']);

  expect(run()).toBe(0);
  expect(run('--check')).toBe(0);
  expect(run()).toBe(0);
  expect(lines.slice(4)).toEqual(['dialogs/dialog.schema.json is written.', 'README.md is written.', 'docs/dialogs.md is written.', 'docs/operate.md is written.']);
  expect(readFileSync(join(scratch, 'README.md'), 'utf8')).toMatch(/# A page\n\n<!-- vendors: [^\n]+ -->\n\n\| vendor \|[^]*\n\n<!-- end of vendors -->\n\nThe rest\.\n$/);
});

test('a changed file is stale, another line end is not', () => {
  run();
  const file = join(scratch, 'dialogs/dialog.schema.json');
  const text = readFileSync(file, 'utf8');

  writeFileSync(file, text.replaceAll('\n', '\r\n'));
  expect(run('--check')).toBe(0);

  writeFileSync(file, text.replace('"vendor"', '"vendors"'));
  expect(run('--check')).toBe(1);
});

test('a page without the place for its part is named with the lines that it lacks', () => {
  writeFileSync(join(scratch, 'README.md'), '# A page\n');

  expect(() => run()).toThrow('README.md lacks the lines <!-- words: written by npm run generate --> and <!-- end of words -->');
});

test('an unknown argument writes nothing', () => {
  expect(run('--chek')).toBe(1);
  expect(lines).toEqual(['"--chek" is unknown: run npm run generate, or npm run generate -- --check.']);
  expect(run('--check')).toBe(1);
});

test('the schema asks for what has no default only, and knows every key of a dialog', () => {
  const schema = JSON.parse(listGenerated(root)[0]!.text) as { required: string[]; properties: object; additionalProperties: boolean };

  expect(Object.keys(schema.properties)).toEqual(Object.keys(DialogSchema.shape));
  expect(schema.additionalProperties).toBe(false);
  const least = Object.fromEntries(Object.entries(parse(readFileSync(join(root, 'dialogs/mimecast.yaml'), 'utf8')) as object).filter(([key]) => schema.required.includes(key)));
  expect(DialogSchema.safeParse(least).success).toBe(true);
  expect(schema.required).not.toContain('prerequisites');
});
