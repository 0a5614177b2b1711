// Checks how shared parts get into a template.
import { spliceParts, type Json, type Part } from '../../src/content/splice-parts';

const parts = new Map<string, Part>([
  ['word', { params: { size: 'Small' }, body: { type: 'TextBlock', text: '@{text}', size: '@{size}', weight: '@{weight}' } }],
  ['two', { body: [{ $part: 'word', text: 'a @{text}' }, '@{more}', { $ifParam: 'note', type: 'Note' }] }],
]);
const splice = (template: Json) => spliceParts(template, parts);

test('a part takes the place of its name, with defaults, and what is not given is dropped', () => {
  expect(splice({ $part: 'word', text: 'hi' })).toEqual({ type: 'TextBlock', text: 'hi', size: 'Small' });
  expect(splice({ $part: 'word', text: 'hi', size: 'Large', weight: 'Bolder' })).toEqual({ type: 'TextBlock', text: 'hi', size: 'Large', weight: 'Bolder' });
});

test('a list of elements is spread, parts within parts too', () => {
  expect(splice([{ $part: 'two', text: 'b', more: [{ $part: 'word', text: 'c' }] }])).toEqual([
    { type: 'TextBlock', text: 'a b', size: 'Small' },
    { type: 'TextBlock', text: 'c', size: 'Small' },
  ]);
  expect(splice([{ $part: 'two', text: 'b', note: true }])).toHaveLength(2);
});

test('an unknown part and a missing text are named', () => {
  expect(() => splice({ $part: 'nothing' })).toThrow(/no part "nothing"/);
  expect(() => splice([{ $part: 'two' }])).toThrow(/needs "text"/);
});
