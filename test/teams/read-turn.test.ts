// Reading is total: whatever shape comes in, it is read or refused, never an exception.
import fc from 'fast-check';
import { readTurn } from '../../src/teams/read-turn';

const RULES = { tenantId: 't', serviceUrlHosts: new Set(['smba.trafficmanager.net', 'localhost:7']), tokenServiceUrl: 'https://smba.trafficmanager.net/emea/' };
const FRESH = { at: new Date(0), id: 'fresh' };
const GOOD = {
  type: 'message', id: 'a1', channelId: 'msteams', serviceUrl: 'https://smba.trafficmanager.net/emea/', text: 'hi', recipient: { id: '28:bot' },
  from: { id: '29:ada', aadObjectId: 'ADA', name: 'Ada' }, conversation: { id: 'c', conversationType: 'personal', tenantId: 'T' }, channelData: { tenant: { id: 't' } },
};

test('any JSON at all is read or refused', () => {
  const member = fc.constantFrom(...Object.keys(GOOD), 'value', 'name', 'entities', 'action', 'replyToId');
  fc.assert(fc.property(member, fc.jsonValue(), fc.constantFrom('message', 'invoke', 'installationUpdate'), (name, value, type) => {
    expect(readTurn({ ...GOOD, type, name: 'adaptiveCard/action', [name]: value }, RULES, FRESH).type).toBeTruthy();
    expect(readTurn(value, RULES, FRESH).type).toBe('refused');
  }), { numRuns: 300 });
});

test.each([
  ['https://smba.trafficmanager.net/emea/', 'turn'],
  ['https://localhost:7/teams/', 'turn'],
  ['https://localhost:8/teams/', 'refused'],
  ['http://smba.trafficmanager.net/', 'refused'],
  ['https://smba.trafficmanager.net.evil.example/', 'refused'],
  ['https://evil.example/@smba.trafficmanager.net', 'refused'],
  ['https://user@smba.trafficmanager.net/', 'refused'],
  ['https://smba.trafficmanager.net:8443/', 'refused'],
])('the address %s is %s', (serviceUrl, type) => {
  expect(readTurn({ ...GOOD, serviceUrl }, { ...RULES, tokenServiceUrl: serviceUrl }, FRESH).type).toBe(type);
});

test.each([undefined, null, '', 7, ['https://smba.trafficmanager.net/emea/'], 'https://smba.trafficmanager.net/amer/', 'https://smba.trafficmanager.net/emea//', 'https://smba.trafficmanager.net/emea/x', 'https://localhost:7/emea/'])('an activity with the address %j is not the one that the token was made for', (serviceUrl) => {
  expect(readTurn({ ...GOOD, serviceUrl }, RULES, FRESH)).toEqual({ type: 'refused', reason: 'other-service-url' });
});

test.each(['https://smba.trafficmanager.net/emea', 'https://smba.trafficmanager.net/EMEA/', 'https://SMBA.trafficmanager.net/emea'])('an activity with the address %s is the one that the token was made for', (serviceUrl) => {
  expect(readTurn({ ...GOOD, serviceUrl }, RULES, FRESH).type).toBe('turn');
});

test('a tenant that is null in one place is read in the other', () => {
  expect(readTurn({ ...GOOD, conversation: { ...GOOD.conversation, tenantId: null } }, RULES, FRESH).type).toBe('turn');
  expect(readTurn({ ...GOOD, channelData: { tenant: { id: null } } }, RULES, FRESH).type).toBe('turn');
  expect(readTurn({ ...GOOD, conversation: { ...GOOD.conversation, tenantId: null }, channelData: { tenant: { id: null } } }, RULES, FRESH).type).toBe('refused');
});

test('only the bot’s own mention is taken out, and a long text is cut', () => {
  const entities = [
    { type: 'mention', text: '<at>Latchkey</at>', mentioned: { id: '28:bot' } },
    { type: 'mention', text: '<at>Hana</at>', mentioned: { id: '29:hana' } },
  ];

  expect(readTurn({ ...GOOD, text: '<at>Latchkey</at>&nbsp;ask <at>Hana</at>', entities }, RULES, FRESH)).toMatchObject({ turn: { what: { text: 'ask <at>Hana</at>' }, person: { objectId: 'ada' } } });
  expect(readTurn({ ...GOOD, text: 'x'.repeat(9000) }, RULES, FRESH)).toMatchObject({ turn: { what: { text: 'x'.repeat(4000) } } });
});

test('ids longer than Teams gives are refused where they say who and where, and left out elsewhere', () => {
  const long = 'x'.repeat(501);
  for (const members of [{ conversation: { ...GOOD.conversation, id: long } }, { recipient: { id: long } }, { from: { ...GOOD.from, id: long } }, { from: { ...GOOD.from, aadObjectId: long } }]) {
    expect(readTurn({ ...GOOD, ...members }, RULES, FRESH).type).toBe('refused');
  }
  const click = { type: 'invoke', name: 'adaptiveCard/action', value: { action: { verb: 'help.show' } } };
  expect(readTurn({ ...GOOD, ...click, id: long, replyToId: long }, RULES, FRESH)).toMatchObject({ turn: { activityId: 'fresh', what: { messageId: undefined } } });
});

test('an object that cannot be made a text is refused where a text belongs', () => {
  const odd = { toString: 'x', valueOf: null };

  for (const type of [odd, null, undefined, 5, '', 'a b', 'x'.repeat(41)]) expect(readTurn({ ...GOOD, type }, RULES, FRESH).type).toBe('refused');
  expect(readTurn({ ...GOOD, conversation: { ...GOOD.conversation, tenantId: odd } }, RULES, FRESH).type).toBe('refused');
  expect(readTurn({ ...GOOD, channelData: { tenant: { id: odd } } }, RULES, FRESH).type).toBe('refused');
  expect(readTurn({ ...GOOD, channelData: { tenant: { id: ['t'] } } }, RULES, FRESH).type).toBe('refused');
});

// Teams' own time, whatever this machine's clock says.
test.each<[unknown, true | undefined]>([
  ['2026-01-05T09:54:59Z', true],
  ['2026-01-05T10:54:59+01:00', true],
  ['2026-01-05T09:55:00Z', undefined],
  ['2026-01-05T11:00:00Z', undefined],
  ['yesterday', undefined], [undefined, undefined], [1767600000000, undefined], [null, undefined],
])('at ten, what was sent at %j is late: %s', (timestamp, isLate) => {
  const reading = readTurn({ ...GOOD, timestamp }, RULES, { at: new Date('2026-01-05T12:00:00Z'), theirs: new Date('2026-01-05T10:00:00Z'), id: 'fresh' });

  expect((reading as { turn: { isLate?: true } }).turn.isLate).toBe(isLate);
});
