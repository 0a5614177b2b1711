// What an action is: one safe-to-repeat change in Entra. Actions live in src/actions, one file each.
import type { z } from 'zod';
import type { ExistingApplication, PlanLine } from './plan';
import type { PersonKey } from './person';
import type { KeptFileName } from './ports';
import type { SetupProblem } from './errors';

/** A Graph session of one person for one action: the token covers exactly the scopes asked for. */
export interface GraphSession {
  get<T>(path: string, options?: GraphRequestOptions): Promise<T>;
  /** Follows @odata.nextLink until the end. */
  list<T>(path: string, options?: GraphRequestOptions): Promise<T[]>;
  post<T>(path: string, body: unknown, options?: GraphRequestOptions): Promise<T>;
  patch(path: string, body: unknown, options?: GraphRequestOptions): Promise<void>;
  delete(path: string, options?: GraphRequestOptions): Promise<void>;
  /** Public documents of the authority, such as the federation metadata; no token is sent. */
  getPublicText(url: string): Promise<string>;
}

export interface GraphRequestOptions {
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** A request that must never happen twice: sent again only when the service said that it did not take it (429, or 503 with Retry-After). */
  once?: boolean;
  /** Called once, with the token in hand and before anything is sent; rejects to keep the request back. */
  beforeSend?: (request: Pick<GraphAnswer, 'method' | 'path'>) => Promise<void>;
  /** Called once, if anything was sent, with the final answer, good or bad; the audit log is fed by it. */
  onAnswer?: (answer: GraphAnswer) => void;
}

/** What is kept of one answer of Graph. */
export interface GraphAnswer {
  method: string;
  /** Path without host, version and query. */
  path: string;
  status: number;
  requestId: string;
}

/** One write, for the audit log. */
export interface WriteRecord {
  method: string;
  /** Path without host and query. */
  path: string;
  /** 0: sent, and no answer was heard. */
  status: number;
  /** Empty when no answer named one. */
  graphRequestId: string;
  what: string;
  /** Object id of the person whom it gives or takes access, where one call has several. */
  principalId?: string;
}

/** Told the answer; not called when none was heard. */
export type EndWrite = (answer: Pick<WriteRecord, 'status' | 'graphRequestId'>) => void;

export interface Cloud {
  name: 'global' | 'usgov' | 'dod' | 'china';
  graphBaseUrl: string;
  authorityHost: string;
  /** Template id of the non-gallery SAML app. */
  customTemplateId: string;
  /** False: Graph has no call for it there, and people make it in the admin center. */
  canMakeSigningCertificate: boolean;
  /** Origin of the Entra admin center. */
  adminCenter: string;
  /** Where a tile of My Apps leads; with `{applicationId}` and `{tenantId}`. */
  tileAddress: string;
  /** Where people find their apps. */
  myApps: string;
  /** Origin of Teams in the browser. */
  teamsClient: string;
}

export interface ActionContext {
  graph: GraphSession;
  cloud: Cloud;
  tenantId: string;
  person: PersonKey & { name: string; userPrincipalName?: string; mail?: string };
  setupId: string;
  /** Short code of the setup, part of the marker in `notes` and of the temporary display name. */
  setupCode: string;
  /** 1 on the first run of this effect; more after a crash or a retry: then look for what an earlier run made. */
  attempt: number;
  /** What attempts of this action sent so far, the oldest first. Each is noted before it is sent: what is not here was not sent. */
  listSentWrites: () => Promise<WriteRecord[]>;
  /** How the attempt before this one ended, when it ended with an answer. Tells a clear refusal from an unknown end. */
  previousProblem?: SetupProblem;
  /** True only after a person was told that no trace of an earlier try was found, and asked to make the app anew. */
  createAnyway?: boolean;
  /** Gallery template as found while planning; absent: looked up by its name. */
  templateId?: string;
  /** Outputs of actions that ran before, by action name. */
  results: Record<string, unknown>;
  /** The app to take over; absent: make a new one. */
  adopt?: ExistingApplication;
  /** Ids of the plan lines that the admin ticked on an adopted app. */
  ticked: string[];
  /** The bot's own registration, which is never a target. */
  ownClientId: string;
  now: () => Date;
  /** Waits; injected so that tests run fast. Rejects when `signal` is aborted. */
  wait: (ms: number) => Promise<void>;
  /** Says what runs now, in words of cards/words.yaml `progress`; never blocks. */
  progress: (key: string) => void;
  /** Before a write is sent, so that none is unknown, whatever becomes of the process. @throws what keeps the write from being noted: then it must not be sent */
  beginWrite: (write: Pick<WriteRecord, 'method' | 'path' | 'what'>) => Promise<EndWrite>;
  /** Keeps a public file with the setup, for people to hand on. */
  keepFile: (name: KeptFileName, content: string) => Promise<void>;
  /** The only way out for a generated password: shown once in the personal chat, never stored, never logged. */
  revealSecret?: (password: string) => void;
}

/** One change that would be taken back; `what` is a key as in a plan line. */
export type UndoLine = Pick<PlanLine, 'what' | 'old' | 'new'>;

export interface Action<Input = unknown, Output = unknown> {
  /** Equal to the file name; what a dialog says after `do:`. */
  name: string;
  /** Delegated scopes, the least that work (facts: Graph permissions table). */
  scopes: string[];
  /** Scopes that it needs besides when the same dialog also has the named action, such as a read of what that one made. */
  scopesWith?: Record<string, string[]>;
  /** Directory role template ids of which one is enough. Empty: none needed. */
  roles: string[];
  /** Names of actions whose results this one needs; independent ones run side by side. */
  after: string[];
  /** Also these, where `canMakeSigningCertificate` is false and it waits for people. */
  afterByHand?: string[];
  /** Actions that write to one object run one after another: `application`, `servicePrincipal`, `user`, or none. */
  writesTo?: 'application' | 'servicePrincipal' | 'user';
  input: z.ZodType<Input>;
  output: z.ZodType<Output>;
  /** Reads the tenant and says what would change. Writes nothing. */
  plan(input: Input, context: ActionContext): Promise<PlanLine[]>;
  /** Finds before it creates, writes, reads back. Safe to run twice. */
  run(input: Input, context: ActionContext): Promise<Output>;
  /** What `undo` would take back of this output, old being what stands there now. Empty: nothing of it is this setup's. Absent: all of it. */
  undoLines?(output: Output): UndoLine[];
  /** Takes back what this setup provably made; throws actions/not-ours otherwise. */
  undo?(output: Output, context: ActionContext): Promise<void>;
}
