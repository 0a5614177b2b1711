// Where the process may connect to, and what is said when it may not. Types and one error; opens nothing.

/** A name that comes with the cloud has to lead to a public address; one that the operator set may lead anywhere, as a private authority does. */
export type Reach = 'public' | 'anywhere';

export interface OutboundRules {
  /** By `host:port`, reached over TLS only. */
  hosts: ReadonlyMap<string, Reach>;
  /** `host:port` reached without TLS: the machine's own source of managed identities, and nothing else. */
  plainHosts: ReadonlySet<string>;
}

/** Looks like a connection that failed, which is what it is to whoever asked for it. */
export class OutboundRefusal extends Error {
  override readonly name = 'OutboundRefusal';
  readonly code = 'EOUTBOUND';
}
