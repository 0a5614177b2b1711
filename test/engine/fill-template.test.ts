// Templates: every name needs a value, and values are never looked at twice.
import { SetupError } from '../../src/model/errors';
import { fillIfKnown, fillTemplate, namesIn } from '../../src/engine/fill-template';

it('puts values in', () => {
  expect(fillTemplate('https://{host}/sso/{person.mail}', { host: 'h', 'person.mail': 'a@b' })).toBe('https://h/sso/a@b');
});

it('does not look into a value again', () => {
  expect(fillTemplate('{typed}', { typed: '{secret}', secret: 'x' })).toBe('{secret}');
});

it('refuses a name without a value', () => {
  expect(() => fillTemplate('{nobody}', {})).toThrow(SetupError);
  expect(fillIfKnown('{nobody}', {})).toBeUndefined();
});

it('lists the names in order', () => {
  expect(namesIn('{b} and {a} and {b}')).toEqual(['b', 'a', 'b']);
});
