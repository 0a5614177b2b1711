// A minimal bot with authentication on, as a counterpart for the relay. It knows nothing of the rehearsal.
import type { Server } from 'node:http';
import {
  ActivityHandler, CardFactory, CloudAdapter, ConfigurationBotFrameworkAuthentication, MessageFactory, TeamsInfo, type TurnContext,
} from 'botbuilder';
import { AppCredentials, AuthenticationConfiguration, ServiceClientCredentialsFactory } from 'botframework-connector';
import express from 'express';

export const APP_ID = '4c0e9c2e-1111-4222-8333-444455556666';
export const BOT_TOKEN = 'the-bots-own-token';

class FixedCredentials extends AppCredentials {
  protected async refreshToken() {
    return { accessToken: BOT_TOKEN, expiresOn: new Date(Date.now() + 3600_000) } as never;
  }
}

class FixedFactory extends ServiceClientCredentialsFactory {
  override isValidAppId = async (id = '') => id === APP_ID;
  override isAuthenticationDisabled = async () => false;
  override createCredentials = async (appId = '', audience = '') => new FixedCredentials(appId, undefined, audience) as never;
}

export interface TinyBot {
  server: Server;
  /** Every activity that got through authentication. */
  seen: { type: string; name?: string; text?: string; from?: { id: string; aadObjectId?: string; name?: string }; conversation: { id: string }; replyToId?: string; value?: { code?: string; authentication?: { token: string } }; action?: string; recipient: { id: string }; serviceUrl: string }[];
  /** Object ids that the on-behalf-of grant would work for. */
  consented: Set<string>;
  /** Statuses that deliveries were answered with. */
  statuses: number[];
  lastId?: string;
  run(conversationId: string, logic: (context: TurnContext) => Promise<void>): Promise<void>;
}

const card = (text: string, more: object = {}) => CardFactory.adaptiveCard({
  type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text }],
  actions: [{ type: 'Action.Execute', title: 'Go', verb: 'go', data: { n: 1 } }], ...more,
});

export async function startTinyBot(options: { openIdUrl: string; authStart: (state: string) => string }): Promise<TinyBot> {
  const auth = new ConfigurationBotFrameworkAuthentication({
    MicrosoftAppId: APP_ID,
    ToBotFromChannelOpenIdMetadataUrl: options.openIdUrl,
    ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
    ToBotFromEmulatorOpenIdMetadataUrl: options.openIdUrl.replace('openid', 'emulator'),
    ToChannelFromBotLoginUrl: 'https://localhost/x', ToChannelFromBotOAuthScope: 'https://api.botframework.com',
    OAuthUrl: 'https://localhost/x', CallerId: '', ValidateAuthority: true,
  } as never, new FixedFactory(), new AuthenticationConfiguration());
  const adapter = new CloudAdapter(auth);
  adapter.onTurnError = async (_context, error) => { throw error; };
  const bot: Partial<TinyBot> & Pick<TinyBot, 'seen' | 'consented' | 'statuses'> = { seen: [], consented: new Set(), statuses: [] };
  const handler = new ActivityHandler();
  let serviceUrl = '';

  handler.onTurn(async (context, next) => {
    bot.seen.push(JSON.parse(JSON.stringify(context.activity)));
    serviceUrl = context.activity.serviceUrl;
    if (context.activity.type === 'invoke') await context.sendActivity({ type: 'invokeResponse', value: await answerInvoke(context, bot as TinyBot) });
    await next();
  });
  handler.onMessage(async (context, next) => {
    const text = context.activity.text?.replace(/<at>.*<\/at>\s*/, '');
    const send = async (activity: object) => (bot.lastId = (await context.sendActivity(activity as never))?.id);
    if (text === 'hi') {
      const message = MessageFactory.attachment(card('first'));
      message.text = 'hello';
      const id = await send(message);
      const update = MessageFactory.attachment(card('second'));
      update.text = 'hello again';
      await context.updateActivity({ ...update, id });
    } else if (text === 'card') await send(MessageFactory.attachment(card('a card')));
    else if (text === 'secure') {
      await send(MessageFactory.attachment(card('a secure card', { actions: [{ type: 'Action.Execute', title: 'Secure', verb: 'secure', data: {} }] })));
    } else if (text === 'login') await sendLogin(context);
    else if (text === 'delete') {
      const id = await send(MessageFactory.text('soon gone'));
      await context.deleteActivity(id as string);
    } else if (text === 'members') {
      const person = await TeamsInfo.getMember(context, context.activity.from.aadObjectId as string);
      await context.sendActivity(`member ${person.name} ${person.userPrincipalName}`);
    } else if (text === 'shared') {
      await send(MessageFactory.attachment(card('base', { refresh: { action: { type: 'Action.Execute', verb: 'look', data: {} } } })));
    } else if (text === 'links') {
      await send(MessageFactory.attachment(CardFactory.adaptiveCard({
        type: 'AdaptiveCard', version: '1.5',
        body: [{ type: 'TextBlock', text: 'Open [the console](https://vendor.example/console) and paste https://vendor.example/acs' }],
        actions: [
          { type: 'Action.OpenUrl', title: 'Console', url: 'https://vendor.example/console' },
          { type: 'Action.OpenUrl', title: 'Elsewhere', url: 'https://other.example/' },
        ],
      })));
    } else if (text === 'crash') throw new Error('crash');
    else await context.sendActivity(`echo ${text} to ${context.activity.from.name}`);
    await next();
  });

  const sendLogin = (context: TurnContext) => context.sendActivity({
    attachments: [CardFactory.oauthCard('', 'Sign in', 'Sign in', options.authStart('s-1'), { id: 'exchange-1' } as never)],
  });

  const answerInvoke = async (context: TurnContext, { consented }: TinyBot): Promise<{ status: number; body?: unknown }> => {
    const { name, value, from } = context.activity;
    const person = from.aadObjectId as string;
    if (name === 'signin/tokenExchange') {
      if (value.token !== `sso-${person}`) return { status: 400 };
      if (!consented.has(person)) return { status: 412, body: { id: value.id, connectionName: '', failureDetail: 'consent' } };
      await context.sendActivity(`signed in ${from.name}`);
      return { status: 200, body: { id: value.id, connectionName: '' } };
    }
    if (name === 'signin/verifyState') {
      await sendLogin(context);
      return { status: 200 };
    }
    if (name === 'signin/failure') return { status: 200 };
    const verb = value.action.verb;
    if (verb === 'look' || verb === 'go') {
      const data = card(verb === 'look' ? `view of ${from.name}` : `went ${from.name} ${value.trigger}`).content;
      return { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: data } };
    }
    if (verb === 'secure') {
      if (!value.authentication) {
        const value = { connectionName: '', buttons: [{ value: options.authStart('s-2') }], tokenExchangeResource: { id: 'exchange-2' } };
        return { status: 200, body: { statusCode: 401, type: 'application/vnd.microsoft.activity.loginRequest', value } };
      }
      if (!consented.has(person)) return { status: 200, body: { statusCode: 412, type: 'application/vnd.microsoft.error.preconditionFailed', value: { code: '412', message: 'consent' } } };
      return { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card(`secured for ${from.name}`, { actions: [] }).content } };
    }
    return { status: 500 };
  };

  const app = express();
  app.use(express.json());
  app.post('/api/messages', async (req, res) => {
    res.on('finish', () => bot.statuses.push(res.statusCode));
    try {
      await adapter.process(req as never, res as never, (context) => handler.run(context));
    } catch {
      if (!res.headersSent) res.status(500).end();
    }
  });
  app.get('/auth-start', (req, res) => res.redirect(`https://authority.example/t/oauth2/v2.0/authorize?client_id=${APP_ID}&state=${String(req.query.state)}&scope=User.Read`));
  app.get('/auth-end', (req, res) => void res.send(`end ${JSON.stringify(req.query)}`));
  bot.server = await new Promise<Server>((resolve) => { const server = app.listen(0, '127.0.0.1', () => resolve(server)); });
  bot.run = (conversationId, logic) => adapter.continueConversationAsync(APP_ID, {
    channelId: 'msteams', serviceUrl, conversation: { id: conversationId } as never, bot: { id: `28:${APP_ID}`, name: 'bot' }, user: undefined as never,
  }, logic);
  return bot as TinyBot;
}
