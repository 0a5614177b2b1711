// Every setting: its default, its meaning, and one clear line when it is missing or wrong.
import { ASSIGNMENT_ROLES } from '../src/actions/directory-roles';
import { ConfigError, readConfig } from '../src/config';

const GOOD = {
  MicrosoftAppId: '11111111-1111-4111-8111-11111111111A', MicrosoftAppPassword: 'secret', MicrosoftAppTenantId: '22222222-2222-4222-8222-222222222222',
};

test('three settings are enough for a start in the global cloud', () => {
  const config = readConfig(GOOD);

  expect(config).toMatchObject({
    host: '0.0.0.0', port: 3978, operationsHost: '127.0.0.1', operationsPort: 9464, publicUrl: 'http://localhost:3978', databaseUrl: 'file:.data/latchkey.db', databaseJournal: 'wal', approvers: { roles: ASSIGNMENT_ROLES, people: [], channels: false }, logLevel: 'info',
    registration: { clientId: '11111111-1111-4111-8111-11111111111a', authorityHost: 'https://login.microsoftonline.com', secret: { type: 'password', password: 'secret' } },
    cloud: { name: 'global', graphBaseUrl: 'https://graph.microsoft.com', canMakeSigningCertificate: true, customTemplateId: '8adf8e6e-67b2-4cf2-a259-e3dc5476c621' },
    channel: { ToBotFromChannelTokenIssuer: 'https://api.botframework.com' },
  });
  expect([...config.serviceUrlHosts]).toEqual(['smba.trafficmanager.net', 'smba.infra.gcc.teams.microsoft.com']);
});

test('who decides about requests are roles, people and the people of a channel; a word that is none of it stops the start', () => {
  const person = 'A0000000-0000-4000-8000-000000000002';

  expect(readConfig({ ...GOOD, APPROVERS: `cloud application administrator, ${person}` }).approvers).toEqual({ roles: ['158c047a-c907-4556-b7ef-446551a6b5f7'], people: [person.toLowerCase()], channels: false });
  expect(readConfig({ ...GOOD, APPROVERS: '62e90394-69f5-4237-9190-012177145e10,Channel' }).approvers).toEqual({ roles: ['62e90394-69f5-4237-9190-012177145e10'], people: [], channels: true });
  expect(() => readConfig({ ...GOOD, APPROVERS: 'Cloud Admin' })).toThrow(/^APPROVERS has “Cloud Admin”, which is no name/);
});

test('a colleague adds the app by its id in Teams, which follows from the registration unless it is said', () => {
  expect(readConfig(GOOD).installUrl).toMatch(/^https:\/\/teams\.microsoft\.com\/l\/app\/[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  expect(readConfig({ ...GOOD, CLOUD: 'usgov', TEAMS_APP_ID: '33333333-3333-4333-8333-33333333333A' }).installUrl).toBe('https://gov.teams.microsoft.us/l/app/33333333-3333-4333-8333-33333333333a');
  expect(() => readConfig({ ...GOOD, TEAMS_APP_ID: 'latchkey' })).toThrow(/^TEAMS_APP_ID must be a GUID/);
});

test.each([
  ['usgov', 'https://graph.microsoft.us', 'https://login.microsoftonline.us', 'smba.infra.gov.teams.microsoft.us', 'https://api.botframework.us'],
  ['dod', 'https://dod-graph.microsoft.us', 'https://login.microsoftonline.us', 'smba.infra.dod.teams.microsoft.us', 'https://api.botframework.us'],
])('%s has its own addresses and cannot make a signing certificate', (cloud, graph, authority, host, issuer) => {
  const config = readConfig({ ...GOOD, CLOUD: cloud });

  expect(config.cloud).toMatchObject({ graphBaseUrl: graph, authorityHost: authority, canMakeSigningCertificate: false });
  expect(config.serviceUrlHosts.has(host)).toBe(true);
  expect(config.channel.ToBotFromChannelTokenIssuer).toBe(issuer);
  expect(config.graphResource).toBe(graph);
});

test.each([
  ['global', 'https://entra.microsoft.com', 'https://teams.microsoft.com', 'launcher.myapps.microsoft.com', 'https://myapps.microsoft.com'],
  ['usgov', 'https://entra.microsoft.us', 'https://gov.teams.microsoft.us', 'myapps.microsoft.us', 'https://myapps.microsoft.us'],
  ['dod', 'https://entra.microsoft.us', 'https://dod.teams.microsoft.us', 'myapps.microsoft.us', 'https://myapps.microsoft.us'],
  ['china', 'https://entra.microsoftonline.cn', 'https://teams.microsoftonline.cn', 'myapps.windowsazure.cn', 'https://myapps.windowsazure.cn'],
])('links of %s lead to its own admin center, Teams and My Apps', (cloud, adminCenter, teamsClient, tile, myApps) => {
  const config = readConfig({ ...GOOD, CLOUD: cloud, SERVICE_URL_HOSTS: 'relay.test' });

  expect(config.cloud).toMatchObject({ adminCenter, teamsClient, myApps });
  expect(new URL(config.cloud.tileAddress).host).toBe(tile);
});

test.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'ALL_PROXY'])('%s stops the start in words, and an empty one does not', (name) => {
  expect(() => readConfig({ ...GOOD, [name]: 'http://ada:pass@proxy.test:3128' })).toThrow(new ConfigError(`${name} is set, and the bot goes through no proxy: take it away for the bot, and let the bot reach its hosts itself.`));
  expect(readConfig({ ...GOOD, [name]: ' ' }).port).toBe(3978);
});

test.each(['usgov', 'dod'])('%s has the template of its cloud for apps of no gallery', (cloud) => {
  expect(readConfig({ ...GOOD, CLOUD: cloud }).cloud).toMatchObject({ customTemplateId: '4602d0b4-76bb-404b-bca9-2652e1a39c6d', canMakeSigningCertificate: false });
});

test('china has a template, an issuer and a channel of its own, takes both names of its sign-in service, and asks for the connector’s hosts', () => {
  expect(() => readConfig({ ...GOOD, CLOUD: 'china' })).toThrow(/^SERVICE_URL_HOSTS is missing: the connector hosts of CLOUD=china/);
  const config = readConfig({ ...GOOD, CLOUD: 'china', SERVICE_URL_HOSTS: 'relay.test' });

  expect(config.cloud).toMatchObject({ graphBaseUrl: 'https://microsoftgraph.chinacloudapi.cn', customTemplateId: '5a532e38-1581-4918-9658-008dc27c1d68', canMakeSigningCertificate: false });
  expect(config.graphResource).toBe('https://microsoftgraph.chinacloudapi.cn');
  expect(config.assertionIssuers).toEqual(['https://login.partner.microsoftonline.cn/{tid}/v2.0', 'https://sts.chinacloudapi.cn/{tid}/', 'https://login.chinacloudapi.cn/{tid}/v2.0']);
  expect(config.channel.ToBotFromChannelTokenIssuer).toBe('https://api.botframework.azure.cn');
});

test('addresses of a private authority and channel are passed through, while scopes keep Graph’s own name', () => {
  const config = readConfig({ ...GOOD, AUTHORITY_HOST: 'https://localhost:9/', GRAPH_BASE_URL: 'https://localhost:8', SERVICE_URL_HOSTS: 'LOCALHOST:7, other', ToBotFromChannelOpenIdMetadataUrl: 'https://localhost:7/openid' });

  expect(config.cloud).toMatchObject({ graphBaseUrl: 'https://localhost:8', authorityHost: 'https://localhost:9' });
  expect(config.assertionIssuers).toContain('https://localhost:9/{tid}/v2.0');
  expect([...config.serviceUrlHosts]).toEqual(['localhost:7', 'other']);
  expect(config.channel.ToBotFromChannelOpenIdMetadataUrl).toBe('https://localhost:7/openid');
  expect(config.channel.OAuthUrl).toBe('https://api.botframework.com');
  expect(config.graphResource).toBe('https://graph.microsoft.com');
});

test('hosts inside the network are listed with the address at which they are read', () => {
  const config = readConfig({ ...GOOD, PRIVATE_HOSTS: 'Vendor.example=10.0.0.5:443, other.example:8443=[fd00::5]:9443' });

  expect([...config.privateHosts]).toEqual([['vendor.example', { address: '10.0.0.5', port: 443 }], ['other.example:8443', { address: 'fd00::5', port: 9443 }]]);
  expect(readConfig(GOOD).privateHosts.size).toBe(0);
});

test('rates and proxies are whole numbers with defaults for one organisation without a proxy', () => {
  expect(readConfig(GOOD)).toMatchObject({ rates: { perPerson: 120, perTenant: 3000 }, proxies: 0 });
  expect(readConfig({ ...GOOD, RATE_PER_PERSON: '10', RATE_PER_TENANT: '100', PROXIES: '1' })).toMatchObject({ rates: { perPerson: 10, perTenant: 100 }, proxies: 1 });
  expect(() => readConfig({ ...GOOD, RATE_PER_PERSON: '0' })).toThrow(/^RATE_PER_PERSON must be 1 or more/);
  expect(() => readConfig({ ...GOOD, RATE_PER_TENANT: 'many' })).toThrow(/^RATE_PER_TENANT must be a number/);
  expect(() => readConfig({ ...GOOD, PROXIES: '9' })).toThrow(/^PROXIES must be 5 or less/);
});

test('the bot may reach the hosts of its settings, and what comes with the cloud has to be public', () => {
  const { hosts, plainHosts } = readConfig(GOOD).outbound;
  const changed = readConfig({ ...GOOD, AUTHORITY_HOST: 'https://localhost:9', SERVICE_URL_HOSTS: 'relay.test:7' }).outbound.hosts;

  expect(Object.fromEntries(hosts)).toEqual(Object.fromEntries([
    'graph.microsoft.com:443', 'login.microsoftonline.com:443', 'api.botframework.com:443', 'login.botframework.com:443', 'smba.trafficmanager.net:443', 'smba.infra.gcc.teams.microsoft.com:443',
  ].map((host) => [host, 'public'])));
  expect(plainHosts.size).toBe(0);
  expect([...changed].filter(([, reach]) => reach === 'anywhere').map(([host]) => host).sort()).toEqual(['localhost:9', 'relay.test:7']);
  expect(changed.has('smba.trafficmanager.net:443')).toBe(false);
});

test('only a managed identity is asked for without TLS, at the machine’s own addresses', () => {
  const federated = { ...GOOD, MicrosoftAppPassword: undefined, MicrosoftAppFederatedClientId: GOOD.MicrosoftAppTenantId };

  expect([...readConfig(federated).outbound.plainHosts]).toEqual(['169.254.169.254:80', '127.0.0.1:40342']);
  expect([...readConfig({ ...federated, IDENTITY_ENDPOINT: 'http://169.254.130.4:8081/msi/token' }).outbound.plainHosts]).toContain('169.254.130.4:8081');
  expect(readConfig({ ...GOOD, IDENTITY_ENDPOINT: 'http://169.254.130.4:8081/msi/token' }).outbound.plainHosts.size).toBe(0);
  expect(() => readConfig({ ...GOOD, IDENTITY_ENDPOINT: 'here' })).toThrow(/^IDENTITY_ENDPOINT must be an http address/);
});

test.each([
  [{ MicrosoftAppPassword: undefined, MicrosoftAppCertificatePath: '/c.pem' }, { type: 'certificate', path: '/c.pem' }],
  [{ MicrosoftAppPassword: '', MicrosoftAppFederatedClientId: GOOD.MicrosoftAppTenantId }, { type: 'federated', managedIdentityClientId: GOOD.MicrosoftAppTenantId, audience: 'api://AzureADTokenExchange' }],
  [{ MicrosoftAppPassword: undefined, AZURE_FEDERATED_TOKEN_FILE: '/token' }, { type: 'tokenFile', path: '/token' }],
])('a certificate or a federated credential stands in for the password: %j', (settings, secret) => {
  expect(readConfig({ ...GOOD, ...settings }).registration.secret).toEqual(secret);
});

test.each<[Record<string, string | undefined>, RegExp]>([
  [{ MicrosoftAppId: undefined }, /^MicrosoftAppId is missing/],
  [{ MicrosoftAppId: 'x' }, /^MicrosoftAppId must be a GUID/],
  [{ MicrosoftAppTenantId: ' ' }, /^MicrosoftAppTenantId is missing/],
  [{ MicrosoftAppPassword: undefined }, /^MicrosoftAppPassword, .* is missing/],
  [{ MicrosoftAppCertificatePath: '/c.pem' }, /exclude each other/],
  [{ MicrosoftAppType: 'MultiTenant' }, /^MicrosoftAppType must be SingleTenant/],
  [{ CLOUD: 'mars' }, /^CLOUD must be/],
  [{ CLOUD: 'china' }, /^SERVICE_URL_HOSTS is missing/],
  [{ PORT: 'abc' }, /^PORT must be a port number/],
  [{ PORT: '70000' }, /^PORT must be a port number/],
  [{ PORT: '9464' }, /^OPERATIONS_PORT must differ/],
  [{ GRAPH_BASE_URL: 'http://localhost:8' }, /^GRAPH_BASE_URL must be an https address/],
  [{ AUTHORITY_HOST: 'https://localhost/x' }, /^AUTHORITY_HOST must be an https address/],
  [{ PUBLIC_URL: 'http://bot.example' }, /^PUBLIC_URL must start with https/],
  [{ SERVICE_URL_HOSTS: 'https://smba.example/' }, /^SERVICE_URL_HOSTS must be/],
  [{ PRIVATE_HOSTS: 'vendor.example' }, /^PRIVATE_HOSTS must be/],
  [{ PRIVATE_HOSTS: 'vendor.example=inside.example:443' }, /^PRIVATE_HOSTS must be/],
  [{ PRIVATE_HOSTS: 'vendor.example=10.0.0.256:443' }, /^PRIVATE_HOSTS must be/],
  [{ PRIVATE_HOSTS: 'vendor.example=10.0.0.5:70000' }, /^PRIVATE_HOSTS must be/],
  [{ SERVICE_URL_HOSTS: '*.trafficmanager.net' }, /^SERVICE_URL_HOSTS must be/],
  [{ DATABASE_URL: 'postgres://x' }, /^DATABASE_URL must be/],
  [{ DATABASE_JOURNAL: 'off' }, /^DATABASE_JOURNAL must be wal or delete/],
  [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be/],
])('one clear line for %j', (settings, line) => {
  const read = (): unknown => readConfig({ ...GOOD, ...settings });

  expect(read).toThrow(line);
  expect(read).toThrow(ConfigError);
  expect(read).not.toThrow(/\n|secret/);
  expect(new ConfigError('x').exitCode).toBe(78);
});
