// What each answer of the connector means for what the bot sends, on the wire: which error, how many tries, how long a wait. Knows no outbox.
import { randomUUID } from 'node:crypto';
import { createChatPort, type TeamsChat } from '../../src/teams/chat-port';
import { LatchkeyAdapter } from '../../src/teams/adapter';
import { makeAppCredential } from '../../src/identity/make-app-credential';
import { readConfig } from '../../src/config';
import type { ChatError } from '../../src/model/chat-error';
import { settingsFor } from '../support/bot-under-test';
import { TENANT_ID, startFakeMicrosoft, type FakeMicrosoft, type TokenAnswer } from '../support/fake-microsoft';

let fake: FakeMicrosoft;
let chat: TeamsChat;
let waits: number[];
let tries: string[];

beforeAll(async () => {
  fake = await startFakeMicrosoft();
});
afterAll(async () => {
  await fake.close();
  expect(fake.unknown).toEqual([]);
});
beforeEach(() => {
  fake.connectorCalls.length = 0;
  fake.onConnector = undefined;
  fake.onClientCredentials = undefined;
  waits = [];
  tries = [];
  // The SDK keeps tokens for the whole process, by app.
  const { registration, channel, serviceUrlHosts } = readConfig({ ...settingsFor(fake), MicrosoftAppId: randomUUID() });
  const adapter = new LatchkeyAdapter({ ...registration, channel, makeCredential: () => makeAppCredential(registration) });
  chat = createChatPort({
    findConnector: (serviceUrl, renew) => adapter.findConnector(serviceUrl, renew), serviceUrlHosts,
    startSignIn: async () => undefined, wait: async (ms) => void waits.push(ms), onTry: (outcome) => void tries.push(outcome),
  });
});

const to = () => ({ conversationId: 'a:personal-ada', kind: 'personal' as const, serviceUrl: fake.serviceUrl, tenantId: TENANT_ID, botId: '28:bot' });
const failed = (work: Promise<unknown>): Promise<ChatError> => work.then(() => { throw new Error('it worked'); }, (error: ChatError) => error);
const says = (status: number, code: string, headers?: Record<string, string>): TokenAnswer => ({ status, body: { error: { code, message: 'Said in words.' } }, ...(headers ? { headers } : {}) });
/** Teams docs, proactive messages: how a blocked chat is told. */
const WRITES_BLOCKED: TokenAnswer = { status: 403, body: { errorCode: 209, message: '{\r\n  "subCode": "MessageWritesBlocked",\r\n  "details": "Thread is blocked from message writes.",\r\n  "errorCode": null,\r\n  "errorSubCode": null\r\n}' } };

describe('one try', () => {
  test.each<[TokenAnswer, string, boolean, string]>(([
    [says(400, 'BadArgument'), 'refused', false],
    [says(403, 'BotNotInConversationRoster'), 'gone', false],
    [says(403, 'ConversationBlockedByUser'), 'gone', false],
    [says(403, 'BotDisabledByAdmin'), 'gone', false],
    [says(403, 'ForbiddenOperationException'), 'gone', false],
    [WRITES_BLOCKED, 'gone', false, 'MessageWritesBlocked'],
    [says(403, 'NotEnoughPermissions'), 'refused', false],
    [says(404, 'ConversationNotFound'), 'gone', false],
    [says(412, 'PreconditionFailed'), 'again', false],
    [says(413, 'MessageSizeTooBig'), 'refused', false],
    [says(429, 'Throttled'), 'again', false],
    [says(500, 'ServiceError'), 'again', true],
    [says(502, 'ServiceError'), 'again', true],
    [says(503, 'ServiceUnavailable'), 'again', true],
    [says(504, 'GatewayTimeout'), 'again', true],
    [{ status: 502, body: 'no JSON of theirs' }, 'again', true, 'RestError'],
    [{ status: 0, body: '' }, 'again', true, 'ECONNRESET'],
  ] as Array<[TokenAnswer, string, boolean, string?]>).map(([answer, kind, mayBeTaken, code]) => [answer, kind, mayBeTaken, code ?? (answer.body as { error: { code: string } }).error.code]))('%j on a new message is “%s”', async (answer, kind, mayBeTaken, code) => {
    fake.onConnector = () => answer;

    const error = await failed(chat.send(to(), { text: 'x' }, { once: true }));

    expect(error).toMatchObject({ name: 'ChatError', kind, mayBeTaken });
    expect(error.code).toBe(code);
    expect(error.statusCode).toBe(answer.status === 0 ? undefined : answer.status);
    expect(fake.connectorCalls).toHaveLength(1);
  });

  test.each<[TokenAnswer, string]>([
    [says(404, 'ActivityNotFoundInConversation'), 'gone'],
    // Seen of a message that was there once and is deleted.
    [says(403, 'ServiceError'), 'gone'],
    [says(404, 'NotFound'), 'gone'],
  ])('%j on an edit says that the message is gone', async (answer, result) => {
    fake.onConnector = () => answer;

    expect(await chat.edit(to(), 'm1', { text: 'x' })).toBe(result);
    expect(fake.connectorCalls).toHaveLength(1);
  });

  test.each<[TokenAnswer]>([[says(404, 'ConversationNotFound')], [says(403, 'BotNotInConversationRoster')], [WRITES_BLOCKED]])('%j on an edit says that the conversation is gone, so nothing is sent anew', async (answer) => {
    fake.onConnector = () => answer;

    expect(await failed(chat.edit(to(), 'm1', { text: 'x' }))).toMatchObject({ kind: 'gone' });
    expect(fake.connectorCalls).toHaveLength(1);
  });

  test('a connector that cannot be reached has taken nothing', async () => {
    const gone = await startFakeMicrosoft();
    await gone.close();
    const { registration, channel } = readConfig(settingsFor(fake));
    const adapter = new LatchkeyAdapter({ ...registration, channel, makeCredential: () => makeAppCredential(registration) });
    const unreachable = createChatPort({ findConnector: (serviceUrl) => adapter.findConnector(serviceUrl), serviceUrlHosts: new Set([gone.host]), startSignIn: async () => undefined, wait: async () => undefined });

    expect(await failed(unreachable.send({ ...to(), serviceUrl: gone.serviceUrl }, { text: 'x' }, { once: true }))).toMatchObject({ kind: 'again', code: 'ECONNREFUSED', mayBeTaken: false });
  });
});

describe('when to try again', () => {
  const now = 'Mon, 05 Jan 2026 10:00:00 GMT';
  test.each<[Record<string, string>, number | undefined]>([
    [{}, undefined],
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': 'Mon, 05 Jan 2026 10:00:30 GMT', date: now }, 30_000],
    [{ 'retry-after': 'Mon, 05 Jan 2026 09:00:00 GMT', date: now }, 0],
    [{ 'retry-after': 'soon' }, undefined],
  ])('%j is read whatever this clock says: %s ms', async (headers, ms) => {
    fake.onConnector = () => says(429, 'Throttled', headers);

    expect((await failed(chat.send(to(), { text: 'x' }, { once: true }))).retryAfterMs).toBe(ms);
  });

  test.each([412, 429, 500, 502, 503, 504, 0])('an answer to somebody who waits is tried again after %i', async (status) => {
    let calls = 0;
    fake.onConnector = () => (++calls < 3 ? { status, body: { error: { code: 'Fault', message: 'fault' } } } : undefined);

    expect(await chat.send(to(), { text: 'x' })).toEqual({ messageId: expect.stringMatching(/^message-\d+$/) });
    expect(waits).toEqual([200, 500]);
  });

  test('each try is counted by what came of it', async () => {
    const answers = [says(429, 'Throttled'), { status: 0, body: '' }, undefined];
    fake.onConnector = () => answers.shift();
    await chat.send(to(), { text: 'x' });

    expect(tries).toEqual(['429', 'none', 'taken']);
  });

  test('it is given up while the person still looks at the chat', async () => {
    fake.onConnector = () => 503;

    expect(await failed(chat.send(to(), { text: 'x' }))).toMatchObject({ kind: 'again' });
    expect(waits).toEqual([200, 500, 1200]);
    expect(fake.connectorCalls).toHaveLength(4);
  });

  test('Teams’ own wait is kept when it is short, and not begun when it is long', async () => {
    let calls = 0;
    fake.onConnector = () => (++calls === 1 ? says(429, 'Throttled', { 'retry-after': '2' }) : says(429, 'Throttled', { 'retry-after': '3' }));

    expect(await failed(chat.send(to(), { text: 'x' }))).toMatchObject({ retryAfterMs: 3000 });
    expect(waits).toEqual([2000]);
  });

  test.each([400, 403, 413])('%i is not tried again', async (status) => {
    fake.onConnector = () => status;

    await failed(chat.send(to(), { text: 'x' }));
    expect(fake.connectorCalls).toHaveLength(1);
  });
});

describe('the bot’s own token', () => {
  test('a token that the channel refuses is thrown away, and the message goes out with the next one', async () => {
    let made = 0;
    fake.onClientCredentials = async () => `token-${++made}`;
    fake.onConnector = ({ authorization }) => (authorization === 'Bearer token-2' ? undefined : says(401, 'Unauthorized'));
    const first = await chat.send(to(), { text: 'x' }, { once: true });

    expect(first.messageId).toMatch(/^message-/);
    expect(fake.connectorCalls.map(({ authorization }) => authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('one that is refused again waits for an operator: not at every message does the bot ask for a new one', async () => {
    let made = 0;
    fake.onClientCredentials = async () => `token-${++made}`;
    fake.onConnector = () => says(401, 'BotNotRegistered');

    for (let sends = 0; sends < 3; sends += 1) {
      expect(await failed(chat.send(to(), { text: 'x' }))).toMatchObject({ kind: 'again', statusCode: 401, code: 'BotNotRegistered', retryAfterMs: 60_000, mayBeTaken: false });
    }
    expect(made).toBeLessThanOrEqual(2);
    expect(waits).toEqual([]);
  });

  test('while no token is to be had, nothing is sent, everybody waits for the same answer, and it is no status of the connector', async () => {
    let asked = 0;
    fake.onClientCredentials = async () => ({ status: (asked += 1) && 400, body: { error: 'invalid_client', error_description: 'AADSTS7000222: expired' } });

    const errors = await Promise.all([1, 2, 3].map(() => failed(chat.send(to(), { text: 'x' }))));

    for (const error of errors) expect(error).toMatchObject({ kind: 'again', code: 'channel-token', mayBeTaken: false, statusCode: undefined });
    expect([asked, tries]).toEqual([1, ['token', 'token', 'token']]);
    expect(fake.connectorCalls).toEqual([]);
  });
});

describe('the name of a channel', () => {
  const at = (conversationId: string) => ({ ...to(), conversationId, kind: 'channel' as const, teamId: '19:team@thread.tacv2' });
  const team: FakeMicrosoft['onConnector'] = ({ path }) => ({ status: 200, body: path.endsWith('/conversations') ? { conversations: [{ id: '19:team@thread.tacv2' }, { id: '19:ops@thread.tacv2', name: 'Operations' }] } : { id: '19:team@thread.tacv2', name: 'Platform' } });

  test.each([['19:ops@thread.tacv2', 'Platform > Operations'], ['19:ops@thread.tacv2;messageid=1', 'Platform > Operations'], ['19:team@thread.tacv2', 'Platform > General'], ['19:private@thread.tacv2', undefined]])('of %s is %s', async (id, name) => {
    fake.onConnector = team;

    expect(await chat.findPlace(at(id))).toBe(name);
  });

  test('is asked for once, with the bot’s own token, and missed by nobody when Teams does not say it', async () => {
    fake.onConnector = () => says(503, 'ServiceUnavailable');

    expect(await chat.findPlace(at('19:ops@thread.tacv2'))).toBeUndefined();
    expect(await chat.findPlace({ ...at('19:group@thread.v2'), teamId: undefined } as never)).toBeUndefined();
    expect(fake.connectorCalls.map(({ path, authorization }) => [path, authorization?.slice(0, 7)]).sort()).toEqual([['/teams/v3/teams/19%3Ateam%40thread.tacv2', 'Bearer '], ['/teams/v3/teams/19%3Ateam%40thread.tacv2/conversations', 'Bearer ']]);
  });
});
