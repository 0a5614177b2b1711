// What a template fills in is read once, right after the app is made; what this setup writes later is never taken for it.
import type { PlanLine } from '../../src/model/plan';
import { only, playIn, step, type Play } from './support/mimecast-steps';
import { runAll, startWorld, type World } from './support/tenant-under-test';

let world: World;
let play: Play;
afterEach(() => world.close());

const FILLED = { identifier: 'https://template.example/saml', replyUrl: 'https://template.example/saml/acs', signOnUrl: 'https://template.example/login' };
const FIRST = [step('create-application', { gallery: 'Mozy Enterprise', name: 'Mozy Enterprise' }), step('set-saml-mode'), step('read-application')];
const urls = (identifier: string, replyUrl: string) => step('set-saml-urls', { name: 'Mozy Enterprise', identifiers: [identifier], replyUrls: [replyUrl] });
const shown = (lines: PlanLine[]): string[] => lines.map(({ kind, what, new: value }) => `${kind} ${what} ${value ?? ''}`.trim());

async function start(options?: Parameters<typeof startWorld>[0]): Promise<void> {
  world = await startWorld(options);
  play = playIn(world);
}

async function readFresh(): Promise<Record<string, unknown>> {
  const plan = await play.planOf(FIRST);
  expect(shown(plan.lines)).toEqual(['add application Mozy Enterprise', 'add ssoMode saml', 'read templateValues']);
  return runAll(world, FIRST, { templateId: plan.templateId });
}

test('a template that fills in nothing gives nothing', async () => {
  await start();

  expect((await readFresh())['read-application']).toMatchObject({ gives: {} });
});

test('a template that fills in values gives each under its name, and the next plan keeps them', async () => {
  await start();
  world.tenant.setFault('templateFills', FILLED);

  const results = await readFresh();

  expect(results['read-application']).toMatchObject({ gives: { 'app.identifier': FILLED.identifier, 'app.replyUrl': FILLED.replyUrl, 'app.signOnUrl': FILLED.signOnUrl } });
  const second = await play.planOf([urls(FILLED.identifier, FILLED.replyUrl)], { results });
  expect(shown(second.lines)).toEqual([`keep identifier ${FILLED.identifier}`, `keep replyUrl ${FILLED.replyUrl}`]);
});

test('one value alone leaves the others to be asked for', async () => {
  await start();
  world.tenant.setFault('templateFills', { identifier: FILLED.identifier });

  expect((await readFresh())['read-application']).toMatchObject({ gives: { 'app.identifier': FILLED.identifier } });
});

test('a pattern with a wildcard is no value', async () => {
  await start();
  world.tenant.setFault('templateFills', { identifier: 'https://*.template.example', replyUrl: FILLED.replyUrl });

  expect((await readFresh())['read-application']).toEqual(expect.objectContaining({ gives: { 'app.replyUrl': FILLED.replyUrl } }));
});

test('a second pass does not take for the template’s what this setup wrote, and plans no change of the app', async () => {
  await start();
  const results = await readFresh();
  const again = await play.planOf(FIRST, { results });
  expect(shown(again.lines)).toEqual(['keep application Mozy Enterprise', 'keep ssoMode saml', 'read templateValues']);

  await runAll(world, [urls('https://tenant.example', 'https://tenant.example/acs')], { results });

  expect(only(world.tenant.applications.listLatest())).toMatchObject({ displayName: 'Mozy Enterprise', identifierUris: ['https://tenant.example'] });
  await expect(play.runStep('read-application', {}, { attempt: 2, results })).resolves.toMatchObject({ gives: {} });
});

test('an app that somebody deleted meanwhile is read anew', async () => {
  await start();
  const results = { ...(await readFresh()), 'read-application': { applicationObjectId: 'another app', gives: { 'app.identifier': 'https://old.example' } } };

  await expect(play.runStep('read-application', {}, { results })).resolves.toMatchObject({ gives: {} });
});

test('waits until the tenant shows what was written before it, so that the next plan holds', async () => {
  await start({ replicationDelayMs: 8_000 });
  const results = await readFresh();

  const { servicePrincipalId } = results['create-application'] as { servicePrincipalId: string };
  await expect(world.context().graph.get(`/servicePrincipals/${servicePrincipalId}`)).resolves.toMatchObject({ preferredSingleSignOnMode: 'saml' });
});

test('of an app that is taken over, what it carries is given', async () => {
  await start();
  const { 'create-application': app } = await readFresh();
  await runAll(world, [urls('https://working.example', 'https://working.example/acs')], { results: { 'create-application': app } });
  const { existing } = await play.planOf(FIRST);
  const adopt = only(existing);

  const results = await runAll(world, FIRST, { adopt, setupCode: 'B3L9' });

  expect(results['read-application']).toMatchObject({ gives: { 'app.identifier': 'https://working.example', 'app.replyUrl': 'https://working.example/acs' } });
});
