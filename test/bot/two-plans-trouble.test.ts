// What other people and clients do between a first plan and the end of the second.
import { ada, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';

jest.setTimeout(60_000);

let under: BotWithTenant;
afterEach(() => under.close());

const IDENTIFIER = 'https://contoso.mozyenterprise.com/saml';
const ADDRESSES = { identifier: IDENTIFIER, replyUrl: 'https://contoso.mozyenterprise.com/acs' };
const THEIRS = 'https://somebody.mozyenterprise.com/saml';

const apps = () => under.world.tenant.applications.listLatest();
const current = async () => (await under.database.setups.listAll(ada))[0]!;

async function walkToAddresses(): Promise<void> {
  under = await startBotWithTenant();
  await under.say('set up Mozy Enterprise');
  await under.press('Everything is there');
  await under.press('Show plan', { tenantName: 'contoso', users: 'atFirstSignIn' });
  await under.press('Confirm plan');
  await under.until(/The template left this empty/);
}

const fillIn = async (identifierUris: string[]): Promise<unknown> =>
  under.world.openGraph(() => under.world.tokenFor(ada.objectId, ['Application.ReadWrite.All'])).patch(`/applications/${apps()[0]!.id}`, { identifierUris });

it('an identifier that somebody filled in meanwhile stands in the second plan as what is there', async () => {
  await walkToAddresses();
  await fillIn([THEIRS]);
  await under.press('Show plan', ADDRESSES);

  expect((await current()).plan!.lines).toContainEqual(expect.objectContaining({ what: 'identifier', kind: 'change', old: THEIRS, new: IDENTIFIER }));
});

it('an identifier that somebody filled in after the second plan was shown makes the plan come anew, and nothing is written', async () => {
  await walkToAddresses();
  await under.press('Show plan', ADDRESSES);
  await fillIn([THEIRS]);
  await under.press('Confirm plan');

  expect(apps()).toEqual([expect.objectContaining({ identifierUris: [THEIRS] })]);
  expect((await current()).stepId).toBe('configure-entra');
  expect((await current()).planMoved).toBe(true);
});

it('two yeses to the second plan in the same moment write once', async () => {
  await walkToAddresses();
  await under.press('Show plan', ADDRESSES);
  const at = under.last();
  await Promise.all([under.press('Confirm plan', {}, { at }), under.press('Confirm plan', {}, { at })]);
  await under.until(/Choose a person to test with/);

  expect(apps()).toHaveLength(1);
  expect(under.world.tenant.servicePrincipals.listLatest()[0]!.keyCredentials).toHaveLength(2);
});

it('cancelled between the plans, everything that was made can be taken back, once', async () => {
  await walkToAddresses();
  await under.say('cancel');
  await under.press('Cancel it');
  expect(apps()).toHaveLength(1);
  await under.press('Undo');
  await under.press('Take it back');
  await under.until(/Everything is taken back/);

  expect(apps()).toEqual([]);
});
