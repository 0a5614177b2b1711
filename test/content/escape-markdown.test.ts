// Properties of the escaping: any text comes back as it was, and nothing in it is Markdown.
import fc from 'fast-check';
import { capText, escapeMarkdown, guardExpressions, hasNoBreak, splitDateFunctions, unguardExpressions } from '../../src/content/escape-markdown';
import { unescapeMarkdown } from '../support/read-card-as-text';

const oneLine = fc.string({ unit: 'binary', maxLength: 60 }).filter((text) => !/[\r\n\u2028\u2029\uE000]/.test(text));

test('an escaped text reads as it was typed', () => {
  fc.assert(fc.property(oneLine, (text) => unescapeMarkdown(escapeMarkdown(text)) === text));
});

test('a guarded text holds no expression and comes back whole', () => {
  fc.assert(fc.property(oneLine, (text) => !guardExpressions(`\${${text}\${`).includes('${') && unguardExpressions(guardExpressions(text)) === text));
});

test('a split text holds no two braces in one piece and is whole together', () => {
  fc.assert(fc.property(fc.stringMatching(/^[{}a]{0,20}$/), (text) => splitDateFunctions(text).join('') === text && splitDateFunctions(text).every((piece) => !piece.includes('{{'))));
});

test('a cut text is never longer than allowed and never ends in half a character', () => {
  expect(capText('🙂🙂', 4)).toBe('🙂🙂');
  expect(capText('🙂🙂🙂', 4)).toBe('🙂…');
});

test('a long piece without a place to break is found, a web address is not', () => {
  expect(hasNoBreak('A'.repeat(41))).toBe(true);
  expect(hasNoBreak('A'.repeat(40))).toBe(false);
  expect(hasNoBreak('https://login.microsoftonline.com/7c0f5d1e-9b2a-4c58-8e43-1f2a6b9d0c37/saml2')).toBe(false);
  expect(hasNoBreak(`${'A'.repeat(60)}_`)).toBe(false);
});
