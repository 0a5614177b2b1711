// Lets the SDK get its channel token from a credential of ours, so that a private authority works. Knows nothing of secrets.
import { AppCredentials, ServiceClientCredentialsFactory, type ServiceClientCredentials } from 'botframework-connector';

/** The part of a token credential that is used. */
export interface TokenSource {
  getToken(scope: string): Promise<{ token: string; expiresOnTimestamp: number } | null>;
}

class BotCredentials extends AppCredentials {
  private readonly source: TokenSource;

  constructor(options: { clientId: string; tenantId: string; audience: string; source: TokenSource }) {
    super(options.clientId, options.tenantId, options.audience);
    this.source = options.source;
  }

  /** AppCredentials keeps the token until five minutes before its end. */
  protected override async refreshToken(): ReturnType<AppCredentials['refreshToken']> {
    const made = await this.source.getToken(`${this.oAuthScope}/.default`);
    if (!made) throw new Error('no token for the channel');
    // The SDK types the whole answer of its own library, and reads these two members.
    return { accessToken: made.token, expiresOn: new Date(made.expiresOnTimestamp) } as Awaited<ReturnType<AppCredentials['refreshToken']>>;
  }
}

export class BotCredentialsFactory extends ServiceClientCredentialsFactory {
  private readonly byAudience = new Map<string, BotCredentials>();

  constructor(private readonly options: { clientId: string; tenantId: string; source: TokenSource }) {
    super();
  }

  override async isValidAppId(appId = ''): Promise<boolean> {
    return appId === this.options.clientId;
  }

  /** Never: an empty app id would switch off the check of the channel's tokens. */
  override async isAuthenticationDisabled(): Promise<boolean> {
    return false;
  }

  override async createCredentials(_appId: string, audience: string): Promise<ServiceClientCredentials> {
    const known = this.byAudience.get(audience);
    if (known) return known;
    const made = new BotCredentials({ ...this.options, audience });
    this.byAudience.set(audience, made);
    return made;
  }
}
