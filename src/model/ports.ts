// The outside as the bot needs it: interfaces only, implemented in storage, identity, graph and server.
import type { Letter } from './letter';
import type { RecordStatus, WorkRecord } from './record';
import type { AccessRequest } from './request';
import type { Setup } from './setup';
import type { ConversationRef, Person, PersonKey } from './person';
import type { WriteRecord } from './action';
import type { Refusal, RefusalRecord } from './refusal';
import type { ErrorFacts } from './describe-error';

export interface AccessToken {
  token: string;
  expiresAt: Date;
  /** Scopes that the token really carries, without the resource prefix. */
  scopes: string[];
}

export type SignInOutcome =
  | { result: 'signed-in' }
  /** 412 to the client: it shows the consent or sign-in button. */
  | { result: 'interaction-required'; reason: 'consent' | 'mfa'; claims?: string }
  /** Everything else: the token was not valid, was somebody else's, or Entra did not answer. */
  | { result: 'refused'; code: 'identity/invalid-assertion' | 'identity/wrong-person' | 'identity/blocked-by-policy' | 'identity/misconfigured' | 'identity/unavailable' };

/** Tokens of persons, in memory only. */
export interface Identity {
  /** Checks the client's token (signature, issuer, audience, expiry, scope) and that it is this person's; undefined when it is. */
  checkAssertion(person: PersonKey, assertion: string, correlationId: string): Promise<Extract<SignInOutcome, { result: 'refused' }> | undefined>;
  /** Checks the token as well, then proves that the on-behalf-of grant works for `scopes`. */
  acceptAssertion(person: PersonKey, assertion: string, scopes: string[], correlationId: string): Promise<SignInOutcome>;
  /** @throws SetupError identity/sign-in-required | consent-required | mfa-required (details.claims) | blocked-by-policy | misconfigured | unavailable */
  getToken(person: PersonKey, scopes: string[], options?: { claims?: string }): Promise<AccessToken>;
  isSignedIn(person: PersonKey): boolean;
  signOut(person: PersonKey): void;
}

/** Records of one kind, with a revision; the only place where they are kept. */
export interface RecordStore<R extends WorkRecord> {
  /**
   * Writes a new record, owed as `save` says, with its first audit entries. `known`: open ones of this subject in the tenant that were taken into account.
   * @throws SetupError store/stale-revision: the id is taken, or one that is not known was begun meanwhile; nothing is written then
   */
  create(record: R, owner?: string, more?: { known?: string[]; entries?: AuditEntry[]; letters?: Letter[] }): Promise<void>;
  find(tenantId: string, id: string): Promise<R | undefined>;
  /** By the short code for people, with which the id begins; of anybody, whatever became of it. */
  listByCode(tenantId: string, code: string): Promise<R[]>;
  /** Not finished and not cancelled, newest first. */
  listOpen(person: PersonKey): Promise<R[]>;
  /** All of a person: the open ones first, each kind newest first. One page of at most 50. */
  listAll(person: PersonKey, page?: { from: number; most: number }): Promise<R[]>;
  /** How many listAll has over all pages. */
  countAll(person: PersonKey): Promise<number>;
  /** Open ones of others that this person has a part in, newest first: of a setup the vendor half. At most 50. */
  listHeld(person: PersonKey): Promise<R[]>;
  /** Open ones in a tenant, by anybody; with a subject, of that one: of a setup it is the vendor, of a request the app's service principal. */
  listOpenOf(tenantId: string, subject?: string): Promise<R[]>;
  /** Those whose work waits for the sign-in of this person, whoever began them. */
  listWaitingFor(person: PersonKey): Promise<R[]>;
  /** How many of all tenants stand in each status; a status without any is left out. */
  countByStatus(): Promise<Partial<Record<RecordStatus, number>>>;
  /** Those with pending effects, or with a password card that has to be replaced, for the start after a crash. A card that is owed is no work: see listOwed. */
  listPending(): Promise<R[]>;
  /** Those with pending effects that nobody does: their worker is gone or was never noted. Those that wait for a sign-in alone are not meant. */
  listAbandoned(): Promise<R[]>;
  /** Those in all tenants that have something due, the longest due first, at most 50. `subjects`: of these alone. */
  listDue(now: Date, subjects?: string[]): Promise<R[]>;
  /**
   * Writes `record` (whose revision is expectedRevision + 1) and, in one piece with it, what the change means for the audit log and what
   * is to be said of it. When the face is a new one, its card is owed by `owner` from now on; left out, nobody owes it.
   * @throws SetupError store/stale-revision; nothing is written then
   */
  save(record: R, expectedRevision: number, entries?: AuditEntry[], more?: { owner?: string; letters?: Letter[] }): Promise<void>;
  /** Those without work that goes on whose person has not seen the card of now, the longest waiting first. */
  listOwed(): Promise<OwedCard[]>;
  /** From now on `to` owes it. False: it was shown, it is another card, or somebody else was faster. */
  takeOver(owed: OwedCard, to: string): Promise<boolean>;
  /** The card of this face was shown. Noted within about half a second together with others; a newer face stays owed. Never rejects. */
  settle(shown: Pick<R, 'id' | 'face'>): void;
  /** Notes at once what was settled. */
  flush(): Promise<void>;
}

export type SetupStore = RecordStore<Setup>;
export type RequestStore = RecordStore<AccessRequest>;

/** A card that its person has not seen. */
export interface OwedCard extends SetupKey {
  face: number;
  /** The worker that is to show it. */
  owner: string;
}

export interface AuditEntry {
  setupId: string;
  tenantId: string;
  at: string;
  /** Person's object id and name, or the bot for its own checks. */
  byId: string;
  byName: string;
  /** Key of cards/words.yaml `audit`, or an action name. */
  what: string;
  details?: Record<string, string>;
  write?: WriteRecord;
}

export interface AuditLog {
  append(entry: AuditEntry): Promise<void>;
  /** An entry of a write that is about to be sent. Resolves with its number. */
  begin(entry: AuditEntry): Promise<number>;
  /** The answer to that write was heard. */
  complete(number: number, entry: AuditEntry): Promise<void>;
  /** That write was not sent after all. */
  withdraw(number: number): Promise<void>;
  list(tenantId: string, setupId: string): Promise<AuditEntry[]>;
  /** The same one by the same person within ten minutes is counted, not written anew; the oldest go when there are very many. */
  refuse(refusal: Refusal): Promise<void>;
  /** Oldest first: those that were last seen at `since` (ISO time) or later, of one setup or of the whole tenant. */
  listRefusals(tenantId: string, options?: { since?: string; setupId?: string }): Promise<RefusalRecord[]>;
}

/** Where a person can be reached. */
export interface ConversationStore {
  remember(person: Person, conversation: ConversationRef): Promise<void>;
  find(person: PersonKey): Promise<{ person: Person; conversation: ConversationRef } | undefined>;
  forget(conversationId: string): Promise<void>;
}

/** Whoever has the link reads it: a certificate or federation metadata, which Entra publishes as well, and nothing else. */
export interface PublicFile {
  name: string;
  contentType: 'application/x-x509-ca-cert' | 'application/samlmetadata+xml';
  content: string;
}

/** Public files under unguessable links that expire. */
export interface DownloadStore {
  put(file: PublicFile, expiresAt: Date, owner: SetupKey): Promise<{ token: string }>;
  find(token: string, now: Date): Promise<{ name: string; contentType: string; content: string } | undefined>;
  /** Whose file a link led to before it expired; known for about three months. */
  findExpired(token: string, now: Date): Promise<SetupKey | undefined>;
}

export interface SetupKey {
  tenantId: string;
  setupId: string;
}

/** Public files that belong to a setup and are too large for its row. */
export interface KeptFileStore {
  /** Takes the place of an earlier file of this name. */
  keep(owner: SetupKey, name: KeptFileName, content: string): Promise<void>;
  find(owner: SetupKey, name: KeptFileName): Promise<string | undefined>;
}
export type KeptFileName = 'federation-metadata.xml';

/**
 * All that may stand in a line of the log, beside its words: codes, ids of setups and requests, numbers. Nobody's name, address or
 * object id, nothing typed, no text of an error: those repeat what was sent. A new fact is added here, so that it is thought about.
 */
export type LogFacts = ErrorFacts & {
  /** Of the turn that the line belongs to, background work included. Work without a turn, such as a start or a reminder, has an id of its own. */
  correlationId: string;
  setupId?: string;
  tenantId?: string;
  /** Kind of the effect. */
  effect?: string;
  /** One of the code's own words for why. */
  reason?: string;
  /** Path as the server declares it, with names in place of what was sent. */
  route?: string;
  activityType?: string;
  /** Facts of the process. */
  port?: number;
  /** That a part of the process wanted to reach and may not. */
  host?: string;
  cloud?: string;
  vendors?: string[];
  bytes?: number;
  milliseconds?: number;
  /** How far this machine's clock is ahead of Microsoft's; behind: negative. */
  aheadSeconds?: number;
};

export interface Log {
  debug(facts: LogFacts, message: string): void;
  info(facts: LogFacts, message: string): void;
  warn(facts: LogFacts, message: string): void;
  error(facts: LogFacts, message: string): void;
}

export type ClockSource = 'channel' | 'entra' | 'graph';

/** The time as Microsoft's services tell it: what they date is compared with theirs, not with this machine's. */
export interface ClockWatch {
  /** @param date the Date header of their answer @param tookMs from the request to the answer */
  note(source: ClockSource, date: string | null | undefined, tookMs: number): void;
  /** Their time; this machine's where it is the same, or where nobody has told theirs. */
  theirNow(): Date;
}

/** Why a request was turned away before the bot saw it. A closed list, so that nobody outside makes new numbers. */
export const TURNED_AWAY = ['stopping', 'too-large', 'malformed', 'other-channel', 'other-tenant', 'other-service-url', 'no-person', 'token', 'rate', 'busy'] as const;
export type TurnedAway = (typeof TURNED_AWAY)[number];

/** Counts for whoever runs the bot. */
export interface Meter {
  /** @param tookMs from its begin to its end */
  count(what: 'turn' | 'effect', outcome: 'done' | 'failed', tookMs?: number): void;
  turnAway(reason: TurnedAway): void;
  /** One try of one call. Status 0: no answer came. */
  countGraphCall(call: { method: string; status: number; milliseconds: number }): void;
}
