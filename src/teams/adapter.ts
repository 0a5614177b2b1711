// The SDK's adapter with our credentials, our check of claims and no words of its own to callers. Knows nothing of routes.
import { CloudAdapter, ConfigurationBotFrameworkAuthentication, type Activity, type InvokeResponse, type TurnContext } from 'botbuilder';
import { AuthenticationConfiguration, ClaimsIdentity, type ConnectorClient, type ConnectorFactory, type UserTokenClient } from 'botframework-connector';
import { LRUCache } from 'lru-cache';
import type { ChannelEndpoints } from '../model/registration';
import { BotCredentialsFactory, type TokenSource } from './bot-credentials';
import { createClaimsGuard } from './claims-guard';

export interface AdapterSettings {
  clientId: string;
  tenantId: string;
  channel: ChannelEndpoints;
  serviceUrlHosts: ReadonlySet<string>;
  credential: TokenSource;
}

const MAX_CONNECTORS = 50;

export class LatchkeyAdapter extends CloudAdapter {
  private readonly connectors = new LRUCache<string, ConnectorClient>({ max: MAX_CONNECTORS });
  private readonly ownClaims: ClaimsIdentity;

  constructor(private readonly settings: AdapterSettings) {
    super(createAuthentication(settings));
    this.ownClaims = new ClaimsIdentity([
      { type: 'aud', value: settings.clientId },
      { type: 'appid', value: settings.clientId },
    ]);
  }

  /** Checks the caller's token, then runs `logic`. Rejects only when the caller is refused: errors of `logic` go to onTurnError. */
  async receive(authorization: string, activity: Activity, logic: (context: TurnContext) => Promise<void>): Promise<InvokeResponse | undefined> {
    const caller = await this.botFrameworkAuthentication.authenticateRequest(activity, authorization);
    // The SDK would make a client of its own for each turn.
    const connectorFactory: ConnectorFactory = { create: (serviceUrl) => this.findConnector(serviceUrl) };
    return this.processActivity({ ...caller, connectorFactory }, activity, logic);
  }

  /** One client for each service address, kept: making one costs more than a call. The caller has checked the address. */
  async findConnector(serviceUrl: string): Promise<ConnectorClient> {
    const known = this.connectors.get(serviceUrl);
    if (known) return known;
    const factory = this.botFrameworkAuthentication.createConnectorFactory(this.ownClaims);
    const made = await factory.create(serviceUrl, this.settings.channel.ToChannelFromBotOAuthScope);
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

function createAuthentication(settings: AdapterSettings): ConfigurationBotFrameworkAuthentication {
  const { clientId, tenantId, channel, serviceUrlHosts, credential } = settings;
  const guard = createClaimsGuard({ issuer: channel.ToBotFromChannelTokenIssuer, serviceUrlHosts });
  return new Authentication(
    { ...channel, MicrosoftAppId: clientId, MicrosoftAppTenantId: tenantId },
    new BotCredentialsFactory({ clientId, tenantId, source: credential }),
    new AuthenticationConfiguration([], guard),
  );
}
