// What stands in the way of a look: no sign-in, a slow or silent directory, a forged button, a channel.
import { CHRIS, HANA } from '../../actions/support/tenant-under-test';
import { startAppInTrouble, type AppInTrouble } from '../../support/app-in-trouble';
import { chatOf, hana, startBotWithTenant, type BotWithTenant } from '../../support/bot-with-tenant';

let trouble: AppInTrouble;
let under: BotWithTenant;
beforeAll(async () => {
  trouble = await startAppInTrouble();
  ({ under } = trouble);
});
beforeEach(() => trouble.reset());
afterAll(() => under.close());

it('a person who is signed out signs in once, and then sees what was asked', async () => {
  under.signedIn.delete(HANA);
  await under.say('Chris Green cannot get into Mimecast', hana);
  expect(under.text()).toContain('Sign in, then it looks');
  expect(under.signIns).toEqual([hana]);
  expect(await under.bot.neededScopes(hana)).toEqual(['User.Read.All', 'Application.Read.All']);
  await under.signIn(hana);
  await under.until(/The person is not assigned/);
  const { edits } = under.last();
  await under.signIn(hana);
  await under.bot.settle();
  expect(under.last().edits).toBe(edits);

  expect(under.shown.filter(({ conversationId }) => conversationId === chatOf(hana).conversationId)).toHaveLength(1);
});

it('a slow directory is answered at once, and the card is edited when the look is over', async () => {
  const slow = await startBotWithTenant({ graphDelayMs: 150 }, 100);
  await slow.say('Chris Green cannot get into Mimecast', hana);
  expect(slow.text()).toContain('Latchkey is looking');
  const before = slow.shown.length;
  await slow.until(/No SAML app has this name/);

  expect(slow.shown).toHaveLength(before);
  await slow.close();
});

it('a button pressed in a slow directory is answered at once, and its card is edited', async () => {
  const slow = await startBotWithTenant({ graphDelayMs: 150 }, 100);
  await slow.say('AADSTS50105', hana);
  await slow.press('Look', { person: 'Chris Green', app: 'Mimecast' }, { person: hana });
  expect(slow.text()).toContain('Latchkey is looking');
  await slow.until(/No SAML app has this name/);

  expect(slow.shown).toHaveLength(1);
  await slow.close();
});

it('a process that is to end waits for no answer: the card says so, and asks again', async () => {
  const held = await startBotWithTenant({}, 100);
  let letGo = (): void => undefined;
  held.world.interfere = () => ({ heldUntil: new Promise<void>((resolve) => { letGo = resolve; }) });
  await held.say('Chris Green cannot get into Mimecast', hana);
  held.stopping.abort();
  const begun = performance.now();
  await held.bot.settle();

  expect(performance.now() - begun).toBeLessThan(2_000);
  expect(held.text()).toMatch(/Nothing could be looked at[^]*It was not answered in time[^]*\[Look again\]/);
  letGo();
  await held.close();
});

it('a token that Entra takes no more leads to a sign-in, and not to a line that could not be seen', async () => {
  under.world.interfere = ({ path }) => (path.endsWith('appRoleAssignedTo') ? { status: 401, code: 'InvalidAuthenticationToken', headers: { 'www-authenticate': `Bearer error="insufficient_claims", claims="${Buffer.from('{"access_token":{"nbf":{"essential":true,"value":"1"}}}').toString('base64')}"` } } : undefined);
  expect(await trouble.ask('Chris Green cannot get into Mimecast')).toContain('Sign in, then it looks');
  under.world.interfere = () => undefined;
  await under.signIn(hana);

  await under.until(/The person is not assigned/);
});

it('a pause that Entra asks for is not waited for when it is longer than anybody looks', async () => {
  under.world.interfere = ({ path }) => (path.endsWith('appRoleAssignedTo') ? { status: 429, code: 'TooManyRequests', retryAfterSeconds: 30 } : undefined);
  const begun = performance.now();

  expect(await trouble.ask('Chris Green cannot get into Mimecast')).toMatch(/Assignment \| Not seen/);
  expect(performance.now() - begun).toBeLessThan(4_000);
});

it('an app that carries the code of a setup which made another app has no setup to compare with', async () => {
  const { principal } = trouble.made;
  under.world.tenant.servicePrincipals.write({ ...principal, id: 'c0000000-0000-4000-8000-000000000001', appId: 'c0000000-0000-4000-8000-000000000002', displayName: 'Copied notes' });

  expect(await trouble.ask('Chris Green cannot get into Copied notes')).toContain('No setup to compare with');
});

it('a part that Entra does not answer is named, and the rest is said', async () => {
  under.world.interfere = ({ path }) => (path.includes('appRoleAssignedTo') ? { status: 503, code: 'serviceNotAvailable' } : undefined);
  const text = await trouble.ask('Chris Green cannot get into Mimecast');

  expect(text).toMatch(/Assignment \| Not seen\nEntra did not answer/);
  expect(text).toContain('Sign-in is on, by SAML');
});

it('a directory that answers nothing at all is said, and what was typed is kept for the next look', async () => {
  under.world.interfere = () => ({ status: 503, code: 'serviceNotAvailable' });
  expect(await trouble.ask('Chris Green cannot get into Mimecast')).toContain('Nothing could be looked at');
  under.world.interfere = () => undefined;

  expect(await trouble.press('Look again')).toContain('The person is not assigned');
});

it('a forged button shows nothing that its presser may not see, and never fails', async () => {
  await trouble.ask('Chris Green cannot get into Mimecast');
  for (const choice of ['', 'a=../../x&p=%00', `a=${trouble.app().appId}&p=${CHRIS}&c=1e9`, 'c=abc', '%E0%A4%A', 'x'.repeat(300)]) {
    const answer = await under.press('Look again', {}, { person: hana, data: { choice }, at: { ...under.last() } });
    expect(answer.type).toBe('card');
  }
});

it('in a channel it says nothing but where to ask', async () => {
  const answer = await under.say('Chris Green cannot get into Mimecast', hana, { conversation: { ...chatOf(hana), kind: 'channel' } });

  expect(answer.type).toBe('card');
  expect(under.text()).toContain('Go on in your personal chat');
  expect(under.text()).not.toContain('Chris');
});
