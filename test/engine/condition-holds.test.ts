// A dialog's `when`: equal to a value, one of several, any value, none; of answers and of what an action read.
import { chooseTemplate, conditionHolds } from '../../src/engine/condition-holds';
import { knownOf } from '../../src/engine/known-of';
import { aSetup } from '../support/a-setup';

const known = { region: 'eu', 'app.identifier': 'https://example.com', blank: '' };

it.each([
  ['nothing asked', undefined, true],
  ['the value', { region: 'eu' }, true],
  ['another value', { region: 'us' }, false],
  ['one of several', { region: ['us', 'eu'] }, true],
  ['none of several', { region: ['us', 'za'] }, false],
  ['any value', { 'app.identifier': true }, true],
  ['any value, of a name without one', { 'app.replyUrl': true }, false],
  ['any value, of a blank one', { blank: true }, false],
  ['no value', { 'app.replyUrl': false }, true],
  ['no value, of a blank one', { blank: false }, true],
  ['no value, of a name that has one', { region: false }, false],
  ['two, of which one does not hold', { region: 'eu', 'app.identifier': false }, false],
])('%s', (_name, condition, holds) => {
  expect(conditionHolds(condition, known)).toBe(holds);
});

it('takes the first case that holds', () => {
  const value = [{ when: { 'app.identifier': true }, is: '{app.identifier}' }, { is: '{typed}' }];

  expect(chooseTemplate(value, known)).toBe('{app.identifier}');
  expect(chooseTemplate(value, {})).toBe('{typed}');
});

it('knows answers and what actions read, but not what was taken back', () => {
  const read = (state: 'done' | 'pending' | 'undone', gives: Record<string, string>) => ({ state, attempt: 1, output: { gives } });
  const setup = aSetup({
    answers: { region: 'eu' },
    actions: { 'read-application': read('pending', { 'app.identifier': 'https://example.com' }), other: read('undone', { 'app.replyUrl': 'https://example.com/acs' }), plain: { state: 'done', attempt: 1, output: { name: 'x' } } },
  });

  expect(knownOf(setup)).toEqual({ region: 'eu', 'app.identifier': 'https://example.com' });
});
