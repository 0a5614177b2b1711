// Where the bot talks back to: a list of exact hosts, asked before each message, edit, typing sign and sign-in card.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config';
import type { ConversationRef } from '../../src/model/person';
import { createChatPort } from '../../src/teams/chat-port';
import { isAllowedServiceUrl } from '../../src/teams/service-url';
import { anActivity } from '../support/bot-under-test';
import { startComposedBot, startRecorder } from '../support/composed-bot';
import { CLIENT_ID, HANA, startFakeMicrosoft, TENANT_ID } from '../support/fake-microsoft';

const HOSTS = new Set(['smba.trafficmanager.net', 'localhost:7443']);

const FOREIGN = [
  'http://smba.trafficmanager.net/emea/', 'ftp://smba.trafficmanager.net/', '//smba.trafficmanager.net/', 'smba.trafficmanager.net', '',
  'https://smba.trafficmanager.net.evil.example/', 'https://evil.trafficmanager.net/', 'https://smba-trafficmanager.net/', 'https://xsmba.trafficmanager.net/',
  'https://trafficmanager.net/', 'https://a.smba.trafficmanager.net/', 'https://smba.trafficmanager.net./emea/', 'https://smba.trafficmanager.net:8443/', 'https://smba.trafficmanager.net:80/',
  'https://ada@smba.trafficmanager.net/', 'https://ada:pass@smba.trafficmanager.net/', 'https://smba.trafficmanager.net@evil.example/', 'https://evil.example/https://smba.trafficmanager.net/',
  'https://evil.example#smba.trafficmanager.net', 'https://evil.example?smba.trafficmanager.net', 'https://evil.example\\@smba.trafficmanager.net', 'https://evil.example\\.smba.trafficmanager.net/',
  'https://ѕmba.trafficmanager.net/', 'https://xn--mba-2xc.trafficmanager.net/', 'https://smba.traﬃcmanager.example/', 'https://localhost/', 'https://localhost:7444/', 'https://127.0.0.1:7443/', 'https://[::1]:7443/',
  'javascript:alert(1)', 'file:///smba.trafficmanager.net',
];
test.each(FOREIGN)('%s is foreign', (url) => {
  expect(isAllowedServiceUrl(url, HOSTS)).toBe(false);
});

// All of these lead to the very host: a URL's host has no case, 443 is the port of https, and IDNA maps wide letters.
test.each(['https://smba.trafficmanager.net/emea/', 'https://SMBA.TrafficManager.NET/emea/', 'https://smba.trafficmanager.net:443/', 'https://localhost:7443/teams/', 'https://ｓmba.trafficmanager.net/'])('%s is ours', (url) => {
  expect(isAllowedServiceUrl(url, HOSTS)).toBe(true);
});

test.each(['*.trafficmanager.net', 'https://smba.trafficmanager.net', 'smba.trafficmanager.net/emea', 'smba.trafficmanager.net:x', 'ada@smba.trafficmanager.net'])('SERVICE_URL_HOSTS does not take %s', (hosts) => {
  const settings = { MicrosoftAppId: CLIENT_ID, MicrosoftAppTenantId: TENANT_ID, MicrosoftAppPassword: 'secret', SERVICE_URL_HOSTS: hosts };

  expect(() => readConfig(settings)).toThrow('SERVICE_URL_HOSTS must be');
});

describe('before anything is sent to a stored address', () => {
  const asked: string[] = [];
  const chat = createChatPort({
    serviceUrlHosts: HOSTS, startSignIn: async () => undefined, wait: async () => undefined,
    findConnector: async (serviceUrl) => { asked.push(serviceUrl); throw new Error('asked for a connector'); },
  });
  const at = (serviceUrl: string): ConversationRef => ({ conversationId: 'a:1', kind: 'personal', serviceUrl, tenantId: TENANT_ID, botId: '28:bot' });
  const ways: Array<[string, (to: ConversationRef) => Promise<unknown>]> = [
    ['a message', (to) => chat.send(to, { text: 'hi' })],
    ['a card', (to) => chat.send(to, { card: { type: 'AdaptiveCard', version: '1.5', body: [] } as never })],
    ['an edit', (to) => chat.edit(to, 'm1', { text: 'hi' })],
    ['the sign-in card', (to) => chat.sendAttachment(to, { contentType: 'application/vnd.microsoft.card.oauth' })],
    ['the typing sign', (to) => chat.showTyping(to)],
  ];
  beforeEach(() => { asked.length = 0; });

  test.each(ways)('a foreign one stops %s before a token is asked for', async (_name, send) => {
    for (const url of FOREIGN) await send(at(url)).catch((error: Error) => expect(error).toMatchObject({ kind: 'gone', code: 'ServiceUrlNotAllowed' }));
    expect(asked).toEqual([]);
  });

  test.each(ways)('one of ours lets %s pass', async (_name, send) => {
    await send(at('https://localhost:7443/teams/')).catch(() => undefined);
    expect([...new Set(asked)]).toEqual(['https://localhost:7443/teams/']);
  });
});

test('a host that was taken off the list is not talked to after the next start, whatever is stored', async () => {
  const fake = await startFakeMicrosoft();
  const former = await startRecorder(fake);
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-narrowed-'));
  const begin = { text: 'set up Code42' };
  const wide = await startComposedBot(fake, { SERVICE_URL_HOSTS: `${fake.host},${former.host}` }, folder);
  const formerUrl = `https://${former.host}/teams/`;
  expect((await wide.post(anActivity(fake, { ...begin, serviceUrl: formerUrl }), `Bearer ${await fake.signChannel({ serviceurl: formerUrl })}`)).status).toBe(200);
  expect(former.heard.length).toBeGreaterThan(0);
  expect(await wide.dump()).toContain(formerUrl);
  await wide.stop();
  former.heard.length = 0;

  const narrow = await startComposedBot(fake, { SERVICE_URL_HOSTS: fake.host }, folder);
  const hana = { from: { id: '29:hana', name: 'Hana Helpdesk', aadObjectId: HANA }, conversation: { id: 'a:personal-hana', conversationType: 'personal', tenantId: TENANT_ID } };
  const { status } = await narrow.post(anActivity(fake, { ...begin, ...hana }), `Bearer ${await fake.signChannel()}`);

  expect(status).toBe(200);
  await untilSaid(narrow.output, 'conversation takes no message');
  expect(former.heard).toEqual([]);
  await narrow.stop();
  await former.close();
  await fake.close();
}, 60_000);

async function untilSaid(output: () => string, words: string): Promise<void> {
  for (let tries = 0; !output().includes(words); tries += 1) {
    if (tries > 100) throw new Error(`never said ${words}: ${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
