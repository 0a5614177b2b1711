// A setup: one run of a dialog in one tenant. Plain data, stored as one row with a revision.
import type { SetupProblem } from './errors';
import type { ExistingApplication, Plan } from './plan';
import type { ConversationRef, DirectoryPerson, Person } from './person';
import type { Baton, FormerBaton } from './baton';
import type { Effect } from './event';
import type { MetadataState } from './sp-metadata';
import type { PasswordRecord } from './password';
import type { WorkRecord } from './record';

/** Something a person said is done, or that a machine saw. `value` is what the item showed then; another one opens it again. */
export type Mark =
  | { state: 'claimed'; byId: string; byName: string; at: string; value?: string }
  | { state: 'proven'; by: string; at: string; value?: string };

/** A field that somebody else has to supply. */
export interface MissingField {
  field: string;
  since: string;
}

/** What came back from somebody outside before they answered, and when they were last reminded. */
export interface Correspondence {
  /** What they asked, as a person typed it; the oldest first. */
  questions: Array<{ at: string; byName: string; text: string }>;
  /** When the follow-up was last put on the card. */
  remindedAt?: string;
}

export interface ActionRecord {
  state: 'pending' | 'running' | 'done' | 'failed' | 'undone';
  attempt: number;
  startedAt?: string;
  endedAt?: string;
  output?: unknown;
  problem?: SetupProblem;
}

/** What was found out about the person's rights before anything is asked. */
export interface Access {
  checkedAt: string;
  userPrincipalName: string;
  mail?: string;
  tenantName: string;
  defaultDomain: string;
  verifiedDomains: string[];
  /** Directory roles that are active now. */
  roles: Array<{ templateId: string; displayName: string }>;
  missingRole: boolean;
  grantedScopes: string[];
  missingScopes: string[];
}

export interface TestPerson extends DirectoryPerson {
  createdByUs: boolean;
}

export interface SeenSignIn {
  mode: string;
  at: string;
  userPrincipalName: string;
  errorCode: number;
  failureReason?: string;
}

/** How far the test of one way to sign in has come. */
export interface TestState {
  /** Only sign-ins from here on count. By Entra's clock. */
  startedAt: string;
  /** When the test began that a person said has failed; what came since is looked at for the reason only. */
  failedSince?: string;
  /** A person said that the last try failed. */
  saidFailed?: boolean;
  /** A person said that the vendor opened: the log of Entra cannot know that. */
  opened?: Mark;
  mark?: Mark;
  seen?: SeenSignIn;
  problem?: SetupProblem;
  /** Last look into the log that found nothing. */
  lookedAt?: string;
}

/** The message that shows the current card. */
export interface LiveCard {
  conversation: ConversationRef;
  messageId: string;
}

export interface Setup extends WorkRecord, PasswordRecord {
  admin: Person;
  conversation: ConversationRef;
  vendor: string;
  dialogVersion: number;
  stepId: string;
  /** A side card above the step, such as a waiting field or the guard opened early. */
  aside?: { type: 'missing'; field: string } | { type: 'guard'; stepId: string } | { type: 'create-person' } | { type: 'message' } | { type: 'answer' } | { type: 'undo'; /** The question was answered with yes. */ begun?: true } | { type: 'confirm-cancel' } | { type: 'hand-over' };
  answers: Record<string, string>;
  /** What was typed and refused, so that the form comes back as it was. */
  draft?: { values: Record<string, string>; errors: Record<string, string> };
  /** What the vendor's metadata said, for the step that asks for it. */
  metadata?: MetadataState;
  missing: MissingField[];
  /** By id of the message step. */
  correspondence?: Record<string, Correspondence>;
  /** When the bot speaks next by itself; only while somebody is waited for. */
  dueAt?: string;
  /** How often it did since somebody pressed something, and when last. */
  nudged?: { count: number; at: string };
  access?: Access;
  plan?: Plan;
  adopt?: ExistingApplication;
  /** True once the admin chose "make a new one" although others exist. */
  makeNew?: boolean;
  ticked: string[];
  /** Plan lines that were confirmed and changed something, over all plans of this setup. */
  changes?: number;
  /** Said by the admin after an unclear answer, when nothing was found: make the app anew. */
  createAnyway?: boolean;
  actions: Record<string, ActionRecord>;
  marks: Record<string, Mark>;
  /** Set while the plan is read again after the yes. */
  confirmedFingerprint?: string;
  /** True when the tenant moved between the plan and the yes: the plan is shown anew. */
  planMoved?: boolean;
  found?: { text: string; people: DirectoryPerson[] };
  /** The test person that is to be made, once the admin said yes. */
  newPerson?: { displayName: string; userPrincipalName: string; mailNickname: string; givenName?: string; surname?: string };
  testPerson?: TestPerson;
  /** By test id. */
  tests: Record<string, TestState>;
  problem?: SetupProblem;
  live?: LiveCard;
  pending: Effect[];
  /** What was under way stood still until then, because the process that did it was gone. Until its person presses something. */
  interrupted?: { at: string };
  /** When its person last pressed something on it or asked for it; what the bot did since does not count. Absent: as `createdAt`. */
  touchedAt?: string;
  /** Set while somebody else has the vendor half, or was asked to take it. */
  baton?: Baton;
  /** Whoever had the vendor half has done all of this step; the admin leads on from here. */
  partDone?: { stepId: string; byName: string; at: string };
  /** Who had it before, the newest last. */
  formerBatons?: FormerBaton[];
  /** Activity id of the message that began or changed it last: who finds that message cut off knows that it was done. */
  saidIn?: string;
  /** True: the same person has or had another one of this product open; its cards name the code. */
  isOneOfSeveral?: boolean;
}
