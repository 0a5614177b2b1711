// Every example of docs/dialogs.md is taken by the real loader, and together they show every word of the language.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ACTIONS } from '../src/actions';
import { listReferenceWords } from '../src/build-dialog-reference';
import { loadDialogs } from '../src/content/load-dialogs';
import { listInputs } from '../src/lint-dialogs';
import { HANDOVER_NAMES, READ_BY_ACTION } from '../src/model/dialog';

const page = readFileSync(join(__dirname, '..', 'docs', 'dialogs.md'), 'utf8');
const written = page.slice(0, page.indexOf('## Every word'));

type Words = Record<string, unknown>;
interface Excerpt extends Words {
  fields?: Record<string, Words>;
  values?: Words;
  steps?: Array<Words & { id: string }>;
}

const [whole, ...excerpts] = [...written.matchAll(/^(#+ .*)$|```yaml\n([\s\S]*?)```/gm)].reduce<Array<{ heading: string; text: string }>>((found, [, heading, text]) => {
  if (heading !== undefined) return [...found, { heading, text: '' }];
  const last = found.at(-1)!;
  return last.text === '' ? [...found.slice(0, -1), { ...last, text: text! }] : [...found, { heading: last.heading, text: text! }];
}, []).filter(({ text }) => text !== '');
const actionNames = ACTIONS.map(({ name }) => name);

function load(dialog: object): void {
  const folder = mkdtempSync(join(tmpdir(), 'example-'));
  writeFileSync(join(folder, 'acme.yaml'), stringify(dialog, { aliasDuplicateObjects: false }));
  loadDialogs(folder, actionNames);
}

/** The first example with what this one says instead, or beside it. */
function splice(text: string): Excerpt {
  const base = parse(whole!.text) as Required<Excerpt>;
  const part = parse(text) as Excerpt;
  const steps = (part.steps ?? []).reduce((all, step) => {
    const at = all.findIndex(({ id }) => id === step.id);
    if (at >= 0) return all.map((one) => (one.id === step.id ? step : one));
    const after = new RegExp(`- id: ${step.id} # comes after ([\\w-]+)`).exec(text)?.[1];
    const place = all.findIndex(({ id }) => id === after) + 1;
    return [...all.slice(0, place), step, ...all.slice(place)];
  }, base.steps);
  return askAndUse({ ...base, ...part, fields: { ...base.fields, ...part.fields }, values: { ...base.values, ...part.values }, steps }, part);
}

/** An example of a field or a value need not say where it is asked and used. */
function askAndUse(dialog: Excerpt, part: Excerpt): Excerpt {
  const text = JSON.stringify(dialog.steps);
  const others = Object.values(part.fields ?? {}).map(({ other }) => (other as { field: string } | undefined)?.field);
  const listed = (dialog.steps ?? []).flatMap(({ ask, message }) => [...((ask as string[] | undefined) ?? []), ...((message as { brings?: string[] } | undefined)?.brings ?? [])]);
  const unasked = Object.keys(part.fields ?? {}).filter((name) => !listed.includes(name) && !others.includes(name));
  const unused = [...Object.keys(part.fields ?? {}), ...Object.keys(part.values ?? {})].filter((name) => !text.includes(`{${name}}`));
  return {
    ...dialog,
    steps: dialog.steps!.map((step) => {
      if (step.id === 'enter-values') return { ...step, ask: [...(step['ask'] as string[]), ...unasked] };
      const finish = step['finish'] as { next?: unknown[] } | undefined;
      return finish ? { ...step, finish: { next: [...(finish.next ?? []), ...unused.map((name) => `{${name}}`)] } } : step;
    }),
  };
}

test('the first example is a whole dialog', () => {
  expect(() => load(parse(whole!.text) as object)).not.toThrow();
});

test.each(excerpts.map(({ heading, text }, at) => [`${at + 1}, ${heading.replace(/^#+ /, '')}`, text] as const))('example %s', (_name, text) => {
  expect(() => load(splice(text))).not.toThrow();
});

test('an example with a fault is refused', () => {
  expect(() => load(splice('steps:\n  - id: enter-values\n    title: Your values\n    ask: [team]\n    lead: Tell {nobody}.\n'))).toThrow('needs {nobody}');
});

/** Words as they stand in an example, each with the word above it. */
function listWords(value: unknown, above = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => listWords(one, above));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([word, below]) => [`${above} ${word}`, word, ...listWords(below, word)]);
}

test('the examples show every word', () => {
  const shown = new Set([whole!, ...excerpts].flatMap(({ text }) => listWords(parse(text))));
  const wanted = listReferenceWords().map(({ section, word }) => {
    const above = section.includes(' › ') ? /`(\w+)`$/.exec(section)![1]! : undefined;
    return above === undefined ? word : `${above} ${word}`;
  });

  expect(wanted.filter((word) => !shown.has(word))).toEqual([]);
});

test('the page has every action with its words, and every name that a text may hold', () => {
  const row = (name: string) => written.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? '';
  expect(actionNames.filter((name) => row(name) === '')).toEqual([]);
  expect(listInputs().flatMap(({ name, words }) => words.filter((word) => !row(name).includes(`\`${word}`)).map((word) => `${name}: ${word}`))).toEqual([]);
  expect([...HANDOVER_NAMES, ...Object.values(READ_BY_ACTION).flat()].filter((name) => !written.includes(`\`{${name}}\``))).toEqual([]);
});
