// A production bot that knows nothing of this project: settings from the environment, @azure/identity for its tokens, https outside.
const { CardFactory, CloudAdapter, ConfigurationBotFrameworkAuthentication } = require('botbuilder');
const { AppCredentials, AuthenticationConfiguration, ServiceClientCredentialsFactory } = require('botframework-connector');
const { ClientSecretCredential, OnBehalfOfCredential } = require('@azure/identity');
const express = require('express');

const env = process.env;
const authority = { authorityHost: env.AUTHORITY_HOST, disableInstanceDiscovery: true };
const source = new ClientSecretCredential(env.MicrosoftAppTenantId, env.MicrosoftAppId, env.MicrosoftAppPassword, authority);

class Credentials extends AppCredentials {
  async refreshToken() {
    const token = await source.getToken(`${this.oAuthScope}/.default`);
    return { accessToken: token.token, expiresOn: new Date(token.expiresOnTimestamp) };
  }
}
class Factory extends ServiceClientCredentialsFactory {
  isValidAppId = async (id) => id === env.MicrosoftAppId;
  isAuthenticationDisabled = async () => false;
  createCredentials = async (id, audience) => new Credentials(id, env.MicrosoftAppTenantId, audience);
}
const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(env, new Factory(), new AuthenticationConfiguration()));
adapter.onTurnError = async (_context, error) => console.error(error);

const sendLogin = (context) => context.sendActivity({
  attachments: [CardFactory.oauthCard('', 'Sign in', 'Sign in', `${env.PUBLIC_URL}/auth-start`, { id: 'exchange' })],
});

async function exchange(assertion) {
  const credential = new OnBehalfOfCredential({
    tenantId: env.MicrosoftAppTenantId, clientId: env.MicrosoftAppId, clientSecret: env.MicrosoftAppPassword, userAssertionToken: assertion, ...authority,
  });
  const { token } = await credential.getToken('https://graph.microsoft.com/User.Read');
  const answer = await fetch(`${env.GRAPH_BASE_URL}/v1.0/me`, { headers: { authorization: `Bearer ${token}` } });
  return (await answer.json()).displayName;
}

async function answerInvoke(context, { name, value }) {
  if (name !== 'signin/tokenExchange') return sendLogin(context).then(() => ({ status: 200 }));
  try {
    await context.sendActivity(`Graph says ${await exchange(value.token)}`);
    return { status: 200 };
  } catch {
    return { status: 412 };
  }
}

const app = express().use(express.json());
app.post('/api/messages', (req, res) => adapter.process(req, res, async (context) => {
  const { activity } = context;
  if (activity.type === 'installationUpdate') await context.sendActivity(`welcome to ${activity.conversation.id}`);
  if (activity.type === 'message') await (activity.text === 'login' ? sendLogin(context) : context.sendActivity(`echo ${activity.text} to ${activity.from.name}`));
  if (activity.type === 'invoke') await context.sendActivity({ type: 'invokeResponse', value: await answerInvoke(context, activity) });
}));
app.get('/auth-start', (_req, res) => res.redirect(`${env.AUTHORITY_HOST}/${env.MicrosoftAppTenantId}/oauth2/v2.0/authorize?${new URLSearchParams({
  client_id: env.MicrosoftAppId, redirect_uri: `${env.PUBLIC_URL}/auth-end`, response_type: 'code', state: 'state-1',
  scope: 'openid https://graph.microsoft.com/User.Read', code_challenge: 'a'.repeat(43), code_challenge_method: 'S256',
})}`));
app.get('/auth-end', (req, res) => res.send(`ended with ${Object.keys(req.query).join(' and ')}`));
app.listen(Number(env.PORT), env.HOST, () => console.log('{"msg":"ready"}'));
process.stdin.on('end', () => process.exit(0)).resume();
