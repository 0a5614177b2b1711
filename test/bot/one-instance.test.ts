// A vendor with one identifier for everybody: the app that works is taken over and nothing of it changes, no second one is offered; and what else this vendor needs of the cards.
import { randomUUID } from 'node:crypto';
import { certificateThumbprint } from '../../src/graph/certificate-thumbprint';
import type { AdaptiveCard } from '../../src/model/cards';
import { ada, buttonsOf, startBotWithTenant, togglesOf, type BotWithTenant } from '../support/bot-with-tenant';
import { cardOf, pressVerb, saveAllTicks } from '../support/walks';

let under: BotWithTenant;
beforeEach(async () => { under = await startBotWithTenant(); });
afterEach(() => under.close());

const VALUES = { organizationName: 'Contoso GmbH', tile: 'sp' };
const apps = () => under.world.tenant.applications.listLatest();
const principals = () => under.world.tenant.servicePrincipals.listLatest();
const current = async () => (await under.database.setups.listAll(ada))[0]!;
const everything = (): string => JSON.stringify((['applications', 'servicePrincipals', 'assignments', 'policies', 'policyLinks'] as const).map((kind) => under.world.tenant[kind].listLatest()));
const titles = () => buttonsOf(cardOf(under.last())).map(({ title }) => title);
const linksOf = (card: AdaptiveCard): string[] => [...JSON.stringify(card).matchAll(/"type":"Action.OpenUrl"[^}]*"url":"([^"]+)"/g)].map(([, url = '']) => url);

async function walkToPlan(region: string, values = VALUES): Promise<void> {
  await under.say('set up Genesys Cloud');
  await under.press(region);
  await under.press('Show plan', values);
}

async function confirmPlan(inputs: Record<string, string> = {}): Promise<void> {
  await under.press('Confirm plan', inputs);
  await under.until(/Take 4 values to Genesys Cloud/);
}

/** A working app, made through a setup and then lived with: renamed, assigned, with a claim of its own. */
async function makeTheirApp(region = 'mypurecloud.de'): Promise<void> {
  await walkToPlan(region);
  await confirmPlan();
  await under.say('cancel');
  await under.press('Cancel it');
  const [principal] = principals();
  const [policy] = under.world.tenant.policies.listLatest();
  under.world.tenant.applications.write({ ...apps()[0]!, displayName: 'Contact centre', web: { ...apps()[0]!.web, redirectUris: [...(apps()[0]!.web?.redirectUris ?? []), 'https://theirs.contoso.com/acs'] } } as never);
  under.world.tenant.servicePrincipals.write({ ...principal!, displayName: 'Contact centre', notes: 'Ask Bo before you change this', loginUrl: null, notificationEmailAddresses: ['bo@contoso.com'] } as never);
  under.world.tenant.policies.write({ ...policy!, displayName: 'Made by Bo', definition: [policy!.definition![0]!.replace('Contoso GmbH', 'Contoso').replace('"ClaimsSchema":[', '"ClaimsSchema":[{"Source":"user","ID":"department","SamlClaimType":"Department"},')] });
  const role = principal!.appRoles!.find((one) => one.displayName === 'User')!;
  under.world.tenant.assignments.write({ id: randomUUID(), principalId: randomUUID(), principalDisplayName: 'Everybody', principalType: 'Group', resourceId: principal!.id, resourceDisplayName: 'Contact centre', appRoleId: role.id, createdDateTime: new Date().toISOString() } as never);
}

describe('the app with the vendor’s one identifier', () => {
  it('is the only one that can be used, and the card says why', async () => {
    await makeTheirApp();
    await walkToPlan('mypurecloud.de');

    expect(under.text()).toContain('Use the app that is there');
    expect(under.text()).toContain('No second app can be made.');
    expect(under.text()).toContain('Contact centre');
    expect(titles()).toEqual(['Use app 1', 'Change values', 'Cancel setup']);
  });

  it('is not doubled by a click that the card does not offer', async () => {
    await makeTheirApp();
    await walkToPlan('mypurecloud.de');
    const before = everything();

    await under.press('Change values', {}, { data: { verb: 'plan.make-new' } });
    expect((await current()).makeNew).toBeUndefined();
    expect(under.text()).toContain('No second app can be made.');
    expect(await under.press('Change values', {}, { data: { verb: 'plan.confirm' } })).toMatchObject({ type: 'notice', isError: true });
    expect(everything()).toBe(before);
  });

  it('is byte for byte as before when nothing is ticked, and its own certificate is handed over', async () => {
    await makeTheirApp();
    const before = everything();
    await walkToPlan('mypurecloud.de');
    await under.press('Use app 1');
    const { plan } = await current();
    expect(plan!.lines.filter(({ kind }) => kind !== 'keep').map(({ what, needsTick }) => [what, needsTick])).toEqual([['claims', true], ['signOnUrl', true], ['notificationEmails', true]]);
    expect(under.text()).toContain('Department = user.department');
    expect(under.text()).toContain('Made by Bo');

    await confirmPlan();

    expect(everything()).toBe(before);
    expect((await current()).actions['check-metadata']!.output).toMatchObject({ thumbprint: principals()[0]!.preferredTokenSigningKeyThumbprint });
    expect(await under.say('undo')).toMatchObject({ type: 'text', text: expect.stringContaining('nothing to take back') });
  });

  it('gets what is ticked, and undo puts everything back byte for byte', async () => {
    await makeTheirApp();
    const before = everything();
    await walkToPlan('mypurecloud.de');
    await under.press('Use app 1');
    await confirmPlan(togglesOf(cardOf(under.last())));

    expect(apps()[0]).toMatchObject({ displayName: 'Contact centre', web: { redirectUris: ['https://login.mypurecloud.de/saml', 'https://theirs.contoso.com/acs'] } });
    expect(under.world.tenant.directory.listApps()[0]?.claimsSchema).toEqual([
      { Source: 'user', ID: 'department', SamlClaimType: 'Department' }, { Source: 'user', ID: 'userprincipalname', SamlClaimType: 'Email' }, { Value: 'Contoso GmbH', SamlClaimType: 'OrganizationName' },
    ]);
    await under.say('undo');
    await under.press('Take it back');
    await under.until(/Everything is taken back/);
    expect(everything()).toBe(before);
  });

  it('of another region leaves the choice, and is left alone by the new one', async () => {
    await makeTheirApp('mypurecloud.jp');
    const [theirs] = apps();
    await walkToPlan('mypurecloud.de');
    expect(titles()).toContain('Make a new app');
    await under.press('Make a new app');
    await confirmPlan();

    expect(apps()).toHaveLength(2);
    expect(apps().find(({ id }) => id === theirs!.id)).toEqual(theirs);
  });

  it('comes up after all when the region changes to the one that has it', async () => {
    await makeTheirApp('mypurecloud.jp');
    await walkToPlan('mypurecloud.de');
    await under.press('Make a new app');
    await under.press('Change values');
    await under.press('mypurecloud.jp');
    await under.press('Show plan', VALUES);

    expect(titles()).toEqual(['Use app 1', 'Change values', 'Cancel setup']);
  });
});

describe('a region that no button has', () => {
  it.each([
    'https://login.usw2.pure.cloud/saml', 'login.usw2.pure.cloud', 'usw2.pure.cloud/', 'USW2.pure.cloud', 'http://usw2.pure.cloud', 'contoso.com', 'pure.cloud', 'usw2.pure.cloud.evil.example', 'usw2 pure cloud', '"usw2.pure.cloud"', '${x}.pure.cloud', '🙂.pure.cloud', ' ',
  ])('is refused as “%s” with a sentence, and what was typed stays', async (typed) => {
    await under.say('set up Genesys Cloud');
    await under.press('Use this one', { regionDomain: typed });

    expect(under.text()).toContain('Enter the domain alone');
    expect(JSON.stringify(cardOf(under.last()))).toContain(JSON.stringify(typed.trim() === '' ? typed : typed.trim()).slice(1, -1));
  });

  it.each(['usw2.pure.cloud', 'use2.us-gov-pure.cloud', 'mypurecloud.jp'])('is taken as %s', async (typed) => {
    await under.say('set up Genesys Cloud');
    await under.press('Use this one', { regionDomain: typed });

    expect(under.text()).toContain(`https://login.${typed}/saml`);
  });
});

it('gives the certificate as a file where it is uploaded, and a link to what comes next', async () => {
  await walkToPlan('mypurecloud.de');
  await confirmPlan();
  await under.press('Open checklist');

  const [url = ''] = linksOf(cardOf(under.last()));
  const file = await under.database.downloads.find(url.split('/').at(-1)!, new Date());
  expect(file?.name).toBe('genesys-cloud-for-azure.cer');
  expect(file?.content).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
  expect(certificateThumbprint(file!.content.replace(/-----[^-]+-----|\s/g, ''))).toBe(principals()[0]!.preferredTokenSigningKeyThumbprint);
  expect(under.text()).not.toContain('MII');

  await saveAllTicks(under);
  await under.press('Search', { person: 'chris.green@contoso.com' });
  await under.press('Assign');
  await under.until(/The person at Genesys Cloud/);
  await saveAllTicks(under);
  await under.press('I saw it work');
  await pressVerb(under, 'proof.continue');
  expect(linksOf(cardOf(under.last()))).toContain('https://learn.microsoft.com/entra/identity/saas-apps/purecloud-by-genesys-provisioning-tutorial');
});

describe('a sign-in that the vendor refused', () => {
  async function walkToFailure(before: () => void = () => undefined): Promise<string> {
    await walkToPlan('mypurecloud.de');
    await confirmPlan();
    await under.press('Open checklist');
    await saveAllTicks(under);
    await under.press('Search', { person: 'chris.green@contoso.com' });
    await under.press('Assign');
    await under.until(/The person at Genesys Cloud/);
    await saveAllTicks(under);
    before();
    expect(under.text()).not.toContain('wrong audience');
    await under.press('It failed');
    return under.world.tenant.directory.listApps()[0]!.clientId;
  }
  const record = (errorCode: number): void => {
    const chris = under.world.tenant.directory.listPeople().find(({ userPrincipalName }) => userPrincipalName === 'chris.green@contoso.com')!;
    const [app] = under.world.tenant.directory.listApps();
    under.world.tenant.directory.recordSignIn({ personObjectId: chris.objectId, clientId: app!.clientId, appDisplayName: app!.displayName, errorCode });
  };

  it.each<[string, () => void, RegExp]>([
    ['Entra’s log shows that Entra signed the person in', () => record(0), /Entra signed the person in, Genesys Cloud did not/],
    ['the log has nothing yet', () => undefined, /If a Genesys Cloud page showed the error[\s\S]*no sign-in seen yet/],
    ['the tenant has no licence for its log', () => under.world.tenant.setFault('tenantWithoutPremium', true), /If a Genesys Cloud page showed the error[\s\S]*needs Entra ID P1/],
    ['the log does not answer', () => under.world.tenant.setFault('outage', true), /If a Genesys Cloud page showed the error[\s\S]*did not answer/],
  ])('leads to what to enter instead when %s', async (_when, before, says) => {
    const clientId = await walkToFailure(before);
    await under.until(says);

    expect(under.text()).toContain(`spn:${clientId}`);
    expect(under.text()).toContain('Relying Party Identifier');
    expect(under.text()).toContain('Contoso GmbH');
  }, 20_000);

  it('is not looked for at the vendor when Entra refused it', async () => {
    await walkToFailure(() => record(50105));
    await under.until(/AADSTS50105/);

    expect(under.text()).not.toContain('wrong audience');
  });
});
