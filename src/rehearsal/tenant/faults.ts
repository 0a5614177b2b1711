// The faults that can be switched on in the tenant and on its sign-in side; holds values only, others act on them.

export interface FaultValues {
  /** A number: that many of the next calls answer 429; `every-second`: each second call does. */
  throttle?: number | 'every-second';
  /** True: nobody has a directory role; an object id: this person has none. */
  noRole?: true | string;
  /** No consent counts except what people give from now on. */
  consentRemoved?: boolean;
  /** Seconds until reads show a change; instead of the tenant's ordinary delay. */
  slowReplication?: number;
  /** One of so many readings shows a change at once, the others only when it has arrived. */
  flippingReplication?: number;
  /** True: 503 until cleared; a number: for that many seconds. Kept as the moment (epoch milliseconds) when it ends. */
  outage?: boolean | number;
  /** The on-behalf-of grant asks for a second factor until the person has signed in with one. */
  mfa?: boolean;
  /** Sign-in side: the identity provider sends the person to another region. */
  wrongRegion?: boolean;
  /** Sign-in side: the assignment does not count. */
  unassignedUser?: boolean;
  /** Assertions are signed with a certificate that has expired; Graph shows the active one as ended. */
  expiredCertificate?: boolean;
  /** Sign-in side: the audience is the request's issuer as it is, without `spn:` before one that is no URI. */
  plainAudience?: boolean;
  /** The sign-in log is refused, as without Entra ID P1. */
  tenantWithoutPremium?: boolean;
  /** Milliseconds until a sign-in is in the log. */
  signInLogDelayMs?: number;
  /** The next instantiate makes both objects and answers 404 all the same, as the real one sometimes does. */
  lostInstantiate?: boolean;
  /** Templates fill in these values on instantiate, as some of the real ones do; left out, everything about SAML stays empty. */
  templateFills?: { identifier?: string; replyUrl?: string; signOnUrl?: string };
  /** True: tokens issued before now (kept as epoch seconds) get a claims challenge, when the client declared cp1. */
  claimsChallenge?: boolean | number;
}

export type FaultName = keyof FaultValues;
