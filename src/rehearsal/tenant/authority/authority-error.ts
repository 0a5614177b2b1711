// A refusal of the login service: an OAuth error with its AADSTS number. Source: Entra docs, "Microsoft Entra authentication and authorization error codes".

export class AuthorityError extends Error {
  readonly suberror?: string;
  readonly claims?: string;
  readonly status: number;

  /** @param error the OAuth error that a client may branch on */
  constructor(readonly error: string, readonly errorCode: number, text: string, more: { suberror?: string; claims?: string; status?: number } = {}) {
    super(`AADSTS${errorCode}: ${text}`);
    this.name = 'AuthorityError';
    this.suberror = more.suberror;
    this.claims = more.claims;
    this.status = more.status ?? 400;
  }
}
