// Trouble of Entra that begins at each call of the Entra half, in a time of its own: the setup ends right, or stands still with one card and one way on.
import type { Interference } from '../actions/support/tenant-under-test';
import { ada, buttonsOf, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { cardOf, walkToPlan } from '../support/walks';

jest.setTimeout(60_000);

let under: BotWithTenant;
async function begin(options: Parameters<typeof startBotWithTenant>[0] = {}): Promise<void> {
  under = await startBotWithTenant({ realTime: false, ...options });
  await walkToPlan(under);
  await under.until(/Confirm plan/);
}
afterEach(() => under.close());

type Call = { method: string; path: string };
const isWrite = ({ method }: Call): boolean => method !== 'GET';
const apps = () => under.world.tenant.applications.listLatest();
const current = async () => (await under.database.setups.listAll(ada))[0]!;
const RIGHT = { displayName: 'Mimecast', identifierUris: ['https://eu-api.mimecast.com/sso/CUK12A345'] };

/** Until nothing goes on any more. */
async function settled(): Promise<void> {
  await under.bot.settle();
  await under.say('status');
}

/** What a person does who reads the card and looks in Entra where it asks for that. */
async function goOn(rounds = 8): Promise<string[]> {
  const pressed: string[] = [];
  for (let round = 0; round < rounds && (await current()).stepId === 'configure-entra'; round += 1) {
    if ((await current()).status === 'needs-sign-in') await under.signIn();
    else {
      const titles = buttonsOf(cardOf(under.last())).map(({ title }) => title);
      const next = [...(apps().length === 0 ? ['Make a new app'] : []), 'Retry', 'Confirm plan'].find((title) => titles.includes(title));
      if (next === undefined) throw new Error(`no way on from:\n${under.text()}`);
      pressed.push(next);
      await under.press(next);
    }
    await settled();
  }
  return pressed;
}

/** One app with the right values, every write that the tenant carried out in the audit log, none there as done that it did not, and the hand-over on the card. */
async function expectRight(): Promise<void> {
  expect(apps()).toEqual([expect.objectContaining(RIGHT)]);
  expect((await current()).stepId).toBe('hand-over');
  const { id, tenantId } = await current();
  const noted = (await under.database.audit.list(tenantId, id)).flatMap(({ write }) => (write ? [write] : []));
  const made = under.world.requests.filter((call) => isWrite(call) && call.status < 300);
  for (const call of new Set(made.map(nameOf))) {
    const count = (writes: Call[]): number => writes.filter((one) => nameOf(one) === call).length;
    expect([call, count(noted) >= 1, count(noted.filter(({ status }) => status > 0 && status < 300)) <= count(made)]).toEqual([call, true, true]);
  }
  expect(noted.filter(({ status }) => status > 0 && status < 300).map(nameOf).filter((call) => !made.map(nameOf).includes(call))).toEqual([]);
}

const nameOf = ({ method, path }: Call): string => `${method} ${path}`;

/** From the call with this number on; the person's yes is before call 0. */
function from(number: number, play: (call: Call, since: number) => Interference | undefined): void {
  let seen = 0;
  let begun: number | undefined;
  under.world.interfere = (call) => {
    if (seen++ < number) return undefined;
    begun ??= under.world.now().getTime();
    return play(call, under.world.now().getTime() - begun);
  };
}

const TEN_MINUTES = 600_000;
/** As many as an undisturbed Entra half has after the yes; a test below holds the number. */
const CALLS = Array.from({ length: 15 }, (_, number) => number);
/** Each run takes every fifth call, from a printed place on; with EVERY_CALL=1 all of them. */
const PLACE = Number(process.env['CALLS_PLACE'] ?? Date.now() % 5);
const PLAYED = process.env['EVERY_CALL'] ? CALLS : CALLS.filter((number) => number % 5 === PLACE);
beforeAll(() => void process.stdout.write(`trouble of Entra: ${process.env['EVERY_CALL'] ? 'every call' : `CALLS_PLACE=${PLACE}`}\n`));
const OUT: Interference = { status: 503, code: 'ServiceUnavailable' };

test('the Entra half has so many calls', async () => {
  await begin();
  const before = under.world.requests.length;
  await under.press('Confirm plan');
  await under.until(/Take 1 value to Mimecast/);
  await under.bot.settle();

  expect(under.world.requests.length - before).toBe(CALLS.length);
  await expectRight();
});

describe.each<[string, Interference]>([['answers 503', OUT], ['cuts each line', 'cut before'], ['does what it is asked and cuts each answer', 'cut after']])('for ten minutes Entra %s', (_name, answer) => {
  test.each(PLAYED)('from call %i on', async (number) => {
    await begin();
    from(number, (_call, since) => (since < TEN_MINUTES ? answer : undefined));
    await under.press('Confirm plan');
    await settled();
    if ((await current()).stepId === 'configure-entra') {
      expect((await current()).status).toMatch(/^(stopped|asking)$/);
      expect(buttonsOf(cardOf(under.last())).map(({ title }) => title)).toEqual(expect.arrayContaining([expect.stringMatching(/^(Retry|Confirm plan)$/)]));
    }
    while ((await current()).stepId === 'configure-entra' && apps().length <= 1) {
      await under.world.wait(TEN_MINUTES);
      await goOn();
    }

    await expectRight();
  });
});

describe.each<[string, number | undefined]>([['without a word when to come again', undefined], ['for two seconds', 2], ['for five minutes', 300]])('of the next calls every second one is throttled %s', (_name, retryAfterSeconds) => {
  test('it waits as long as it is told and ends right, or stands still and goes on after Retry', async () => {
    await begin();
    let seen = 0;
    under.world.interfere = () => (seen < 24 && seen++ % 2 === 0 ? { status: 429, code: 'TooManyRequests', ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) } : undefined);
    await under.press('Confirm plan');
    await settled();
    await goOn(30);

    await expectRight();
  });
});

/** Runs once, at the call with this number; the call itself goes through. */
function at(number: number, happen: () => void): void {
  let seen = 0;
  under.world.interfere = () => {
    if (seen++ === number) happen();
    return undefined;
  };
}

describe.each(PLAYED)('at call %i', (number) => {
  test('more is asked of the person: one sign-in with what was asked for, and it goes on at the same place', async () => {
    await begin();
    let seen = 0;
    const challenge = `Bearer realm="", error="insufficient_claims", claims="${Buffer.from('{"access_token":{"nbf":{"essential":true}}}').toString('base64')}"`;
    under.world.interfere = () => (seen++ === number ? { status: 401, code: 'InvalidAuthenticationToken', headers: { 'www-authenticate': challenge } } : undefined);
    await under.press('Confirm plan');
    await settled();
    const setup = await current();
    if (setup.stepId === 'configure-entra') {
      expect(setup).toMatchObject({ status: 'needs-sign-in', problem: { code: 'identity/mfa-required' } });
      expect(await goOn()).toEqual([]);
    }

    await expectRight();
  });

  test('the token is over: one sign-in, and it goes on at the same place', async () => {
    await begin();
    at(number, () => void under.signedIn.delete(ada.objectId));
    await under.press('Confirm plan');
    await settled();
    const setup = await current();
    if (setup.stepId === 'configure-entra') {
      expect(setup).toMatchObject({ status: 'needs-sign-in', problem: { code: 'identity/sign-in-required' } });
      expect(await goOn()).toEqual([]);
    }

    await expectRight();
  });

  test('the role ends: the card names one that helps, and Retry goes on', async () => {
    await begin();
    at(number, () => under.world.tenant.setFault('noRole', true));
    await under.press('Confirm plan');
    await settled();
    const setup = await current();
    if (setup.stepId === 'configure-entra') {
      expect([setup.status, setup.problem?.code]).toEqual(['stopped', 'actions/role-missing']);
      expect(under.text()).toMatch(/Cloud Application Administrator|Application Administrator/);
      under.world.tenant.setFault('noRole', undefined);
      await goOn();
    }

    await expectRight();
  });

  test('consent is withdrawn: it is asked for, and it goes on', async () => {
    await begin();
    at(number, () => under.world.tenant.setFault('consentRemoved', true));
    await under.press('Confirm plan');
    await settled();
    const setup = await current();
    if (setup.stepId === 'configure-entra') {
      expect(setup).toMatchObject({ status: 'needs-sign-in', problem: { code: 'identity/consent-required' } });
      under.world.tenant.setFault('consentRemoved', undefined);
      await goOn();
    }

    await expectRight();
  });
});

describe('a directory that is five minutes late', () => {
  test('and shows what is new only then', async () => {
    await begin({ replicationDelayMs: 300_000 });
    await under.press('Confirm plan');
    await settled();
    await goOn();

    await expectRight();
  });

  test.each([2, 3])('and has the new objects only in every %i. reading until then', async (each) => {
    await begin({ replicationDelayMs: 20_000 });
    let reads = 0;
    from(5, ({ method, path }, since) => (since < 300_000 && method === 'GET' && /^\/(applications|servicePrincipals)\/[^/]+$/.test(path) && reads++ % each !== 0 ? { status: 404, code: 'Request_ResourceNotFound', message: "Resource 'x' does not exist or one of its queried reference-property objects are not present." } : undefined));
    await under.press('Confirm plan');
    await settled();
    await goOn();

    await expectRight();
  });
});
