// The SDK's adapter with our credentials, and without its own ways to let callers in. Knows nothing of routes.
import { CloudAdapter, ConfigurationBotFrameworkAuthentication, type Activity, type InvokeResponse, type TurnContext } from 'botbuilder';
import { AuthenticationConfiguration, AuthenticationError, ClaimsIdentity, type ConnectorClient, type ConnectorFactory, type UserTokenClient } from 'botframework-connector';
import { LRUCache } from 'lru-cache';
import type { ChannelEndpoints } from '../model/registration';
import { BotCredentialsFactory, type TokenSource } from './bot-credentials';

export interface AdapterSettings {
  clientId: string;
  tenantId: string;
  channel: ChannelEndpoints;
  /** A new one when the channel refuses the token of the last one. */
  makeCredential: () => TokenSource;
}

const MAX_CONNECTORS = 50;
/** As @azure/core-rest-pipeline names it. */
export const SDK_RETRIES = 'defaultRetryPolicy';

export class LatchkeyAdapter extends CloudAdapter {
  private readonly connectors = new LRUCache<string, ConnectorClient>({ max: MAX_CONNECTORS });
  private readonly ownClaims: ClaimsIdentity;
  private readonly credentials: BotCredentialsFactory;

  constructor(private readonly settings: AdapterSettings) {
    const { clientId, tenantId, makeCredential } = settings;
    const credentials = new BotCredentialsFactory({ clientId, tenantId, makeSource: makeCredential });
    super(createAuthentication(settings, credentials));
    this.credentials = credentials;
    this.ownClaims = new ClaimsIdentity([
      { type: 'aud', value: settings.clientId },
      { type: 'appid', value: settings.clientId },
    ], true);
  }

  /** Runs `logic` for an activity of a caller who was verified as the channel. Errors of `logic` go to onTurnError. */
  async receive(activity: Activity, logic: (context: TurnContext) => Promise<void>): Promise<InvokeResponse | undefined> {
    // The SDK would make a client of its own for each turn.
    const connectorFactory: ConnectorFactory = { create: (serviceUrl) => this.findConnector(serviceUrl) };
    const { CallerId: callerId, ToChannelFromBotOAuthScope: audience } = this.settings.channel;
    return this.processActivity({ claimsIdentity: this.ownClaims, audience, callerId, connectorFactory }, activity, logic);
  }

  /** One client for each service address, kept: making one costs more than a call. The caller has checked the address. */
  async findConnector(serviceUrl: string, renew?: 'renew'): Promise<ConnectorClient> {
    if (renew) await this.credentials.renew();
    const known = this.connectors.get(serviceUrl);
    if (known) return known;
    const factory = this.botFrameworkAuthentication.createConnectorFactory(this.ownClaims);
    const made = await factory.create(serviceUrl, this.settings.channel.ToChannelFromBotOAuthScope);
    // The SDK would repeat 5xx and broken connections by itself, three times over some 5 s: a click would be answered too late, and a message
    // that was taken would be shown up to four times. Who sends decides on that.
    made['client'].pipeline.removePolicy({ name: SDK_RETRIES });
    this.connectors.set(serviceUrl, made);
    return made;
  }
}

/** The SDK makes a client of the token service for each turn; this bot asks for none, so one is enough. */
class Authentication extends ConfigurationBotFrameworkAuthentication {
  private tokenClient?: Promise<UserTokenClient>;

  override createUserTokenClient(claims: ClaimsIdentity): Promise<UserTokenClient> {
    return (this.tokenClient ??= super.createUserTokenClient(claims));
  }
}

function createAuthentication({ clientId, tenantId, channel }: AdapterSettings, credentials: BotCredentialsFactory): ConfigurationBotFrameworkAuthentication {
  return new Authentication(
    { ...channel, MicrosoftAppId: clientId, MicrosoftAppTenantId: tenantId },
    credentials,
    new AuthenticationConfiguration([], refuseAll),
  );
}

/** Whoever is let in was verified before; the SDK's own check lets nobody in. */
async function refuseAll(): Promise<never> {
  throw new AuthenticationError('Callers are verified before the adapter', 401);
}
