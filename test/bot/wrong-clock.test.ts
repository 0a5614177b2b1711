// The bot's clock is off from Entra's, either way: which sign-ins count for a test, and what else a setup dates.
import { buttonsOf, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { cardOf, pressVerb, walkToTest } from '../support/walks';

jest.setTimeout(30_000);
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

let under: BotWithTenant;
afterEach(() => under.close());

function recordSignIn(): void {
  const { directory, servicePrincipals } = under.world.tenant;
  const person = directory.listPeople().find((one) => one.displayName === 'Chris Green')!;
  directory.recordSignIn({ personObjectId: person.objectId, clientId: servicePrincipals.listLatest()[0]!.appId!, appDisplayName: 'Mimecast', errorCode: 0 });
}

async function startAhead(ms: number): Promise<void> {
  under = await startBotWithTenant();
  under.aheadMs = ms;
  await walkToTest(under);
}

it.each([20 * MINUTE, HOUR, -HOUR, DAY, -DAY])('ahead by %d ms, it finds the sign-in that came after the test began, and no earlier one', async (ms) => {
  await startAhead(ms);
  await pressVerb(under, 'test.check');
  expect(under.text()).not.toMatch(/Mimecast sign-in works/);
  recordSignIn();
  await pressVerb(under, 'test.check');
  await under.until(/Mimecast sign-in works/);
  expect(under.logs.filter((line) => line.includes('the clock of this machine'))).toHaveLength(1);
});

it('behind by an hour, it does not take a sign-in from before the test for a proof', async () => {
  under = await startBotWithTenant();
  under.aheadMs = -HOUR;
  await walkToTest(under);
  // Of ten minutes before the test began, by Entra's clock; by the bot's own it would be fifty minutes after it.
  const entry = jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 10 * MINUTE);
  recordSignIn();
  entry.mockRestore();
  await pressVerb(under, 'test.check');
  expect(under.text()).not.toMatch(/Mimecast sign-in works/);
  expect(buttonsOf(cardOf(under.last())).map(({ verb }) => verb)).toContain('test.check');
});

it('set by an hour between the begin of the test and the look into the log, it counts the same sign-ins', async () => {
  await startAhead(HOUR);
  recordSignIn();
  under.aheadMs = 0;
  await pressVerb(under, 'test.check');
  await under.until(/Mimecast sign-in works/);
});
