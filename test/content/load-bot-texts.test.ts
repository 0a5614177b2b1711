// What the bot says outside of cards: found by its path, filled once, and never with a gap.
import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBotTexts } from '../../src/content/load-bot-texts';

function load(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'texts-'));
  writeFileSync(join(folder, 'bot.yaml'), text);
  copyFileSync(join(__dirname, '../../cards/words.yaml'), join(folder, 'words.yaml'));
  return loadBotTexts(folder);
}

const say = load('chat:\n  hello: "Hello {name}, {name}."\n');

test('a text is found by section and key, and its names are filled', () => {
  expect(say('chat.hello', { name: 'Ada' })).toBe('Hello Ada, Ada.');
});

test('words of the cards are there under their own names', () => {
  expect([say('plan.identifier'), say('audit.set-saml-urls.undo'), say('audit.plan.confirmed')]).toEqual(['Identifier (Entity ID)', 'Identifier and reply URL are taken back', 'Plan confirmed']);
});

test('what was typed is not read as a name', () => {
  expect(say('chat.hello', { name: '{other}' })).toBe('Hello {other}, {other}.');
});

test.each([
  ['chat.goodbye', {}, 'no text chat.goodbye'],
  ['nowhere.hello', {}, 'no text nowhere.hello'],
  ['chat.hello', {}, 'text chat.hello needs {name}'],
])('%s with %j is refused: %s', (path, values, message) => {
  expect(() => say(path, values)).toThrow(expect.objectContaining({ code: 'content/unknown-value', message: expect.stringContaining(message) }));
});

test('a file of another shape is refused when it is loaded', () => {
  expect(() => load('chat: [hello]\n')).toThrow(/expected record/i);
});
