// A directory that shows old values, or one half of an app without the other, for minutes: one app, found and never guessed.
import { ada, buttonsOf, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { cardOf, walkToPlan } from '../support/walks';

jest.setTimeout(60_000);

let under: BotWithTenant;
beforeEach(async () => {
  under = await startBotWithTenant({ realTime: false, longestWaitMs: 3 });
  await walkToPlan(under);
  await under.until(/Confirm plan/);
});
afterEach(() => under.close());

type Call = { method: string; path: string };
const apps = () => under.world.tenant.applications.listLatest();
const current = async () => (await under.database.setups.listAll(ada))[0]!;
const titles = (): string[] => buttonsOf(cardOf(under.last())).map(({ title }) => title);
const isInstantiate = ({ path }: Call): boolean => path.endsWith('/instantiate');

/** Until nothing goes on any more. */
async function settled(): Promise<void> {
  await under.bot.settle();
  await under.say('status');
}

async function confirm(): Promise<void> {
  await under.press('Confirm plan');
  await settled();
}

async function retryUntilDone(): Promise<void> {
  for (let round = 0; round < 4 && (await current()).stepId === 'configure-entra'; round += 1) {
    await under.press('Retry');
    await settled();
  }
}

/** One app with the right values, asked for once, and the hand-over on the card. */
async function expectRight(): Promise<void> {
  expect(apps()).toEqual([expect.objectContaining({ displayName: 'Mimecast', identifierUris: ['https://eu-api.mimecast.com/sso/CUK12A345'] })]);
  expect(under.world.requests.filter(isInstantiate)).toHaveLength(1);
  expect((await current()).stepId).toBe('hand-over');
}

test.each([2, 3, 5])('every %i. reading is up to date, the others answer what was before for five minutes', async (each) => {
  under.world.tenant.setFault('slowReplication', 300);
  under.world.tenant.setFault('flippingReplication', each);
  await confirm();
  await retryUntilDone();

  await expectRight();
});

describe('instantiate made the app and nobody was told', () => {
  const NEVER = Infinity;
  const listOf = (path: string): string | undefined => /^\/(applications|servicePrincipals)$/.exec(path)?.[1];

  /** The answer is lost; from then on these lists leave out what is new, until then. */
  function lose(leavesOut: (list: string, look: number) => boolean, untilMs: number): void {
    let lostAt: number | undefined;
    const looks: Record<string, number> = {};
    under.world.interfere = (call) => {
      if (isInstantiate(call) && lostAt === undefined) {
        lostAt = under.world.now().getTime();
        return 'cut after';
      }
      const list = listOf(call.path);
      if (lostAt === undefined || list === undefined || call.method !== 'GET' || under.world.now().getTime() - lostAt >= untilMs) return undefined;
      looks[list] = (looks[list] ?? 0) + 1;
      return leavesOut(list, looks[list]) ? { changed: (body) => ({ ...body, value: [] }) } : undefined;
    };
  }

  const HALVES: Array<[string, (list: string, look: number) => boolean]> = [
    ['neither half', () => true],
    ['no service principal', (list) => list === 'servicePrincipals'],
    ['no application', (list) => list === 'applications'],
    ['one half or the other, never both', (list, look) => (list === 'applications') === (look % 2 === 0)],
  ];

  test.each(HALVES)('%s is in the lists for four minutes: it is found, and nothing is made twice', async (_name, leavesOut) => {
    lose(leavesOut, 240_000);
    await confirm();

    await expectRight();
  });

  test('it is in the lists only in every fourth look: it is found, and nothing is made twice', async () => {
    lose((_list, look) => look % 4 !== 0, NEVER);
    await confirm();
    await retryUntilDone();

    await expectRight();
  });

  test.each(HALVES)('%s is in the lists for longer: one card says what to look for, Retry looks again, and it goes on with the one app', async (_name, leavesOut) => {
    // The tenant's clock runs with every wait of the bot, the more of them the busier the machine.
    lose(leavesOut, 9_000_000);
    await confirm();
    expect(await current()).toMatchObject({ stepId: 'configure-entra', problem: { code: 'graph/unclear-answer' } });
    expect(under.text()).toContain((await current()).code);
    expect(titles()).toContain('Retry');
    await under.world.wait(9_000_000);
    await retryUntilDone();

    await expectRight();
  });
});
