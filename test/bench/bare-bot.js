// The yardstick: the least that a botbuilder bot on restify needs for the same turn. Same authentication, same outgoing calls, one row, one card.
const { ActivityHandler, CloudAdapter, ConfigurationBotFrameworkAuthentication } = require('botbuilder');
const { AuthenticationConfiguration, AuthenticationError, AppCredentials, ServiceClientCredentialsFactory } = require('botframework-connector');
const { ClientSecretCredential } = require('@azure/identity');
const { createClient } = require('@libsql/client/sqlite3');
const restify = require('restify');

const { env } = process;
const work = JSON.parse(env.BENCH_WORK);

class Credentials extends AppCredentials {
  constructor(appId, audience) {
    super(appId, env.MicrosoftAppTenantId, audience);
    this.source = new ClientSecretCredential(env.MicrosoftAppTenantId, appId, env.MicrosoftAppPassword, { authorityHost: env.AUTHORITY_HOST, disableInstanceDiscovery: true });
  }

  async refreshToken() {
    const { token, expiresOnTimestamp } = await this.source.getToken(`${this.oAuthScope}/.default`);
    return { accessToken: token, expiresOn: new Date(expiresOnTimestamp) };
  }
}

class Factory extends ServiceClientCredentialsFactory {
  async isValidAppId(appId) { return appId === env.MicrosoftAppId; }

  async isAuthenticationDisabled() { return false; }

  async createCredentials(appId, audience) { return new Credentials(appId, audience); }
}

const guard = async (claims) => {
  const valueOf = (type) => claims.find((claim) => claim.type === type)?.value;
  if (valueOf('iss') !== env.ToBotFromChannelTokenIssuer || new URL(valueOf('serviceurl')).host !== env.SERVICE_URL_HOSTS) throw new AuthenticationError('refused', 401);
};

class Bot extends ActivityHandler {
  async onInvokeActivity(context) {
    const { data } = context.activity.value.action;
    await Promise.all(work.graphUrls.map(async (url) => (await fetch(url, { headers: { authorization: `Bearer ${work.token}` } })).json()));
    for (const { url, method, body } of work.graphCalls ?? []) {
      await (await fetch(url, { method, headers: { authorization: `Bearer ${work.token}`, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}) })).json();
    }
    for (let call = 0; call < work.connectorCalls; call++) await context.updateActivity({ ...work.message, id: context.activity.replyToId });
    await database.execute('insert into answers (data) values (?)', [JSON.stringify(data)]);
    return { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: work.card } };
  }
}

const database = createClient({ url: env.DATABASE_URL, concurrency: 1 });
const bot = new Bot();
const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(env, new Factory(), new AuthenticationConfiguration([], guard)));
const server = restify.createServer();
server.use(restify.plugins.bodyParser());
server.post('/api/messages', async (req, res) => adapter.process(req, res, (context) => bot.run(context)));

async function start() {
  await database.execute('pragma journal_mode = wal');
  await database.execute('pragma synchronous = full');
  await database.execute('create table answers (number integer primary key, data text not null)');
  server.listen(Number(env.PORT), '127.0.0.1', () => console.log(JSON.stringify({ msg: 'ready' })));
}
start();
