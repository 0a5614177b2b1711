// The reference has every word of the schema, each with a meaning, where a reader looks for it.
import { buildDialogReference, listReferenceWords } from '../src/build-dialog-reference';

const words = listReferenceWords();
const sectionsOf = (word: string) => words.filter((one) => one.word === word).map(({ section }) => section);

test('no word is without a meaning', () => {
  expect(words.filter(({ meaning }) => meaning.trim() === '').map(({ section, word }) => `${section}: ${word} has no .describe() in src/model`)).toEqual([]);
});

test('what every step has stands once, and each kind of step has a table', () => {
  expect(sectionsOf('title')).toEqual(expect.arrayContaining(['Every step']));
  expect(words.map(({ section }) => section)).toEqual(expect.arrayContaining(['Step `ask`', 'Step `do`', 'Step `checklist`', 'Step `test`', 'Step `guard`', 'Step `finish`']));
  expect(words.filter(({ section }) => section === 'Step `ask`').map(({ word }) => word)).not.toContain('id');
});

test.each([
  ['version', { takes: 'a number', absent: 'required' }], ['prerequisites', { takes: 'a list of: a text', absent: 'none' }], ['maxLength', { takes: 'a number', absent: '`200`' }],
  ['risk', { takes: 'true or false', absent: '`false`' }], ['mistake', { takes: 'a text', absent: 'nothing' }], ['read', { takes: 'a day', absent: 'required' }], ['values', { takes: 'names; each with a value: a text with {names}, or a list of cases' }],
])('it says of %s what it takes and what its absence means', (word, said) => {
  expect(words.find((one) => one.word === word)).toMatchObject(said);
});

test('each table is whole Markdown', () => {
  const rows = buildDialogReference().split('\n').filter((line) => line.startsWith('|'));
  expect(rows.length).toBeGreaterThan(words.length);
  expect(rows.filter((row) => row.split(/(?<!\\)\|/).length !== 6)).toEqual([]);
});
