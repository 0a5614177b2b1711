// The bot as a person meets it: messages and clicks in, cards out, over the real tenant, database and cards.
import type { AdaptiveCard } from '../../src/model/cards';
import { buttonsOf, ada, chatOf, hana, startBotWithTenant, togglesOf, type BotWithTenant } from '../support/bot-with-tenant';
import { readRunbook } from '../support/walks';

let under: BotWithTenant;
afterEach(() => under.close());

const VALUES = { accountCode: 'CUK12A345', domain: 'contoso.com', profileDescription: 'Entra ID sign-in', tile: 'sp' };
const GUARD = { 'guard-administrator': 'true', 'guard-secondBrowser': 'true', 'guard-wayBack': 'true' };
const cardOf = (one = under.last()): AdaptiveCard => (one.message as { card: AdaptiveCard }).card;

async function walkToPlan(): Promise<void> {
  await under.say('set up Mimecast');
  await under.press('Europe');
  await under.press('Show plan', VALUES);
}

async function walkToHandover(): Promise<void> {
  await walkToPlan();
  await under.press('Confirm plan');
  await under.until(/Take 1 value to Mimecast/);
}

describe('a setup', () => {
  it('goes from the first word to the runbook', async () => {
    under = await startBotWithTenant();
    await walkToHandover();
    await under.press('Open checklist');
    await under.press('Save ticks', togglesOf(cardOf()));
    await under.press('Search', { person: 'Chris' });
    await under.press('Take Chris Green');
    await under.press('Assign');
    await under.until(/Do the open items/);
    await under.press('Save ticks', togglesOf(cardOf()));
    const app = under.world.tenant.servicePrincipals.listLatest()[0]!;
    under.world.tenant.directory.recordSignIn({ personObjectId: under.world.tenant.directory.listPeople().find((one) => one.displayName === 'Chris Green')!.objectId, clientId: app.appId!, appDisplayName: 'Mimecast', errorCode: 0 });
    await under.press(buttonsOf(cardOf()).find((one) => one.verb === 'test.check')!.title);
    expect(under.text()).toContain('Mimecast sign-in works');
    await under.press(buttonsOf(cardOf()).find((one) => one.verb === 'proof.continue')!.title);
    await under.press('Unlock', GUARD);
    await under.press('Save ticks', togglesOf(cardOf()));

    const [setup] = await under.database.setups.listAll(ada);
    expect(setup).toMatchObject({ status: 'finished' });
    const runbook = await readRunbook(under);
    expect(runbook).toContain('https://eu-api.mimecast.com/sso/CUK12A345');
    expect(runbook).toMatch(/Proven: Entra signed the person in, seen in its log/);
  });

  it('makes nothing before the yes', async () => {
    under = await startBotWithTenant();
    await walkToPlan();

    expect(under.text()).toContain('Check the plan, then confirm it');
    expect(under.world.requests.filter((request) => request.method !== 'GET')).toEqual([]);
  });

  it('gives the form back with what was typed', async () => {
    under = await startBotWithTenant();
    await under.say('set up Mimecast');
    await under.press('Europe');
    await under.press('Show plan', { ...VALUES, accountCode: 'CUK/12', profileDescription: '**bold** ${x}' });

    expect(JSON.stringify(cardOf())).toContain('CUK/12');
    expect(JSON.stringify(cardOf())).toContain('**bold** ${x}');
    expect(under.text()).toContain('Enter the account code: letters and digits, without spaces and slashes.');
  });

  it('answers a second click on the same card with the current state and does nothing twice', async () => {
    under = await startBotWithTenant();
    await walkToPlan();
    const { message } = under.last();
    await under.press('Confirm plan');
    await under.until(/Take 1 value to Mimecast/);
    const old = { ...under.last(), messageId: 'an older one', message };
    await under.press('Confirm plan', {}, { at: old });

    expect(under.world.tenant.applications.listLatest()).toHaveLength(1);
    expect(under.text(old)).toMatch(/superseded/i);
    expect((await under.until(/Take 1 value to Mimecast/)).messageId).not.toBe(old.messageId);
  });

  it('stays with the one who began it', async () => {
    under = await startBotWithTenant();
    await walkToPlan();

    const answer = await under.press('Confirm plan', {}, { person: hana });

    expect(answer).toMatchObject({ type: 'notice', isError: true });
    expect(under.world.tenant.applications.listLatest()).toEqual([]);
  });

  it('is not found from another tenant', async () => {
    under = await startBotWithTenant();
    await walkToPlan();

    const answer = await under.press('Confirm plan', {}, { person: { ...ada, tenantId: 'f0000000-0000-4000-8000-000000000001' } });

    expect(answer).toMatchObject({ type: 'notice', isError: true });
  });

  it.each<[string, Record<string, unknown>]>([
    ['a list for an id', { setupId: ['x'] }], ['a text for a number', { revision: '1' }], ['an object for a verb', { verb: { toString: 'x' } }],
    ['a prototype key for a verb', { verb: '__proto__' }], ['a choice of 5,000 characters', { choice: 'x'.repeat(5000) }],
  ])('survives forged card data: %s', async (_what, data) => {
    under = await startBotWithTenant();
    await walkToPlan();

    const answer = await under.press('Confirm plan', {}, { data });

    expect(['notice', 'card']).toContain(answer.type);
    expect(under.world.tenant.applications.listLatest()).toEqual([]);
  });
});

describe('rights', () => {
  it('names the missing role and where to activate it', async () => {
    under = await startBotWithTenant();
    await under.say('set up Mimecast', hana);

    expect(under.text()).toMatch(/Cloud Application Administrator/);
    expect(under.text()).toMatch(/Privileged Identity Management|PIM/);
    expect(under.text()).toMatch(/Retry/);
  });

  it('asks for a sign-in and goes on by itself after it', async () => {
    under = await startBotWithTenant();
    under.signedIn.clear();
    await under.say('set up Mimecast');
    await under.bot.settle();
    expect(under.signIns).toEqual([ada]);

    await under.signIn();

    await under.until(/Choose the Mimecast region/);
    expect(under.shown).toHaveLength(1);
  });

  it('names each permission that lacks consent', async () => {
    under = await startBotWithTenant();
    under.world.tenant.revokeConsent();
    under.world.tenant.grantConsent(ada.objectId, ['User.Read', 'User.Read.All', 'AuditLog.Read.All', 'Directory.Read.All', 'Application.Read.All', 'Application.ReadWrite.All'].map((scope) => `https://graph.microsoft.com/${scope}`));
    await under.say('set up Mimecast');

    expect(under.text()).toMatch(/Missing/);
    expect((await under.database.setups.listOpen(ada))[0]?.access?.missingScopes).toEqual(['AppRoleAssignment.ReadWrite.All']);
  });
});

describe('trouble', () => {
  it('shows progress while it lasts, leaves a receipt and asks on in a new message', async () => {
    under = await startBotWithTenant({ graphDelayMs: 120 }, 100);
    await under.say('set up Mimecast');
    await under.until(/Choose the Mimecast region/);
    await under.press('Europe');
    await under.press('Show plan', VALUES);
    await under.until(/Confirm plan/);
    const plan = under.last();
    await under.press('Confirm plan');
    expect(under.text(plan)).toMatch(/Latchkey is/);
    await under.until(/Take 1 value to Mimecast/);

    expect(under.last()).not.toBe(plan);
    expect(under.text(plan)).not.toContain('Confirm plan');
  });

  it('stops with one clear card and goes on at the same change after Retry', async () => {
    under = await startBotWithTenant();
    await walkToPlan();
    under.world.tenant.setFault('outage', true as never);
    await under.press('Confirm plan');
    await under.until(/Retry/);
    under.world.tenant.clearFaults();
    await under.press('Retry');
    if (/Confirm plan/.test(under.text())) await under.press('Confirm plan');
    await under.until(/Take 1 value to Mimecast/);

    expect(under.world.tenant.applications.listLatest()).toHaveLength(1);
  }, 60_000);

  it('picks up after a restart what was pending, without a second app', async () => {
    under = await startBotWithTenant({ graphDelayMs: 60 }, 50);
    await under.say('set up Mimecast');
    await under.until(/Choose the Mimecast region/);
    await under.press('Europe');
    await under.press('Show plan', VALUES);
    await under.until(/Confirm plan/);
    await under.press('Confirm plan');
    await under.restart();
    await under.until(/Take 1 value to Mimecast/);

    expect(under.world.tenant.applications.listLatest()).toHaveLength(1);
  }, 60_000);
});

it('says under the clicked product where its setup went on', async () => {
  under = await startBotWithTenant();
  await under.say('set up mime');

  expect(await under.press('Set up Mimecast')).toEqual({ type: 'notice', text: 'The setup has begun. Its card is below.', isError: false });
  await under.until(/Choose the Mimecast region/);
});

describe('words', () => {
  it.each([
    ['help', /set up/i], ['HELP', /set up/i], ['hi', /Name the product/], ['set up mimecats', /Mimecast/], ['my setups', /setup/i], ['what is the weather', /did not understand/], ['sign out', /signed out/i],
  ])('answers %s', async (text, says) => {
    under = await startBotWithTenant();
    await under.say(text);

    expect(under.text()).toMatch(says);
  });

  it('answers a redelivered message once', async () => {
    under = await startBotWithTenant();
    await under.say('set up Mimecast', ada, { activityId: 'same' });
    await under.say('set up Mimecast', ada, { activityId: 'same' });

    expect(await under.database.setups.listAll(ada)).toHaveLength(1);
  });

  it('sends people of a channel to the personal chat and shows nothing private there', async () => {
    under = await startBotWithTenant();
    const answer = await under.say('set up Mimecast', ada, { conversation: { ...chatOf(ada), kind: 'channel', conversationId: '19:x@thread.tacv2' } });

    expect(JSON.stringify(answer)).toContain('teams.microsoft.com/l/chat');
    expect(await under.database.setups.listAll(ada)).toEqual([]);
  });
});

describe('a new test person', () => {
  it('asks for the permission that only this needs, and does not sign in round and round', async () => {
    under = await startBotWithTenant();
    await walkToHandover();
    await under.press('Open checklist');
    await under.press('Save ticks', togglesOf(cardOf()));
    await under.press('Create B.Simon');
    under.world.tenant.revokeConsent();
    await under.press('Create account', { nickname: 'B.Simon', domain: 'contoso.com' });

    expect(await under.bot.neededScopes(ada)).toContain('User.ReadWrite.All');
    for (let round = 0; round < 4; round += 1) {
      await under.signIn();
      await under.until(/Allow what this setup needs/);
    }
    expect(under.signIns.length).toBeLessThanOrEqual(2);
  });
});
