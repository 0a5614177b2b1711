// What the relay needs of the tenant, and nothing more; the world hands it over.

export interface AuthorizeRequest {
  redirectUri: string;
  state?: string;
  scopes: string[];
  /** `query` unless the request asked for `fragment`. */
  responseMode?: string;
}

export interface RelayTenant {
  /** The token that a Teams client gets for the bot's own resource. */
  mintSsoToken(personObjectId: string): Promise<string>;
  /** Checks client, redirect URI and scopes as the authorize page does; throws an error with an AADSTS text. */
  readAuthorizeRequest(query: Record<string, string>): AuthorizeRequest | Promise<AuthorizeRequest>;
  /** The person said yes, with a second factor if one was asked for. */
  grantConsent(personObjectId: string, scopes: string[]): void | Promise<void>;
  /** Throws for a token that is not the bot's connector token. */
  verifyBotToken(token: string): Promise<void>;
  /** Plays a fault; answers the line for the chat. `argument` is what was typed after the words. */
  playFault(fault: FaultWord, argument: string, personObjectId: string): string | Promise<string>;
  /** Ends all faults. */
  clearFaults(): void | Promise<void>;
  /** The rehearsal's time, and whether it runs ahead of this machine's. */
  readTime(): { now: Date; isAhead: boolean };
  /** Sets the rehearsal's clock forward; without a moment, back to this machine's time. */
  moveTime(to?: Date): void;
  /** Faults, time, this person's roles and counts in one line, for `rehearsal: state`. */
  describe(personObjectId: string): string | Promise<string>;
}

/** Words after `rehearsal:` that change the tenant or the sign-in service. */
export const FAULT_WORDS = [
  'throttle every second', 'throttle', 'no role', 'consent removed', 'new token', 'slow replication', 'flipping replication', 'outage', 'mfa', 'wrong region', 'unassigned user',
  'expired certificate', 'plain audience', 'no premium', 'activate role', 'template fills values',
] as const;

export type FaultWord = (typeof FAULT_WORDS)[number];
