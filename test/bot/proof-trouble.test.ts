// The test card when the sign-in log does not answer, may not be read, or has nothing to show.
import type { AdaptiveCard } from '../../src/model/cards';
import { buttonsOf, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { pressVerb, walkToTest } from '../support/walks';

let under: BotWithTenant;
afterEach(() => under.close());

const verbs = (): string[] => buttonsOf((under.last().message as { card: AdaptiveCard }).card).flatMap((one) => one.verb ?? []);

async function recordSignIn(errorCode: number): Promise<void> {
  const { tenant } = under.world;
  const person = tenant.directory.listPeople().find((one) => one.displayName === 'Chris Green')!;
  tenant.directory.recordSignIn({ personObjectId: person.objectId, clientId: tenant.servicePrincipals.listLatest()[0]!.appId!, appDisplayName: 'Mimecast', errorCode });
}

it('an outage at the proof leaves the way to look again, and the sign-in is proven afterwards', async () => {
  under = await startBotWithTenant();
  await walkToTest(under);
  await recordSignIn(0);
  under.world.tenant.setFault('outage', true as never);
  await pressVerb(under, 'test.check');
  await under.until(/The sign-in log did not answer/);

  expect(verbs()).toContain('test.check');
  expect(under.text()).not.toMatch(/is closed/);
  under.world.tenant.clearFaults();
  await pressVerb(under, 'test.check');
  await under.until(/Mimecast sign-in works/);
}, 20_000);

it('without a licence for the log only a claim is left, and the card says so', async () => {
  under = await startBotWithTenant();
  await walkToTest(under);
  under.world.tenant.setFault('tenantWithoutPremium', true as never);
  await pressVerb(under, 'test.check');

  expect(under.text()).toMatch(/needs Entra ID P1/);
  expect(verbs()).not.toContain('test.check');
  expect(verbs()).toContain('test.claim');
});

it('a refusal that never gets into the log of this app is explained on the card', async () => {
  under = await startBotWithTenant();
  await walkToTest(under);
  expect(under.text()).not.toMatch(/AADSTS/);
  await pressVerb(under, 'test.check');

  expect(under.text()).toMatch(/AADSTS700016[\s\S]*another identifier/);
  await pressVerb(under, 'test.failed');
  expect(under.text()).toMatch(/AADSTS700016[\s\S]*another identifier/);
  await recordSignIn(50105);
  await pressVerb(under, 'test.check');
  expect(under.text()).toMatch(/The sign-in was refused[\s\S]*AADSTS50105[\s\S]*not assigned/);
  expect(under.text()).not.toMatch(/AADSTS700016/);
});
