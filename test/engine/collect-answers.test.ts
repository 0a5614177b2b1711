// Bad input at the form: each gets its own mistake, and good input stays as typed.
import { collectAnswers } from '../../src/engine/collect-answers';
import { mimecast } from '../support/walk-dialog';

const asked = ['accountCode', 'domain', 'profileDescription', 'tile'];
const good = { accountCode: 'CUK12A345', domain: 'contoso.com', profileDescription: 'Ours', tile: 'sp' };

it('takes good answers, trimmed', () => {
  expect(collectAnswers(mimecast, asked, {}, { ...good, accountCode: '  CUK12A345 ' })).toEqual({ answers: good, errors: {} });
});

it.each([
  ['an empty value', { accountCode: '' }, { accountCode: 'empty' }],
  ['blanks', { accountCode: '   ' }, { accountCode: 'empty' }],
  ['a slash', { accountCode: 'CUK/12' }, { accountCode: 'pattern' }],
  ['a space inside', { accountCode: 'CUK 12' }, { accountCode: 'pattern' }],
  ['10,000 characters', { accountCode: 'x'.repeat(10_000) }, { accountCode: 'tooLong' }],
  ['a line break', { profileDescription: 'a\nb' }, { profileDescription: 'pattern' }],
  ['an address for a domain', { domain: 'https://contoso.com/' }, { domain: 'domain' }],
  ['a domain without a dot', { domain: 'contoso' }, { domain: 'domain' }],
  ['a choice that nobody offered', { tile: 'both' }, { tile: 'choice' }],
])('refuses %s', (_what, typed, errors) => {
  expect(collectAnswers(mimecast, asked, {}, { ...good, ...typed }).errors).toEqual(errors);
});

it.each(['${accountCode}', '{identifier}', '**bold**', '"quoted"', '🔑'])('leaves %s as it was typed', (text) => {
  expect(collectAnswers(mimecast, ['profileDescription'], {}, { profileDescription: text }).answers).toEqual({ profileDescription: text });
});

describe('a list of claims', () => {
  const dialog = { ...mimecast, fields: { own: { ...mimecast.fields['domain']!, kind: 'claims' as const, maxLength: 60 } } };
  const collect = (own: string) => collectAnswers(dialog, ['own'], {}, { own });

  it('keeps its lines', () => {
    expect(collect(' email = user.mail\r\nplace = "Bonn" ')).toEqual({ answers: { own: 'email = user.mail\r\nplace = "Bonn"' }, errors: {} });
  });

  it.each([
    ['a line that cannot be read', 'email = mail', 'claims'],
    ['a sign that no keyboard types', 'email = "\u0007"', 'pattern'],
    ['too many characters', 'a = user.mail\n'.repeat(5), 'tooLong'],
    ['a sign that nobody sees', 'em\u200bail = user.mail', 'invisible'],
  ])('is refused for %s', (_what, own, mistake) => {
    expect(collect(own).errors).toEqual({ own: mistake });
  });
});
