// What is kept of an error: enough for a card, nothing that belongs to the sign-in alone.
import { problemOf, SetupError } from '../../src/model/errors';

it('keeps code, retry and details, but no claims challenge', () => {
  const error = new SetupError('graph/claims-challenge', { retry: 'now', details: { requestId: 'r1', claims: '{"access_token":{}}' } });

  expect(problemOf(error)).toEqual({ code: 'graph/claims-challenge', retry: 'now', details: { requestId: 'r1' } });
});

it('calls whatever is no error of ours unexpected', () => {
  expect(problemOf(new Error('x'))).toEqual({ code: 'bot/unexpected', retry: 'later', details: {} });
});
