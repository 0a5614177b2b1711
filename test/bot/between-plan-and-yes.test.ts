// The tenant, the consent, the role and the sign-in may change after the plan was shown: the yes holds only for what was shown, and nothing is written without it.
import { ada, buttonsOf, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { cardOf, VALUES, walkToPlan } from '../support/walks';

let under: BotWithTenant;
beforeEach(async () => {
  under = await startBotWithTenant();
  await walkToPlan(under);
  under.world.requests.length = 0;
});
afterEach(() => under.close());

const writes = () => under.world.requests.filter(({ method }) => method !== 'GET');
const apps = () => under.world.tenant.applications.listLatest();
const scopesOf = (...scopes: string[]) => scopes.map((scope) => `https://graph.microsoft.com/${scope}`);
const READS = ['User.Read', 'User.Read.All', 'AuditLog.Read.All', 'Directory.Read.All', 'Application.Read.All', 'Policy.Read.All'];

async function confirmAndSee(says: RegExp): Promise<void> {
  await under.press('Confirm plan');
  await under.until(says);
}

it('consent gone: names what to allow, writes nothing, and goes on with the same yes after it was given', async () => {
  under.world.tenant.revokeConsent();
  under.world.tenant.grantConsent(ada.objectId, scopesOf(...READS));
  await confirmAndSee(/Allow what this setup needs/);
  expect(under.text()).toContain('Make and change the app in Entra');
  expect(writes()).toEqual([]);
  under.world.tenant.grantConsent(ada.objectId, scopesOf(...READS, 'Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'));
  await under.signIn();
  await under.until(/Take 1 value to Mimecast/);

  expect(apps()).toHaveLength(1);
});

it('signed out: asks for the sign-in and goes on after it', async () => {
  await under.say('sign out');
  await under.say('status');
  await confirmAndSee(/Sign in/);
  expect(writes()).toEqual([]);
  await under.signIn();
  await under.until(/Take 1 value to Mimecast/);

  expect(apps()).toHaveLength(1);
});

it('role gone: names the role, makes nothing, and goes on after it is active again', async () => {
  under.world.tenant.setFault('noRole', ada.objectId);
  await confirmAndSee(/Retry/);
  expect(under.text()).toMatch(/Cloud Application Administrator/);
  expect(apps()).toEqual([]);
  under.world.tenant.clearFaults();
  await under.press('Retry');
  await under.until(/Take 1 value to Mimecast|Confirm plan/);
  if (/Confirm plan/.test(under.text())) await confirmAndSee(/Take 1 value to Mimecast/);

  expect(apps()).toHaveLength(1);
});

it('Entra does not answer right after the yes: nothing is written, and Retry asks for no second yes', async () => {
  under.world.tenant.setFault('outage', true);
  await confirmAndSee(/Stopped/);
  expect(under.text()).toContain('You said yes already, and that is kept.');
  expect(writes()).toEqual([]);
  under.world.tenant.clearFaults();
  await under.press('Retry');
  await under.until(/Take 1 value to Mimecast/);

  expect(apps()).toHaveLength(1);
});

it('the tenant changed while Entra did not answer: the yes holds only for what was shown', async () => {
  under.world.tenant.setFault('outage', true);
  await confirmAndSee(/Stopped/);
  under.world.tenant.clearFaults();
  const { id } = (await under.database.setups.listOpen(ada))[0]!;
  await otherAdminMakesTheApp();
  under.world.requests.length = 0;
  await under.say(`status ${(await under.database.setups.find(ada.tenantId, id))!.code}`);
  await under.press('Retry');
  await under.until(/Choose which app is meant/);

  expect(writes()).toEqual([]);
});

it('who changes the values instead is asked for a yes to what follows from them', async () => {
  under.world.tenant.setFault('outage', true);
  await confirmAndSee(/Stopped/);
  under.world.tenant.clearFaults();
  await under.say('change');
  await under.press('Europe');
  await under.press('Show plan', VALUES);
  expect(under.text()).toContain('Confirm plan');

  expect(writes()).toEqual([]);
});

describe('the tenant changed', () => {
  it('an app with the same identifier came: the plan is shown anew with the question, and nothing is written', async () => {
    const { id } = (await under.database.setups.listOpen(ada))[0]!;
    await otherAdminMakesTheApp();
    under.world.requests.length = 0;
    await under.say(`status ${(await under.database.setups.find(ada.tenantId, id))!.code}`);
    await confirmAndSee(/Choose which app is meant/);

    expect(writes()).toEqual([]);
    expect(apps()).toHaveLength(1);
  });

  it('the app that is to be taken over was changed by hand: the plan is shown anew, and a line that is another one now has lost its tick', async () => {
    await under.say('cancel');
    await under.press('Cancel it');
    await otherAdminMakesTheApp();
    await walkToPlan(under, { ...VALUES, accountCode: 'OTHER1' });
    await under.press('Use app 1');
    const ticks = Object.fromEntries((await current()).plan!.lines.flatMap((line, at) => (line.needsTick ? [[`tick-${at}`, 'true']] : [])));
    const [app] = apps();
    under.world.tenant.applications.write({ ...app!, web: { ...app!.web, redirectUris: ['https://changed.example/acs'] } } as never);
    under.world.requests.length = 0;
    await under.press('Confirm plan', ticks);
    await under.until(/changed|anew|since/i);

    expect(writes()).toEqual([]);
    expect((await current()).planMoved).toBe(true);
    const toggles = Object.fromEntries([...JSON.stringify(cardOf(under.last())).matchAll(/"type":"Input.Toggle"[^}]*?"title":"([^"]+)","value":"(\w+)"/g)].map(([, title, value]) => [title, value]));
    expect(toggles).toEqual({ 'Change the identifier': 'true', 'Change the reply URL': 'false' });
    expect(under.text()).toContain('https://changed.example/acs');
  });

  it('the app that is to be taken over was deleted: a plan without it is one press away, and nothing is written', async () => {
    await under.say('cancel');
    await under.press('Cancel it');
    await otherAdminMakesTheApp();
    await walkToPlan(under);
    await under.press('Use app 1');
    for (const one of apps()) under.world.tenant.applications.remove(one.id!);
    for (const one of under.world.tenant.servicePrincipals.listLatest()) under.world.tenant.servicePrincipals.remove(one.id!);
    under.world.requests.length = 0;
    await confirmAndSee(/no longer there|Check the plan/);
    expect(writes()).toEqual([]);
    const titles = buttonsOf(cardOf(under.last())).map(({ title }) => title);
    expect(titles).toContain('Change values');
    await under.press('Change values');
    await under.press('Europe');
    await under.press('Show plan', VALUES);

    expect(under.text()).toContain('Check the plan, then confirm it');
    expect(under.text()).not.toContain('Choose which app');
  });

  const current = async () => (await under.database.setups.listOpen(ada))[0]!;

  /** Through a second setup that is then cancelled, as the portal would leave it. */
});

async function otherAdminMakesTheApp(): Promise<void> {
  const before = (await under.database.setups.listOpen(ada)).length;
  await under.say('set up Mimecast');
  if (before > 0) {
    await under.press('Begin another');
    await under.until(/Choose the Mimecast region/);
  }
  await under.press('Europe');
  await under.press('Show plan', VALUES);
  await confirmAndSee(/Take 1 value to Mimecast/);
  await under.say('cancel');
  await under.press('Cancel it');
}
