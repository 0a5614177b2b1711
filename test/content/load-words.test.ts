// Checks that every code and every action of the model has its wording, and that no wording is left over.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ACTIONS } from '../../src/actions';
import { fillKnown, fillWords, loadErrorTexts, loadWords } from '../../src/content/load-words';
import { SETUP_ERROR_CODES } from '../../src/model/errors';
import { CARDS_FOLDER } from './load-sample';

const words = loadWords(CARDS_FOLDER);
const errors = loadErrorTexts(CARDS_FOLDER);

test('each error code has a text and each text a code', () => {
  const written = Object.keys(parse(readFileSync(join(CARDS_FOLDER, 'errors.yaml'), 'utf8')) as object);
  expect(written.sort()).toEqual([...SETUP_ERROR_CODES].sort());
});

test.each(SETUP_ERROR_CODES)('the text of %s is short and says what helps', (code) => {
  const text = errors[code];
  expect(text.what.length).toBeLessThanOrEqual(60);
  expect(text.whatHelps).toMatch(/^[A-Z].*[.]$/);
  expect(`${text.what} ${text.likelyWhy ?? ''} ${text.whatHelps}`).not.toMatch(/oops|sorry|invalid|your (fault|mistake)|please/i);
});

test('a known detail is filled in, a sentence with an unknown one is left out', () => {
  const { whatHelps } = errors['graph/throttled'];
  expect(fillKnown(whatHelps, { retryAfterSeconds: '20' })).toContain('Entra asked for 20 seconds.');
  expect(fillKnown(whatHelps, {})).not.toMatch(/seconds|[{?]/);
});

test('filled words hold their values once, and a value is never read as a name', () => {
  expect(fillWords('{a} and {b}', { a: '{b}', b: 2 })).toBe('{b} and 2');
  expect(fillWords('{a}')).toBe('?');
  expect(fillKnown('One. {two} three.', {})).toBe('One.');
});

test('each action that changes Entra has its words for now, done and undone', () => {
  for (const { name } of ACTIONS) {
    expect({ name, ...words.progress[name] }).toEqual({ name, now: expect.any(String), done: expect.any(String), undo: expect.any(String) });
  }
});

const sources = readSources(join(__dirname, '../../src/actions'));

test('each note and each kind of write that an action names has its words', () => {
  const notes = [...sources.matchAll(/\bnote: '([\w-]+)'/g)].map((match) => match[1]!);
  expect(notes.length).toBeGreaterThan(0);
  expect(notes.filter((note) => !(note in words.planNotes))).toEqual([]);
  const written = [...sources.matchAll(/auditedGraph\([\w.]+, '([\w-]+)'/g), ...sources.matchAll(/planLine\(context, [A-Z_a-z]+, '([\w-]+)'/g)].map((match) => match[1]!);
  expect(written.filter((what) => !(what in words.planLines) && !(what in words.audit))).toEqual([]);
});

function readSources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
}
