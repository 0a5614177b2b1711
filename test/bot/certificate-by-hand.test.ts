// Where Graph has no call for the signing certificate, the setup waits for people to make it: over presses, restarts and whatever they find in the admin center.
import { keepSigningKey } from '../../src/rehearsal/tenant/keep-signing-key';
import type { PrincipalRecord } from '../../src/rehearsal/tenant/tenant-state';
import { ada, buttonsOf, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { cardOf, walkToPlan } from '../support/walks';

const LOOK = 'I have made it, look again';
const WAITS = /Make the signing certificate by hand/;

let under: BotWithTenant;
beforeEach(async () => {
  under = await startBotWithTenant({ cloud: 'usgov', realTime: false });
});
afterEach(() => under.close());

const principal = (): PrincipalRecord => under.world.tenant.servicePrincipals.listLatest()[0]!;
const current = async () => (await under.database.setups.listAll(ada))[0]!;
const history = async (): Promise<string[]> => (await under.database.audit.list(ada.tenantId, (await current()).id)).map(({ what, byName, details }) => [what, byName, ...(details?.['found'] ? [details['found']] : [])].join(' '));
const writes = (): string[] => under.world.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/, '…')}`);

/** @param endsInDays below zero: it has ended */
async function makeByHand(endsInDays = 1000): Promise<string> {
  const at = (days: number): Date => new Date(under.world.now().getTime() + days * 86_400_000);
  return (await keepSigningKey(under.world.tenant, principal(), 'CN=By hand', [at(-2000), at(endsInDays)])).thumbprint;
}

async function walkToWaiting(): Promise<void> {
  await walkToPlan(under);
  await under.press('Confirm plan');
  await under.until(WAITS);
}

async function look(): Promise<void> {
  await under.press(LOOK);
  for (let waited = 0; (await current()).status === 'working' && waited < 500; waited += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  await under.say('status');
}

test('the plan says before the yes that this one is made by hand, and why', async () => {
  await walkToPlan(under);

  expect(under.text()).toContain('You make it by hand.');
  expect(under.text()).toContain('In this cloud Microsoft does not let Latchkey make it.');
  expect(writes()).toEqual([]);
});

test('after what comes before it the setup waits with the clicks and a link to this very app, and never asks Entra for a certificate', async () => {
  await walkToWaiting();

  const { id, appId } = principal();
  const link = (JSON.stringify(cardOf(under.last())).match(/https:\/\/entra\.microsoft\.us[^"]*/) ?? [])[0];
  expect(link).toContain(`/ManagedAppMenuBlade/~/SignOn/objectId/${id}/appId/${appId}/`);
  expect(under.text()).toContain('Press “New Certificate”.');
  expect(buttonsOf(cardOf(under.last())).map(({ title }) => title)).toEqual([LOOK, 'Undo', 'Cancel setup']);
  expect(await current()).toMatchObject({ status: 'waiting' });
  expect(under.world.tenant.applications.listLatest()[0]!.identifierUris).toEqual(['https://eu-api.mimecast.com/sso/CUK12A345']);
  expect(writes().join()).not.toContain('addTokenSigningCertificate');
  expect(await history()).not.toContain('problem Latchkey');
});

test('who presses too early is told so, as often as they press, over a restart, and nothing is written', async () => {
  await walkToWaiting();
  const before = writes();

  await look();
  expect(under.text()).toContain('Entra shows no certificate yet');
  expect(under.text()).toMatch(/Latchkey looked \d{4}-\d\d-\d\d \d\d:\d\d UTC\. Nothing is lost\./);
  await under.restart();
  await under.say('status');
  expect(under.text()).toMatch(WAITS);
  await look();

  expect(under.text()).toContain('Entra shows no certificate yet');
  expect(writes()).toEqual(before);
  expect((await history()).filter((line) => line.startsWith('certificate.'))).toEqual([
    'certificate.awaited Latchkey none', 'certificate.claimed Ada Admin', 'certificate.awaited Latchkey none', 'certificate.claimed Ada Admin', 'certificate.awaited Latchkey none',
  ]);
});

test('a certificate that only lacks activation is made active by the bot, compared and handed over', async () => {
  await walkToWaiting();
  const thumbprint = await makeByHand();
  expect(principal().preferredTokenSigningKeyThumbprint).toBeNull();

  await look();

  expect(under.text()).toContain('Take 1 value to Mimecast');
  expect(under.text()).toContain(thumbprint);
  expect(principal().preferredTokenSigningKeyThumbprint).toBe(thumbprint);
  expect(principal().keyCredentials?.length).toBe(2);
  expect((await history()).filter((line) => line.startsWith('certificate.')).slice(-2)).toEqual(['certificate.claimed Ada Admin', 'certificate.found Latchkey']);
});

test('one that somebody has activated already is taken as it is', async () => {
  await walkToWaiting();
  const thumbprint = await makeByHand();
  await makeByHand();
  under.world.tenant.servicePrincipals.write({ ...principal(), preferredTokenSigningKeyThumbprint: thumbprint });

  await look();

  expect(under.text()).toContain(thumbprint);
});

test('among several valid ones a person says which, by making it active', async () => {
  await walkToWaiting();
  await makeByHand();
  const meant = await makeByHand();

  await look();
  expect(under.text()).toContain('Entra shows 2 valid certificates, and none is active');
  expect(under.text()).toContain('press “Make certificate active”');
  expect(principal().preferredTokenSigningKeyThumbprint).toBeNull();
  under.world.tenant.servicePrincipals.write({ ...principal(), preferredTokenSigningKeyThumbprint: meant });
  await look();

  expect(under.text()).toContain(meant);
});

test('one that has ended is named as that, and a new one beside it is taken', async () => {
  await walkToWaiting();
  await makeByHand(-3);

  await look();
  expect(under.text()).toMatch(/The certificate ended on \d{4}-\d\d-\d\d\n/);
  const thumbprint = await makeByHand();
  await look();

  expect(under.text()).toContain(thumbprint);
  expect(principal().preferredTokenSigningKeyThumbprint).toBe(thumbprint);
});

test('nobody is sent to the admin center for an app whose addresses Entra refused', async () => {
  await walkToPlan(under);
  under.world.interfere = ({ method, path }) => (method === 'PATCH' && path.startsWith('/applications/') ? { status: 400, code: 'Request_BadRequest' } : undefined);
  await under.press('Confirm plan');
  await under.until(/Stopped at task/);

  expect((await history()).join()).not.toContain('certificate.awaited');
});

describe('an app that was there before', () => {
  /** Made through a setup of ours, which is over. */
  async function startWithApp(endsInDays: number): Promise<string> {
    await walkToWaiting();
    const thumbprint = await makeByHand(endsInDays);
    under.world.tenant.servicePrincipals.write({ ...principal(), preferredTokenSigningKeyThumbprint: thumbprint });
    await under.say('cancel');
    await under.press('Cancel it');
    await walkToPlan(under);
    await under.press('Use app 1');
    return thumbprint;
  }

  test('keeps its valid certificate, and nobody makes another by hand', async () => {
    const thumbprint = await startWithApp(500);
    expect(under.text()).not.toContain('You make it by hand.');
    await under.press('Confirm plan');
    await under.until(/Take 1 value to Mimecast/);

    expect(under.text()).toContain(thumbprint);
  });

  test('gets a new one by hand for one that has ended only with a tick, and keeps it when the rest is undone', async () => {
    const ended = await startWithApp(-3);
    expect(under.text()).toContain('The old certificate has ended. You make the new one by hand');
    const { plan } = await current();
    await under.press('Confirm plan', Object.fromEntries(plan!.lines.flatMap((line, at) => (['certificate', 'signOnUrl'].includes(line.what) && line.needsTick ? [[`tick-${at}`, 'true']] : []))));
    await under.until(WAITS);
    expect(under.text()).toContain('The certificate ended on');
    const thumbprint = await makeByHand();
    await look();
    expect(under.text()).toContain(thumbprint);

    await under.say('undo');
    expect(under.text()).toContain('A certificate that you made by hand stays in the app.');
    await under.press('Take it back');
    await under.until(/taken back/);
    expect(principal().preferredTokenSigningKeyThumbprint).toBe(ended);
  });
});

test('a setup that waits is taken back with the app', async () => {
  await walkToWaiting();
  await makeByHand();

  await under.press('Undo');
  await under.press('Take it back');
  await under.until(/taken back/);

  expect(under.world.tenant.servicePrincipals.listLatest()).toEqual([]);
});

test('whoever forgets it is reminded after three days, and no more once it is made; the list says what is waited for', async () => {
  await walkToWaiting();
  await under.say('my setups');
  expect(under.text()).toContain('Waiting for the certificate that is made by hand since');
  under.aheadMs += 3.1 * 86_400_000;
  expect(await under.remind()).toBe(1);
  expect(under.text()).toMatch(WAITS);
  await makeByHand();
  await look();
  under.aheadMs += 30 * 86_400_000;
  expect(await under.remind()).toBe(0);
});
