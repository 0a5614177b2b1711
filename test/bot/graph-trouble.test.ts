// Graph refuses, throttles, loses an answer or the line in the middle of the work: the setup gets through by itself or stops with one clear card, and goes on from it. Never two apps.
import type { Interference } from '../actions/support/tenant-under-test';
import { ada, buttonsOf, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { cardOf, walkToPlan } from '../support/walks';

let under: BotWithTenant;
beforeEach(async () => {
  // Waiting moves the tenant's clock, so that minutes of patience take no time here.
  under = await startBotWithTenant({ realTime: false });
  await walkToPlan(under);
});
afterEach(() => under.close());

const apps = () => under.world.tenant.applications.listLatest();
const current = async () => (await under.database.setups.listAll(ada))[0]!;

/** Each write of the Entra half, in the order in which it comes. */
const CALLS: Record<string, (call: { method: string; path: string }) => boolean> = {
  'making the app': ({ path }) => path.endsWith('/instantiate'),
  'reading the new app': ({ method, path }) => method === 'GET' && /^\/applications\/[^/]+$/.test(path),
  'switching to SAML': ({ method, path }) => method === 'PATCH' && path.startsWith('/servicePrincipals/'),
  'setting the addresses': ({ method, path }) => method === 'PATCH' && path.startsWith('/applications/'),
  'making the certificate': ({ path }) => path.endsWith('/addTokenSigningCertificate'),
};

const ANSWERS: Record<string, Interference> = {
  400: { status: 400, code: 'Request_BadRequest', message: "Invalid value specified for property 'x' of resource 'y'." },
  403: { status: 403, code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.' },
  404: { status: 404, code: 'Request_ResourceNotFound', message: "Resource 'x' does not exist or one of its queried reference-property objects are not present." },
  409: { status: 409, code: 'Request_ConflictingObject', message: 'A conflicting object is present.' },
  429: { status: 429, code: 'TooManyRequests', retryAfterSeconds: 3 },
  503: { status: 503, code: 'ServiceUnavailable' },
  'a line cut before it arrives': 'cut before',
  'a line cut before the answer': 'cut after',
};

/** Interferes with so many of the calls that fit. */
function interfere(fits: (call: { method: string; path: string }) => boolean, answer: Interference, times: number): void {
  let left = times;
  under.world.interfere = (call) => (fits(call) && left-- > 0 ? answer : undefined);
}

async function settled(): Promise<void> {
  for (let waited = 0; waited < 1_000; waited += 1) {
    const { status, pending } = await current();
    if (status !== 'working' && pending.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await under.say('status');
}

/** What a person can do from the card that stopped, until nothing is left to press. */
async function goOn(): Promise<string[]> {
  const pressed: string[] = [];
  for (let round = 0; round < 4 && (await current()).stepId === 'configure-entra'; round += 1) {
    const titles = buttonsOf(cardOf(under.last())).map(({ title }) => title);
    const next = ['Make a new app', 'Retry', 'Confirm plan', 'Change values'].find((title) => titles.includes(title));
    if (next === undefined) throw new Error(`no way on from:\n${under.text()}`);
    if (next === 'Change values') return [...pressed, next];
    pressed.push(next);
    await under.press(next);
    await settled();
  }
  return pressed;
}

describe.each(Object.keys(ANSWERS))('%s', (answer) => {
  it.each(Object.keys(CALLS))('once, while %s: ends in one app with the right values', async (call) => {
    interfere(CALLS[call]!, ANSWERS[answer]!, 1);
    await under.press('Confirm plan');
    await settled();
    const stoppedWith = (await current()).problem?.code;
    expect(stoppedWith).not.toBe('bot/unexpected');
    if (stoppedWith) expect(under.text()).toMatch(/What to do \| \S/);
    const pressed = await goOn();

    if (pressed.at(-1) === 'Change values') expect(stoppedWith).toMatch(/^graph\/(invalid-request|not-found)$/);
    else {
      expect((await current()).stepId).toBe('hand-over');
      expect(apps()).toEqual([expect.objectContaining({ displayName: 'Mimecast', identifierUris: ['https://eu-api.mimecast.com/sso/CUK12A345'] })]);
    }
    expect(apps().length).toBeLessThanOrEqual(1);
  });
});

describe('an answer that does not end', () => {
  it.each<[string, string, RegExp, number]>([['429', 'graph/throttled', /Entra asked to wait/, 0], ['503', 'graph/unavailable', /does not answer/, 1], ['403', 'graph/forbidden', /did not allow/, 0]])('%s on every write stops with %s, and goes on after Retry', async (answer, code, says, made) => {
    // Whether an app was made that nobody answered for is a question of its own: see above.
    interfere(({ method, path }) => method !== 'GET' && !(made > 0 && path.endsWith('/instantiate')), ANSWERS[answer]!, Infinity);
    await under.press('Confirm plan');
    await settled();
    expect((await current()).problem?.code).toBe(code);
    expect(under.text()).toMatch(says);
    expect(apps()).toHaveLength(made);
    under.world.interfere = () => undefined;
    await goOn();

    expect((await current()).stepId).toBe('hand-over');
    expect(apps()).toHaveLength(1);
  });

  it('nobody knows whether the app was made: it is asked about, and "Retry" alone never makes a second one', async () => {
    interfere(CALLS['making the app']!, 'cut before', 1);
    await under.press('Confirm plan');
    await settled();
    expect((await current()).problem?.code).toBe('graph/unclear-answer');
    expect(under.text()).toContain('Look for the app in Entra before you press Retry');
    await under.press('Retry');
    await settled();

    expect(apps()).toEqual([]);
    expect(under.text()).toContain('Make a new app');
  });
});
