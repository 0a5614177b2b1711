// Lets the SDK get its channel token from a credential of ours, so that a private authority works. Knows nothing of secrets.
import { performance } from 'node:perf_hooks';
import { AppCredentials, ServiceClientCredentialsFactory, type ServiceClientCredentials } from 'botframework-connector';
import { ChatError } from '../model/chat-error';

/** The part of a token credential that is used. */
export interface TokenSource {
  getToken(scope: string): Promise<{ token: string; expiresOnTimestamp: number } | null>;
}

/** The code of a message that could not be sent because the bot has no token of its own. */
export const NO_TOKEN = 'channel-token';

type Refreshed = Awaited<ReturnType<AppCredentials['refreshToken']>>;

class BotCredentials extends AppCredentials {
  private refreshing?: Promise<Refreshed>;

  constructor(options: { clientId: string; tenantId: string; audience: string }, private readonly source: () => TokenSource) {
    super(options.clientId, options.tenantId, options.audience);
  }

  /** AppCredentials keeps the token until five minutes before its end. Whoever needs one meanwhile waits for the same answer. */
  protected override refreshToken(): Promise<Refreshed> {
    return (this.refreshing ??= this.fetchToken().finally(() => { this.refreshing = undefined; }));
  }

  /** @throws ChatError again: the message waits until there is a token, whoever has to mend it */
  private async fetchToken(): Promise<Refreshed> {
    try {
      const made = await this.source().getToken(`${this.oAuthScope}/.default`);
      if (!made) throw new Error('no token for the channel');
      // The SDK types the whole answer of its own library, and reads these two members.
      return { accessToken: made.token, expiresOn: new Date(made.expiresOnTimestamp) } as Refreshed;
    } catch (cause) {
      throw new ChatError({ kind: 'again', code: NO_TOKEN, retryAfterMs: NO_TOKEN_AGAIN_MS, mayBeTaken: false, cause });
    }
  }
}

/** Entra is asked no more often than this for a token that it does not give. */
const NO_TOKEN_AGAIN_MS = 10_000;
const RENEWED_AT_MOST_EVERY_MS = 60_000;

export class BotCredentialsFactory extends ServiceClientCredentialsFactory {
  private readonly byAudience = new Map<string, BotCredentials>();
  private source: TokenSource;
  private renewedAt = -Infinity;

  constructor(private readonly options: { clientId: string; tenantId: string; makeSource: () => TokenSource }) {
    super();
    this.source = options.makeSource();
  }

  /** The channel refuses a token that seems good here, for example because this machine's clock went back: what keeps tokens is thrown away with them. */
  async renew(): Promise<void> {
    if (performance.now() - this.renewedAt < RENEWED_AT_MOST_EVERY_MS) return;
    this.renewedAt = performance.now();
    this.source = this.options.makeSource();
    await Promise.all([...this.byAudience.values()].map((one) => one.getToken(true)));
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
    const made = new BotCredentials({ ...this.options, audience }, () => this.source);
    this.byAudience.set(audience, made);
    return made;
  }
}
