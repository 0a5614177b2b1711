// What the bot's own registration consists of: ids, secret and the channel's addresses. Data only.

/** How the bot proves itself to the authority: exactly one of four. */
export type BotSecret =
  | { type: 'password'; password: string }
  /** PEM file that holds the certificate and its key. */
  | { type: 'certificate'; path: string }
  /** A managed identity whose token stands in for a secret; `audience` differs by cloud. */
  | { type: 'federated'; managedIdentityClientId: string; audience: string }
  /** A file in which the host keeps a token that stands in for a secret, as Kubernetes does with workload identity. */
  | { type: 'tokenFile'; path: string };

export interface BotRegistration {
  clientId: string;
  tenantId: string;
  authorityHost: string;
  secret: BotSecret;
}

/** The Bot Framework's own endpoint settings, always complete: setting only some of them makes the SDK blank the rest. */
export interface ChannelEndpoints {
  ToChannelFromBotLoginUrl: string;
  ToChannelFromBotOAuthScope: string;
  ToBotFromChannelTokenIssuer: string;
  OAuthUrl: string;
  ToBotFromChannelOpenIdMetadataUrl: string;
  ToBotFromEmulatorOpenIdMetadataUrl: string;
  CallerId: string;
  ValidateAuthority: string;
}
