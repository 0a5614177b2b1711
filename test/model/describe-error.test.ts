// What a log may hold of an error: class, codes, places. Whatever was said in its text stays out.
import { describeError } from '../../src/model/describe-error';
import { SetupError } from '../../src/model/errors';

const PERSON = 'Ada Admin <ada@contoso.com>';

it('gives class, code and place, and nothing of the text', () => {
  const facts = describeError(new TypeError(`no such person: ${PERSON}`));

  expect(facts).toMatchObject({ error: 'TypeError', at: expect.arrayContaining([expect.stringMatching(/describe-error\.test\.ts:\d+$/)]) });
  expect(JSON.stringify(facts)).not.toMatch(/Ada|contoso/);
});

it('is not fooled by a text that looks like a place in the code', () => {
  const facts = describeError(new Error(`typed:\n    at Ada (/srv/ada@contoso.com/secret.js:1:1)\n    at ada@contoso.com:1:1`));

  expect(JSON.stringify(facts)).not.toMatch(/Ada|contoso|secret/);
  expect(facts.at?.length).toBeGreaterThan(0);
});

it('keeps Graph\'s request id and the number of a sign-in error, and no other detail', () => {
  const facts = describeError(new SetupError('graph/user-exists', { message: PERSON, details: { requestId: 'aaaa-1', aadsts: 'AADSTS50076', userPrincipalName: 'ada@contoso.com', claims: '{"access_token":{}}' } }));

  expect(facts).toMatchObject({ error: 'SetupError', code: 'graph/user-exists', requestId: 'aaaa-1', aadsts: 'AADSTS50076' });
  expect(JSON.stringify(facts)).not.toMatch(/contoso|access_token/);
});

it('names the cause with its code and status, one below', () => {
  const low = Object.assign(new Error(PERSON, { cause: new Error('lower') }), { code: 'ECONNREFUSED', statusCode: 502 });

  expect(describeError(new Error('high', { cause: low })).cause).toMatchObject({ error: 'Error', code: 'ECONNREFUSED', status: 502 });
  expect(JSON.stringify(describeError(new Error('high', { cause: low })))).not.toMatch(/Ada|lower/);
});

it.each([['a code', { code: PERSON }], ['a name', { name: PERSON }]])('leaves out %s that was made of data', (_what, part) => {
  expect(JSON.stringify(describeError(Object.assign(new Error('x'), part)))).not.toMatch(/Ada|contoso/);
});

it.each([[PERSON, 'string'], [undefined, 'undefined'], [{ message: PERSON }, 'object']])('says of what is no error only its type', (thrown, error) => {
  expect(describeError(thrown)).toEqual({ error });
});

it('tells no folder of the machine', () => {
  const error = new Error('x');
  error.stack = 'Error: x\n    at handleTurn (/srv/bob/latchkey/dist/bot/create-bot.js:12:3)\n    at Client.send (/srv/bob/latchkey/node_modules/lib/client.js:4:5)\n    at async /srv/bob/start.js:7:1\n    at node:internal/timers:2:1';

  expect(describeError(error).at).toEqual(['handleTurn dist/bot/create-bot.js:12', 'Client.send node_modules/lib/client.js:4', 'async start.js:7', '? node:internal/timers:2']);
});
