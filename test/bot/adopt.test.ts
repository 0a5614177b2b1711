// Taking over an app that the tenant has already: the question, the ticks, and what stays as it was.
import { createHash } from 'node:crypto';
import { BOT } from '../actions/support/tenant-under-test';
import { ada, buttonsOf, startBotWithTenant, togglesOf, type BotWithTenant } from '../support/bot-with-tenant';
import { assign, cardOf, saveAllTicks, VALUES, walkToHandover, walkToPlan } from '../support/walks';

let under: BotWithTenant;
afterEach(() => under.close());

const THEIR_IDENTIFIER = 'https://theirs.contoso.com/saml';
const THEIR_REPLY = 'https://theirs.contoso.com/acs';
const IDENTIFIER = 'https://eu-api.mimecast.com/sso/CUK12A345';
const REPLY = 'https://eu-api.mimecast.com/login/saml';

const apps = () => under.world.tenant.applications.listLatest();
const principals = () => under.world.tenant.servicePrincipals.listLatest();
const current = async () => (await under.database.setups.listAll(ada))[0]!;

/** An app as the portal would have left it: made through a setup of ours, then changed by hand. */
async function startWithTheirApp(change: { application?: object; servicePrincipal?: object } = {}): Promise<void> {
  under = await startBotWithTenant();
  await walkToHandover(under);
  await under.say('cancel');
  await under.press('Cancel it');
  under.world.tenant.applications.write({ ...apps()[0]!, displayName: 'Mail security', identifierUris: [THEIR_IDENTIFIER], web: { ...apps()[0]!.web, redirectUris: [THEIR_REPLY] }, ...change.application } as never);
  under.world.tenant.servicePrincipals.write({
    ...principals()[0]!, displayName: 'Mail security', servicePrincipalNames: [apps()[0]!.appId!, THEIR_IDENTIFIER], notes: 'Ask Bo before you change this', loginUrl: 'https://theirs.contoso.com/start',
    appRoleAssignmentRequired: false, tags: ['WindowsAzureActiveDirectoryIntegratedApp', 'HideApp'], notificationEmailAddresses: ['them@contoso.com'], ...change.servicePrincipal,
  } as never);
}

const adoptFirst = async (): Promise<void> => {
  await walkToPlan(under);
  await under.press('Use app 1');
};

async function tick(...whats: string[]): Promise<void> {
  const { plan } = await current();
  await under.press('Confirm plan', Object.fromEntries(plan!.lines.flatMap((line, at) => (whats.includes(line.what) ? [[`tick-${at}`, 'true']] : []))));
  await under.until(/Take 1 value to Mimecast/);
}

describe('an app that is there', () => {
  it('is asked about before any plan can be confirmed', async () => {
    await startWithTheirApp();
    await walkToPlan(under);

    expect(under.text()).toContain('Choose which app is meant');
    expect(under.text()).toContain('Mail security');
    expect(under.text()).toContain(THEIR_IDENTIFIER);
    expect(buttonsOf(cardOf(under.last())).map((button) => button.title)).toEqual(['Use app 1', 'Make a new app', 'Change values', 'Cancel setup']);
  });

  it('has one tick for each difference, none of them set, and keeps its certificate', async () => {
    await startWithTheirApp();
    await adoptFirst();

    const { plan } = await current();
    expect(plan!.lines.filter((line) => line.kind !== 'keep').map((line) => [line.what, line.needsTick])).toEqual([['identifier', true], ['replyUrl', true], ['signOnUrl', true], ['assignmentRequired', true], ['notificationEmails', true]]);
    expect(Object.keys(togglesOf(cardOf(under.last())))).toHaveLength(5);
    expect(JSON.stringify(cardOf(under.last()))).not.toMatch(/"type":"Input.Toggle"[^}]*"value":"true"/);
  });

  it('stays exactly as it was when nothing is ticked', async () => {
    await startWithTheirApp();
    const before = JSON.stringify([apps(), principals()]);
    await adoptFirst();
    await tick();

    expect(JSON.stringify([apps(), principals()])).toBe(before);
  });

  it('gets what is ticked beside what it has, hands over the active certificate, and undo puts it back', async () => {
    await startWithTheirApp();
    await adoptFirst();
    await tick('identifier', 'replyUrl', 'notificationEmails');

    expect(apps()).toEqual([expect.objectContaining({ displayName: 'Mail security', identifierUris: [THEIR_IDENTIFIER, IDENTIFIER], web: expect.objectContaining({ redirectUris: [THEIR_REPLY, REPLY] }) })]);
    expect(principals()[0]).toMatchObject({ notes: 'Ask Bo before you change this', loginUrl: 'https://theirs.contoso.com/start', appRoleAssignmentRequired: false, notificationEmailAddresses: ['them@contoso.com', 'ada.admin@contoso.com'] });
    const handed = (await current()).actions['check-metadata']!.output as { certificateBase64: string; thumbprint: string };
    expect(handed.thumbprint).toBe(principals()[0]!.preferredTokenSigningKeyThumbprint);
    expect(createHash('sha1').update(Buffer.from(handed.certificateBase64, 'base64')).digest('hex').toUpperCase()).toBe(handed.thumbprint);

    await under.say('undo');
    expect(under.text()).toContain('3 changes');
    expect(under.text()).not.toMatch(/Application \|/);
    await under.press('Take it back');
    await under.until(/Everything is taken back/);
    expect(apps()).toEqual([expect.objectContaining({ identifierUris: [THEIR_IDENTIFIER], web: expect.objectContaining({ redirectUris: [THEIR_REPLY] }) })]);
    expect(principals()[0]).toMatchObject({ notificationEmailAddresses: ['them@contoso.com'] });
  });

  it('loses only what this setup added when the answers change, and undo still goes back to the beginning', async () => {
    await startWithTheirApp();
    await adoptFirst();
    await tick('identifier', 'replyUrl', 'signOnUrl');
    await under.say('change');
    await under.press('United States');
    await under.press('Show plan', VALUES);
    expect(under.text()).toContain('Tick what may change');
    await tick('identifier', 'replyUrl', 'signOnUrl');
    expect(apps()[0]).toMatchObject({ identifierUris: [THEIR_IDENTIFIER, IDENTIFIER.replace('eu-', 'us-')], web: { redirectUris: [THEIR_REPLY, REPLY.replace('eu-', 'us-')] } });
    await under.say('undo');
    await under.press('Take it back');
    await under.until(/Everything is taken back/);

    expect(apps()[0]).toMatchObject({ identifierUris: [THEIR_IDENTIFIER], web: { redirectUris: [THEIR_REPLY] } });
    expect(principals()[0]).toMatchObject({ loginUrl: 'https://theirs.contoso.com/start' });
  });

  it('keeps an assignment that was there before', async () => {
    await startWithTheirApp();
    const chris = under.world.tenant.directory.listPeople().find((one) => one.displayName === 'Chris Green')!;
    const role = principals()[0]!.appRoles!.find((one) => one.displayName === 'User')!;
    const theirs = { id: 'assigned-before', principalId: chris.objectId, principalDisplayName: 'Chris Green', principalType: 'User', resourceId: principals()[0]!.id!, resourceDisplayName: 'Mail security', appRoleId: role.id!, createdDateTime: new Date().toISOString() };
    under.world.tenant.assignments.write(theirs as never);
    await adoptFirst();
    await tick('identifier');
    await under.press('Open checklist');
    await saveAllTicks(under);
    await assign(under, 'chris.green@contoso.com');
    await under.say('undo');
    expect(under.text()).not.toMatch(/Assignment \|/);
    await under.press('Take it back');
    await under.until(/Everything is taken back/);

    expect(under.world.tenant.assignments.listLatest()).toEqual([expect.objectContaining({ id: 'assigned-before' })]);
    expect(apps()).toHaveLength(1);
  });

  it('that is taken over without a change has nothing to take back', async () => {
    await startWithTheirApp();
    await adoptFirst();
    await tick();

    expect(await under.say('undo')).toMatchObject({ type: 'text', text: expect.stringContaining('nothing to take back') });
  });

  it('is switched to SAML only with a tick', async () => {
    await startWithTheirApp({ servicePrincipal: { preferredSingleSignOnMode: 'password', keyCredentials: [], preferredTokenSigningKeyThumbprint: null } });
    await walkToPlan(under);
    expect(under.text()).toContain('No SAML yet');
    await under.press('Use app 1');
    const answer = await under.press('Confirm plan');

    expect(answer).toMatchObject({ type: 'notice', isError: true });
    expect(principals()[0]).toMatchObject({ preferredSingleSignOnMode: 'password' });
    await tick('ssoMode', 'identifier', 'replyUrl');
    expect(principals()[0]).toMatchObject({ preferredSingleSignOnMode: 'saml' });
  });

  it('can be chosen after all, as long as nothing is made', async () => {
    await startWithTheirApp();
    await walkToPlan(under);
    await under.press('Make a new app');
    expect(under.text()).toContain('Check the plan, then confirm it');
    await under.press('Change values');
    await under.press('Europe');
    await under.press('Show plan', VALUES);

    expect(under.text()).toContain('Choose which app is meant');
  });

  it('is never the bot’s own registration, even if it looks like one', async () => {
    await startWithTheirApp();
    under.world.tenant.applications.write({ ...apps()[0]!, appId: BOT });
    under.world.tenant.servicePrincipals.write({ ...principals()[0]!, appId: BOT });
    await walkToPlan(under);

    expect(under.text()).toContain('Check the plan, then confirm it');
  });

  it('cannot be one that the card did not offer', async () => {
    await startWithTheirApp();
    await walkToPlan(under);
    await under.press('Use app 1', {}, { data: { choice: 'f0000000-0000-4000-8000-000000000009' } });

    expect((await current()).adopt).toBeUndefined();
    expect(under.text()).toContain('Choose which app is meant');
  });
});

describe('an identifier that another app holds', () => {
  it('is said before anything is written', async () => {
    await startWithTheirApp({ application: { identifierUris: [IDENTIFIER] } });
    await walkToPlan(under);
    expect(under.text()).toContain('The app “Mail security” has this identifier');
    await under.press('Make a new app');
    under.world.requests.length = 0;

    expect(await under.press('Confirm plan')).toMatchObject({ type: 'notice', isError: true, text: expect.stringContaining('Entra would refuse') });
    expect(under.world.requests.filter((request) => request.method !== 'GET')).toEqual([]);
    await under.press('Change values');
    await under.press('Europe');
    await under.press('Show plan', VALUES);
    await under.press('Use app 1');
    expect(under.text()).not.toContain('has this identifier');
  });
});

describe('several apps', () => {
  it.each([2, 5])('of %i, one is chosen', async (count) => {
    await startWithTheirApp();
    for (let at = 1; at < count; at += 1) {
      const appId = `c0000000-0000-4000-8000-00000000000${at}`;
      under.world.tenant.applications.write({ ...apps()[0]!, id: `c1000000-0000-4000-8000-00000000000${at}`, appId, displayName: `Other ${at}`, identifierUris: [] } as never);
      under.world.tenant.servicePrincipals.write({ ...principals()[0]!, id: `c2000000-0000-4000-8000-00000000000${at}`, appId, displayName: `Other ${at}` } as never);
    }
    await walkToPlan(under);
    const { plan } = await current();
    expect(plan!.existing).toHaveLength(count);
    if (count === 2) await under.press('Use app 2');
    else await under.press('Use app', { existing: plan!.existing[1]!.servicePrincipalId });

    expect((await current()).adopt).toMatchObject({ displayName: plan!.existing[1]!.displayName });
    expect(under.text()).toContain('Tick what may change');
  });
});
