// A console whose settings are simply there, a button that goes away, an account that a mail opens, and people who are added at the first sign-in.
import { ADA, CLIENT_ID, TENANT_ID, startSamlWorld, type TestWorld } from '../saml/a-saml-world';

const VENDOR = 'mozy-enterprise';
const HOST = 'contoso.mozyenterprise.com';
const APP = { identifiers: [CLIENT_ID, `https://${HOST}/saml/metadata`], replyUrls: [`https://${HOST}/saml/acs`] };
const POLICY = 'Configuration > Authentication Policy';
const SAML = `${POLICY} > SAML Authentication`;
type Action = Record<string, string>;

let world: TestWorld;
beforeEach(async () => {
  world = await startSamlWorld({ app: APP });
});
afterEach(() => world.close());

const pem = () => `-----BEGIN CERTIFICATE-----\n${world.app.signingKey?.certificateBase64.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`;
const policy = (): Record<string, Action> => ({
  provider: { where: POLICY, do: 'choose', field: 'Provider', value: 'Directory Service' },
  push: { where: POLICY, do: 'tick', field: 'Use LDAP Push' },
  tab: { where: POLICY, do: 'press', field: 'SAML Authentication' },
  loginUrl: { where: SAML, do: 'type', field: 'Authentication URL', value: `${world.directory.authorityHost}/${TENANT_ID}/saml2` },
  issuer: { where: SAML, do: 'type', field: 'SAML Endpoint', value: `https://sts.windows.net/${TENANT_ID}/` },
  certificate: { where: SAML, do: 'type', field: 'SAML Certificate', value: pem() },
  save: { where: SAML, do: 'press', field: 'Save Changes' },
});
const user = (): Record<string, Action> => ({
  start: { where: 'Users', do: 'press', field: 'Add New User' },
  group: { where: 'Users > Add New User', do: 'choose', field: 'Choose a Group', value: 'Office' },
  username: { where: 'Users > Add New User', do: 'type', field: 'Username', value: ADA },
  email: { where: 'Users > Add New User', do: 'type', field: 'Email', value: ADA },
  mail: { where: 'Users > Add New User', do: 'tick', field: 'Send user instruction email' },
  add: { where: 'Users > Add New User', do: 'press', field: 'Add User(s)' },
});
const confirm: Action = { where: 'Mailbox of the new user', do: 'press', field: 'Confirm the account' };
const playAll = async (actions: Record<string, Action>, change: Record<string, Action | undefined> = {}) => {
  const results: boolean[] = [];
  for (const action of Object.values({ ...actions, ...change })) if (action) results.push((await world.play(action, VENDOR)).ok);
  return results;
};
const signIn = (person = ADA) => world.signIn('sp', person, undefined, HOST);

it('keeps settings without anything being made new, and starts at the login page', async () => {
  expect(await playAll(policy())).toEqual([true, true, true, true, true, true, true]);

  expect(await signIn()).toMatchObject({ accepted: true, isAnswerToRequest: true });
});

it('adds an unknown person at the first sign-in', async () => {
  await playAll(policy());
  expect((await world.play({ where: 'Users', do: 'go' }, VENDOR)).screen.lists).toEqual([]);

  await signIn();

  expect((await world.play({ where: 'Users', do: 'go' }, VENDOR)).screen.lists).toEqual([`${ADA} (active)`]);
});

it('has the button for a new user only while the provider is its own, as it is saved', async () => {
  await world.play(policy().provider!, VENDOR);
  expect((await world.play({ where: 'Users', do: 'go' }, VENDOR)).screen.buttons).toEqual(['Add New User']);

  await playAll(policy());

  expect((await world.play({ where: 'Users', do: 'go' }, VENDOR)).screen.buttons).toEqual([]);
  expect(await world.play(user().start!, VENDOR)).toMatchObject({ ok: false });
  expect(await world.play(user().username!, VENDOR)).toMatchObject({ ok: false, message: 'This page is not open: nothing was started.' });
});

it('opens an account by the link in the mail', async () => {
  await playAll({ ...user(), ...policy() });
  expect(await signIn()).toMatchObject({ accepted: false, message: expect.stringContaining('not active yet') });

  expect((await world.play({ where: 'Mailbox', do: 'go' }, VENDOR)).screen.lists).toEqual([`To ${ADA}: confirm your Mozy Enterprise account`]);
  expect(await world.play(confirm, VENDOR)).toMatchObject({ ok: true });

  expect(await signIn()).toMatchObject({ accepted: true });
  expect(await world.play(confirm, VENDOR)).toMatchObject({ ok: false, message: 'There is no mail to open.' });
});

it.each<[string, Record<string, Action | undefined>]>([
  ['the box for the mail is not ticked', { mail: undefined }],
  ['the mail goes to an address that nobody reads', { email: { where: 'Users > Add New User', do: 'type', field: 'Email', value: 'adx@contoso.com' } }],
  ['no address is given', { email: undefined }],
])('keeps the account closed when %s', async (_what, change) => {
  await playAll(user(), change);
  await playAll(policy());

  expect(await world.play(confirm, VENDOR)).toMatchObject({ ok: false });
  expect(await signIn()).toMatchObject({ accepted: false, message: expect.stringContaining('not active yet') });
});

it.each<[string, (whole: Record<string, Action>) => Record<string, Action | undefined>, RegExp]>([
  ['the wrong provider', ({ provider }) => ({ provider: { ...provider, value: 'Mozy' } }), /"Provider"/],
  ['no provider', () => ({ provider: undefined }), /"Provider"/],
  ['another issuer', ({ issuer }) => ({ issuer: { ...issuer, value: 'https://sts.windows.net/other/' } }), /profile expects/],
  ['no issuer', () => ({ issuer: undefined }), /No SAML settings/],
  ['no certificate', () => ({ certificate: undefined }), /No SAML settings/],
  ['no address of the login', () => ({ loginUrl: undefined }), /No SAML settings/],
  ['another address of the login', ({ loginUrl }) => ({ loginUrl: { ...loginUrl, value: 'https://login.example/x' } }), /leads nowhere/],
  ['nothing saved', () => ({ save: undefined }), /No SAML settings/],
])('refuses with %s', async (_what, change, reason) => {
  await playAll(policy(), change(policy()));

  expect(await signIn()).toMatchObject({ accepted: false, message: expect.stringMatching(reason) });
});

it.each<[string, (text: string) => string, boolean]>([
  ['the whole text', (text) => text, true],
  ['without frame and line breaks', (text) => text.replace(/-----[A-Z ]+-----|\s/g, ''), true],
  ['with half a frame', (text) => text.replace(/-----BEGIN CERTIFICATE-----\s/, ''), false],
  ['cut in the middle', (text) => text.slice(0, 300), false],
  ['with one wrong letter near its end', (text) => text.replace(/(.)(.{60}\s-----END)/s, (_all, letter: string, rest: string) => (letter === 'x' ? 'y' : 'x') + rest), false],
  ['an address instead', () => 'http://127.0.0.1/certificate', false],
])('takes a certificate: %s', async (_what, change, isTaken) => {
  const results = await playAll(policy(), { certificate: { ...policy().certificate, value: change(pem()) } as Action });

  expect(results.at(-1)).toBe(isTaken);
  expect((await signIn()).accepted).toBe(isTaken);
});

it('shows its pages to people: a list, a long text, the mailbox, and a login page with a button', async () => {
  const show = async (path: string) => (await fetch(world.base + path)).text();
  expect(await show(`/console/${VENDOR}?place=policy`)).toMatch(/<select id="field-0" name="field:Provider">.*Directory Service/);
  expect(await show(`/console/${VENDOR}?place=saml`)).toContain('<textarea id="field-2" name="field:SAML Certificate"');
  expect(await show(`/console/${VENDOR}?place=mailbox`)).toContain('Confirm the account');
  expect(await show(`/vendor/${HOST}/`)).toContain(`href="/vendor/${HOST}/single-sign-on"`);
});
