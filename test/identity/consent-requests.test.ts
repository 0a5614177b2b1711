// The way through the sign-in page has its fifteen minutes, whatever the wall clock does meanwhile.
import { setTimeout as delay } from 'node:timers/promises';
import { createConsentRequests, type ConsentRequests } from '../../src/identity/consent-requests';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const ada = { tenantId: 'tenant-1', objectId: 'ada' };

let ranMs: number;
let requests: ConsentRequests;
/** The library keeps a time that it has read for a millisecond. */
const pass = async (ms: number): Promise<void> => {
  ranMs += ms;
  await delay(3);
};
const setClock = (aheadMs: number): void => {
  const at = Date.now() + aheadMs;
  jest.spyOn(Date, 'now').mockReturnValue(at);
};

beforeEach(() => {
  ranMs = 1_000;
  jest.spyOn(performance, 'now').mockImplementation(() => ranMs);
  requests = createConsentRequests();
});
afterEach(() => jest.restoreAllMocks());

it.each([HOUR, -HOUR, DAY, -DAY])('goes on with a clock that is set by %d ms between button, page and return', async (aheadMs) => {
  const { nonce } = requests.open(ada, ['User.Read']);
  setClock(aheadMs);
  await pass(14 * MINUTE);
  const { state } = requests.start(nonce)!;
  setClock(-aheadMs);
  await pass(14 * MINUTE);
  expect(requests.isUnderWay(ada)).toBe(true);
  expect(requests.finish(state)).toMatchObject({ person: ada, scopes: ['User.Read'] });
});

it.each([0, -HOUR, -DAY])('ends after fifteen minutes, also with a clock that is set by %d ms', async (aheadMs) => {
  const { nonce } = requests.open(ada, ['User.Read']);
  const { state } = requests.start(nonce)!;
  setClock(aheadMs);
  await pass(16 * MINUTE);
  expect(requests.start(nonce)).toBeUndefined();
  expect(requests.finish(state)).toBeUndefined();
  expect(requests.isUnderWay(ada)).toBe(false);
});
