// The way that begins at the vendor: its metadata by address or text, every kind that cannot be used, two tenants, an assignment that nobody needs.
import type { ServerResponse } from 'node:http';
import type { BotWithTenant } from '../support/bot-with-tenant';
import { startBotWithTenant } from '../support/bot-with-tenant';
import { STRANGER, startFakeVendorHost, VENDOR_HOST, type FakeVendorHost } from '../support/fake-vendor-host';
import { cardOf, saveAllTicks } from '../support/walks';
import { makeCertificate } from '../../src/rehearsal/tenant/make-certificate';
import { service, writeKey, writeMetadata, type Written } from '../outbound/sp-metadata-texts';

let host: FakeVendorHost;
let under: BotWithTenant;
beforeAll(async () => { host = await startFakeVendorHost(); });
afterAll(() => host.close());
beforeEach(() => { answerWith(writeMetadata()); });
afterEach(() => under.close());

const URL_GIVEN = `https://${VENDOR_HOST}/sso/metadata/t1`;
const TENANT_1 = 'https://vendor.example/tenant-1';
const answerWith = (text: string, answer: (res: ServerResponse) => void = (res) => void res.end(text)): void => { host.answer = (_req, res) => answer(res); };
const inputsOf = (): Record<string, string> => {
  const found: Record<string, string> = {};
  JSON.stringify(cardOf(under.last()), (_key, value: unknown) => {
    const one = value as { type?: string; id?: string; value?: string } | null;
    if (one && typeof one === 'object' && one.type === 'Input.Text') found[one.id!] = one.value ?? '';
    return value;
  });
  return found;
};

async function begin(answerBudgetMs?: number, outside: object = {}): Promise<void> {
  under = await startBotWithTenant({}, answerBudgetMs, { privateHosts: host.privateHosts, timeoutMs: 10_000, ...outside });
  await under.say('set up Code42');
  await under.until(/Everything is there/);
  await under.press('Everything is there');
}

async function give(metadataUrl: string, metadataXml = ''): Promise<string> {
  await under.press('Read metadata', { metadataUrl, metadataXml });
  return under.text();
}

it('says what is needed before anything is asked, and that people start at the vendor alone', async () => {
  under = await startBotWithTenant();
  await under.say('set up Code42');

  for (const text of ['Identity Management Administrator', 'port 443 open both ways', 'no custom domain', 'Usernames at Code42', 'One app in Entra for each Code42 tenant', 'not in My Apps', 'will not sign them out of Entra']) expect(under.text()).toContain(text);
});

it('reads the URL, fills the form, and plans what was confirmed there', async () => {
  await begin();
  answerWith(writeMetadata({ services: service(`https://${VENDOR_HOST}/acs`) + service('https://other.example/acs', 'index="3"') }));

  const form = await give(URL_GIVEN);
  expect(inputsOf()).toMatchObject({ entityId: TENANT_1, acsUrl: `https://${VENDOR_HOST}/acs`, serverUrl: `https://${VENDOR_HOST}`, appName: 'Code42' });
  expect(form).toMatch(/Read from the metadata at your URL[\s\S]*more reply URLs[\s\S]*|more reply URLs[\s\S]*Read from the metadata at your URL/);
  expect(form).toContain('https://other.example/acs');

  await under.press('Show plan', inputsOf());
  expect(under.text()).toMatch(/Check the plan/);
  for (const text of [TENANT_1, `https://${VENDOR_HOST}/acs`, `https://${VENDOR_HOST}/login`, 'Claims set in the portal cannot']) expect(under.text()).toContain(text);
});

const XML = writeMetadata({ entityId: 'https://vendor.example/by-xml' });

it.each<[string, string, Partial<Written> | ((res: ServerResponse) => void) | string | undefined, RegExp]>([
  ['no address', 'our metadata', undefined, /no whole address/],
  ['http', `http://${VENDOR_HOST}/metadata`, undefined, /begin with https/],
  ['a name and a password', `https://me:secret@${VENDOR_HOST}/`, undefined, /Take the name and the password out/],
  ['a private address', 'https://127.0.0.1/metadata', undefined, /127\.0\.0\.1 lies in a private network/],
  ['a name inside the network', 'https://inside.example/metadata', undefined, /inside\.example lies in a private network/],
  ['a redirect', URL_GIVEN, (res) => { res.writeHead(302, { location: 'https://login.example/x' }); res.end(); }, /leads on to https:\/\/login\.example\/x/],
  ['a document of more than 256 KB', URL_GIVEN, 'x'.repeat(256 * 1024 + 1), /larger than 256 KB/],
  ['a web page', URL_GIVEN, '<!DOCTYPE html><html><body>Sign in</body></html>', /a web page, not metadata/],
  ['a document type', URL_GIVEN, writeMetadata().replace('<md:Entity', '<!DOCTYPE x><md:Entity'), /document type declaration.*Ask Code42/],
  ['XML cut in half', URL_GIVEN, writeMetadata().slice(0, 350), /ends in the middle/],
  ['no XML', URL_GIVEN, 'Not signed in', /cannot be read as XML/],
  ['a host that does not answer', URL_GIVEN, () => undefined, /did not answer within 0\.4 seconds/],
  ['a host that closes', URL_GIVEN, (res) => void res.destroy(), /did not answer\. Try again later/],
  ['404', URL_GIVEN, (res) => { res.writeHead(404); res.end(); }, /has nothing at this address/],
  ['a sign-in', URL_GIVEN, (res) => { res.writeHead(403); res.end(); }, /answered with error 403/],
  ['a certificate of another host', `https://${STRANGER}/metadata`, undefined, /no certificate that can be trusted/],
  ['an unknown host', 'https://no.example/metadata', undefined, /There is no host no\.example/],
  ['an identity provider', URL_GIVEN, writeMetadata().replaceAll('SPSSO', 'IDPSSO'), /identity provider, such as Entra itself/],
  ['other XML', URL_GIVEN, '<rss/>', /no SAML metadata/],
  ['no service provider', URL_GIVEN, writeMetadata().replaceAll('SPSSO', 'PDP'), /describes no service provider/],
  ['no entity ID', URL_GIVEN, writeMetadata().replace(/entityID="[^"]*"/, ''), /has no entity ID/],
  ['no address for HTTP-POST', URL_GIVEN, { services: '' }, /HTTP-POST/],
])('%s is told in one sentence, and what was given is there still', async (what, url, answer, sentence) => {
  const resolve = async (name: string): Promise<string[]> => {
    if (name === 'no.example') throw Object.assign(new Error('getaddrinfo ENOTFOUND no.example'), { code: 'ENOTFOUND' });
    return name === 'inside.example' ? ['10.0.0.5'] : [name];
  };
  await begin(undefined, { resolve, ...(what === 'a host that does not answer' ? { timeoutMs: 400 } : {}) });
  if (typeof answer === 'function') answerWith('', answer);
  else answerWith(typeof answer === 'string' ? answer : writeMetadata(answer));

  expect(await give(url, 'no XML either')).toMatch(sentence);
  expect(inputsOf()).toEqual({ metadataUrl: url, metadataXml: 'no XML either' });
  // With good XML beside it the setup goes on all the same, once the person has seen it.
  await under.press('Read metadata', { metadataUrl: url, metadataXml: XML });
  expect(under.text()).toMatch(sentence);
  await under.press('Go on with it');
  expect(inputsOf()).toMatchObject({ entityId: 'https://vendor.example/by-xml' });
});

it('tells the day on which the certificate ended, and leaves it to the person', async () => {
  await begin();
  const over = await makeCertificate('CN=Vendor', new Date('2020-01-01'), new Date('2024-05-06T00:00:00Z'));
  answerWith(writeMetadata({ keys: writeKey(over.certificateBase64), attributes: 'validUntil="2024-06-07T00:00:00Z"' }));

  expect(await give(URL_GIVEN)).toMatch(/over since 2024-06-07[\s\S]*ended on 2024-05-06/);
  await under.press('Give other metadata');
  expect(inputsOf()).toMatchObject({ metadataUrl: URL_GIVEN });
  await give(URL_GIVEN);
  await under.press('Go on with it');
  expect(inputsOf()).toMatchObject({ entityId: TENANT_1 });
});

it('asks which counts when URL and XML differ, value by value', async () => {
  await begin();

  expect(await give(URL_GIVEN, XML)).toMatch(/Choose which metadata counts[\s\S]*Entity ID[\s\S]*tenant-1[\s\S]*by-xml/);
  await under.press('Use the XML');
  expect(inputsOf()).toMatchObject({ entityId: 'https://vendor.example/by-xml', serverUrl: `https://${VENDOR_HOST}` });
});

it('gives back XML of 16,000 characters whole, in a card that fits, and refuses more of it politely', async () => {
  await begin();
  const pasted = `${writeMetadata().slice(0, -30)}<!-- ${'<a b="c">d</a>\n  eeeeeeeeeeeeeeee '.repeat(1_000)}`.slice(0, 15_999) + 'x';

  expect(await give('', pasted)).toMatch(/ends in the middle/);
  expect(inputsOf()['metadataXml']).toBe(pasted);
  expect(Buffer.byteLength(JSON.stringify(cardOf(under.last())))).toBeLessThan(28 * 1024);
  expect(await give(URL_GIVEN, `${pasted}x`)).toMatch(/longer than a card can hold/);
  expect(inputsOf()).toEqual({ metadataUrl: URL_GIVEN, metadataXml: '' });
});

it('shows what the metadata says as text, whatever it looks like', async () => {
  await begin();
  answerWith(writeMetadata({ entityId: 'urn:**x**[y](https://evil.example)${person}' }));

  await give(URL_GIVEN, XML);
  expect(JSON.stringify(cardOf(under.last()))).toContain('**x**[y](https://evil.example)');
  await under.press('Use the URL');
  expect(inputsOf()['entityId']).toBe('urn:**x**[y](https://evil.example)${person}');
});

it('a slow host is waited for on a card that says so, which then becomes the form', async () => {
  await begin(50, { timeoutMs: 5_000 });
  answerWith('', (res) => void setTimeout(() => res.end(writeMetadata()), 300));

  expect(await give(URL_GIVEN)).toMatch(/Latchkey is reading the metadata/);
  await under.until(/Enter 5 values/);
  expect(inputsOf()).toMatchObject({ entityId: TENANT_1 });
});

it('a server URL with a slash or a path, and an address with http, come back with a sentence', async () => {
  await begin();
  await under.press('I have the values');
  await under.press('Show plan', { entityId: 'no uri', acsUrl: 'http://vendor.example/acs', serverUrl: 'https://vendor.example/', appName: 'Code42', providerName: 'Entra' });

  expect(under.text()).toMatch(/as it stands in the metadata[\s\S]*whole address[\s\S]*without a slash at the end/);
  expect(inputsOf()).toMatchObject({ entityId: 'no uri', acsUrl: 'http://vendor.example/acs', serverUrl: 'https://vendor.example/' });
});

async function makeApp(appName: string): Promise<void> {
  await give(URL_GIVEN);
  await under.press('Show plan', { ...inputsOf(), appName });
}

it('a second Code42 tenant: shows the app that is there with its identifier, and makes another one', async () => {
  await begin();
  await makeApp('Code42');
  await under.press('Confirm plan');
  await under.until(/Take 1 value to Code42/);
  answerWith(writeMetadata({ entityId: 'https://vendor.example/tenant-2' }));
  await under.say('set up Code42');
  if (/Begin another/.test(under.text())) await under.press('Begin another');
  await under.press('Everything is there');
  await makeApp('Code42 Research');

  expect(under.text()).toMatch(/Choose which app is meant[\s\S]*https:\/\/vendor\.example\/tenant-1/);
  expect(under.text()).toContain('Its identifier says for which one');
  await under.press('Make a new app');
  await under.press('Confirm plan');
  await under.until(/Take 1 value to Code42/);
  expect(under.world.tenant.applications.listLatest().map(({ displayName, identifierUris }) => [displayName, identifierUris])).toEqual(expect.arrayContaining([['Code42', [TENANT_1]], ['Code42 Research', ['https://vendor.example/tenant-2']]]));
});

it('the assignment may be skipped: nothing is written, and the end says who can sign in', async () => {
  await begin();
  await makeApp('Code42');
  await under.press('Confirm plan');
  await under.until(/Take 1 value to Code42/);
  await under.press('Open checklist');
  await saveAllTicks(under);
  expect(under.text()).toContain('http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name');
  await saveAllTicks(under);
  await under.press('Search', { person: 'chris.green@contoso.com' });
  expect(under.text()).toMatch(/This one is optional\..*Contoso/);
  await under.press('Skip assignment');
  await saveAllTicks(under);
  await saveAllTicks(under);
  await under.press('I saw it work');
  await under.press('Continue');
  await under.press('Not now');

  expect(under.text()).toMatch(/Everybody of your tenant whom Code42 knows can sign in now[\s\S]*no, people can still sign in the old way/);
  expect(under.text()).not.toContain('Assigned');
  expect(under.world.tenant.assignments.listLatest()).toEqual([]);
});
