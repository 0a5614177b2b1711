// Answers that turn out wrong after the Entra half is made: the plan compares with our own app, and all that follows is opened again.
import { ada, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { assign, VALUES, walkToHandover, walkToPerson, walkToPlan, walkToSummary, walkToTest } from '../support/walks';

let under: BotWithTenant;
afterEach(() => under.close());

const EU = 'https://eu-api.mimecast.com';
const US = 'https://us-api.mimecast.com';

async function changeTo(values: Record<string, string>): Promise<void> {
  await under.press('United States');
  await under.press('Show plan', values);
}

describe('changed answers', () => {
  it('are shown as old and new of our own app, and take the place of the old ones', async () => {
    under = await startBotWithTenant();
    await walkToHandover(under);
    await under.say('change');
    await changeTo({ ...VALUES, tile: 'idp' });

    const plan = (await under.database.setups.listOpen(ada))[0]!.plan!;
    expect(plan.lines.filter((line) => line.kind !== 'keep')).toEqual([
      expect.objectContaining({ what: 'identifier', kind: 'change', old: `${EU}/sso/CUK12A345`, new: `${US}/sso/CUK12A345` }),
      expect.objectContaining({ what: 'replyUrl', kind: 'change', old: `${EU}/login/saml`, new: `${US}/login/saml` }),
      expect.objectContaining({ what: 'signOnUrl', kind: 'change', old: `${EU}/login/saml` }),
    ]);
    expect(plan.lines.filter((line) => line.needsTick)).toEqual([]);
    expect(under.text()).toContain('3 changes in Entra');

    await under.press('Confirm plan');
    await under.until(/Take 1 value to Mimecast/);
    expect(under.world.tenant.applications.listLatest()).toEqual([expect.objectContaining({ displayName: 'Mimecast', identifierUris: [`${US}/sso/CUK12A345`], web: expect.objectContaining({ redirectUris: [`${US}/login/saml`] }) })]);
    expect(under.world.tenant.servicePrincipals.listLatest()[0]).toMatchObject({ loginUrl: null });
    expect(under.world.tenant.servicePrincipals.listLatest()[0]!.keyCredentials!.filter((key) => key.usage === 'Verify')).toHaveLength(1);
  });

  it('open the items whose value is another one, and what saves them', async () => {
    under = await startBotWithTenant();
    await walkToPerson(under);
    await under.say('change');
    await changeTo({ ...VALUES, profileDescription: 'Sign-in by Entra' });
    await under.press('Confirm plan');
    await under.until(/Take 1 value to Mimecast/);
    await under.press('Open checklist');

    const { marks } = (await under.database.setups.listOpen(ada))[0]!;
    expect(Object.keys(marks)).toEqual(['new-profile', 'provider', 'metadata-url', 'password-context', 'integrated-context']);
    expect(under.text()).toContain('3 open | 5 claimed');
  });

  it('void the test, whatever was proven or claimed', async () => {
    under = await startBotWithTenant();
    await walkToTest(under);
    await under.press('I saw it work');
    await under.say('change');
    await changeTo({ ...VALUES, tile: 'idp' });
    await under.press('Confirm plan');
    await under.until(/Take 1 value to Mimecast/);

    expect((await under.database.setups.listOpen(ada))[0]!.tests).toEqual({});
  });

  it('can be given after the setup was finished', async () => {
    under = await startBotWithTenant();
    await walkToSummary(under);
    expect((await under.database.setups.listAll(ada))[0]!.status).toBe('finished');
    await under.say('retry');
    expect((await under.database.setups.listAll(ada))[0]!.status).toBe('finished');
    await under.say('change');
    await changeTo(VALUES);

    expect(under.text()).toContain(`${US}/sso/CUK12A345`);
    expect(under.text()).toContain('3 changes in Entra');
  });

  it('leave nothing running that was confirmed before', async () => {
    under = await startBotWithTenant();
    await walkToPlan(under);
    under.signedIn.clear();
    await under.press('Confirm plan');
    await under.say('change');

    expect((await under.database.setups.listOpen(ada))[0]).toMatchObject({ stepId: 'choose-region', pending: [] });
    await under.signIn();
    expect(under.world.tenant.applications.listLatest()).toEqual([]);
  });

  it('make a new app when somebody deleted ours', async () => {
    under = await startBotWithTenant();
    await walkToHandover(under);
    const app = under.world.tenant.applications.listLatest()[0]!;
    under.world.tenant.applications.remove(app.id!);
    under.world.tenant.servicePrincipals.remove(under.world.tenant.servicePrincipals.listLatest()[0]!.id!);
    await under.say('change');
    await changeTo(VALUES);
    expect(under.text()).toContain('8 changes in Entra');
    await under.press('Confirm plan');
    await under.until(/Take 1 value to Mimecast/);

    expect(under.world.tenant.applications.listLatest()).toEqual([expect.objectContaining({ identifierUris: [`${US}/sso/CUK12A345`] })]);
  });
});

describe('another person', () => {
  it('begins the list about the person anew, and the first assignment can still be taken back', async () => {
    under = await startBotWithTenant();
    await walkToTest(under);
    await under.say('back');
    await under.say('back');
    await under.say('back');
    await assign(under, 'megan.bowen@contoso.com');

    expect(under.text()).toContain('9 open | 0 claimed');
    expect(under.text()).toContain('megan.bowen@contoso.com');
    await under.say('undo');
    expect(under.text()).toMatch(/megan\.bowen@contoso\.com is taken away/);
    expect(under.text()).toMatch(/chris\.green@contoso\.com is taken away/);
  });
});
