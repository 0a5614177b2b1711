// Each documented answer of the token endpoint has one meaning for a person.
import { explainTokenError, type TokenFailure } from '../../src/identity/explain-token-error';

test.each<[string, TokenFailure, string]>([
  ['consent missing', { status: 400, body: { error: 'invalid_grant', suberror: 'consent_required', error_codes: [65001] } }, 'identity/consent-required'],
  ['consent missing, told by the suberror alone', { status: 400, body: { error: 'invalid_grant', suberror: 'consent_required' } }, 'identity/consent-required'],
  ['an administrator must consent', { status: 400, body: { error: 'invalid_grant', error_codes: [90094] } }, 'identity/consent-required'],
  ['multi-factor sign-in', { status: 400, body: { error: 'interaction_required', error_codes: [50076] } }, 'identity/mfa-required'],
  ['an unknown demand for interaction', { status: 400, body: { error: 'interaction_required', error_codes: [99999] } }, 'identity/mfa-required'],
  ['a policy that can be satisfied', { status: 400, body: { error: 'interaction_required', error_codes: [53003], claims: '{}' } }, 'identity/mfa-required'],
  ['a policy that cannot', { status: 400, body: { error: 'invalid_grant', error_codes: [53003] } }, 'identity/blocked-by-policy'],
  ['a disabled account', { status: 400, body: { error: 'invalid_grant', error_codes: [50057] } }, 'identity/blocked-by-policy'],
  ['the client’s token ran out', { status: 400, body: { error: 'invalid_grant', error_codes: [500133] } }, 'identity/sign-in-required'],
  ['the password was changed', { status: 400, body: { error: 'invalid_grant', error_codes: [50173] } }, 'identity/sign-in-required'],
  ['the bot’s secret is wrong', { status: 401, body: { error: 'invalid_client', error_codes: [7000215] } }, 'identity/misconfigured'],
  ['the bot’s secret ran out', { status: 401, body: { error: 'invalid_client', error_codes: [7000222] } }, 'identity/misconfigured'],
  ['an unknown client trouble', { status: 400, body: { error: 'unauthorized_client' } }, 'identity/misconfigured'],
  ['overload', { status: 429, body: { error: 'temporarily_unavailable', error_codes: [90033] } }, 'identity/unavailable'],
  ['a broken server', { status: 503, body: { error: 'server_error' } }, 'identity/unavailable'],
  ['a page instead of an answer', { status: 502 }, 'identity/unavailable'],
  ['no answer at all', {}, 'identity/unavailable'],
])('%s', (_name, failure, code) => {
  expect(explainTokenError(failure).code).toBe(code);
});

test('the challenge is kept as it came, and the number for whoever looks it up', () => {
  const error = explainTokenError({ status: 400, body: { error: 'interaction_required', error_codes: [50079], claims: '{"a":1}' } });

  expect(error.details).toEqual({ aadsts: 'AADSTS50079', claims: '{"a":1}' });
});
