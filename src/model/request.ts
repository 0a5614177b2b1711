// A request: somebody asks that people may use an app, somebody else decides, and the bot does it with that one's token. Plain data, one row with a revision.
import type { SetupProblem } from './errors';
import type { ConversationRef, DirectoryPerson, Person } from './person';
import type { PasswordEvent, PasswordRecord } from './password';
import type { LoopEvent, PendingWork, WorkRecord } from './record';

/** Who may decide: any of these. */
export interface Approvers {
  /** Template ids of directory roles. */
  roles: string[];
  /** Object ids. */
  people: string[];
  /** Whoever is in a channel that subscribed to approvals. */
  channels: boolean;
}

/** Where a request stands. `form`: something is still to be said; `preview`: everything is found, and nothing was sent to anybody. */
export type RequestStage = 'form' | 'looking' | 'preview' | 'sent' | 'adding' | 'added' | 'removing' | 'removed' | 'refused' | 'withdrawn';

export interface RequestedApp {
  servicePrincipalId: string;
  displayName: string;
}

/** What Entra shows of one person and the app. */
export interface RequestedPerson extends DirectoryPerson {
  /** Access that is there already. */
  has?: { through: 'direct' } | { through: 'group'; group: string };
  /** An account that is made once somebody approves it; its `objectId` is nobody's yet. */
  isPlanned?: true;
  /** The approver left this one out. */
  isLeftOut?: true;
  result?: PersonResult;
}

export type PersonResult =
  | { state: 'added'; at: string; assignmentId: string; /** Entra made it, and its list did not show it in time. */ isUnseen?: true }
  /** Somebody else was faster: nothing of ours, and nothing that is taken away later. */
  | { state: 'there-already'; at: string }
  | { state: 'failed'; at: string; problem: SetupProblem; /** It was asked for, and nobody knows what came of it: the access may be there. */ isInDoubt?: true }
  | { state: 'removed'; at: string }
  /** It was added, and could not be taken away. */
  | { state: 'not-removed'; at: string; assignmentId: string; problem: SetupProblem };

/** A text that names nobody, or several. */
export interface UnclearName {
  text: string;
  matches: DirectoryPerson[];
}

/** A new account to test with. Its first password is shown once, to `user` alone. */
export interface AskedAccount {
  displayName: string;
  userPrincipalName: string;
  mailNickname: string;
  /** Who signs in with it. */
  user: DirectoryPerson;
  /** Of that one, with the bot. */
  chat: ConversationRef;
  /** Once it is made. */
  objectId?: string;
  /** A password of it was at hand once: whoever takes up the work need not tell that it is lost. */
  isPasswordMade?: true;
}

/** What an account can be called. */
export type AccountName = Pick<AskedAccount, 'displayName' | 'mailNickname' | 'userPrincipalName'>;

/** Keys of words.yaml `accountFaults`. */
export type AccountFault = 'missing' | 'mistake' | 'noDomain' | 'taken';

export interface RequestWish {
  /** A new account is asked for; absent: access for people who are there. */
  kind?: 'test-user';
  /** Its sign-in name, as typed, with or without a domain. */
  account?: string;
  /** As typed. */
  app: string;
  /** One a line, as typed; of a new account the one who signs in with it. */
  people: string;
  purpose: 'test' | 'lasting';
  reason: string;
  /** How long, in days from the moment at which it is given; absent: until somebody takes it away. */
  days?: number;
  /** As typed, when that is no number of days. */
  typedDays?: string;
}

export interface RequestDecision {
  by: Person;
  at: string;
  how: 'approved' | 'refused';
  reason?: string;
  /** Set when it differs from what was asked. */
  isChanged?: true;
}

/** One message that shows the request. */
export interface RequestCopy {
  id: string;
  conversation: ConversationRef;
  /** `requester`: the one of who asked; `channel`: anybody there may see it; `approver`: of one person who may decide. */
  of: 'requester' | 'channel' | 'approver';
  person?: Person;
  /** Of a channel, as people know it. */
  place?: string;
  messageId?: string;
}

export interface AccessRequest extends WorkRecord, PasswordRecord {
  requester: Person;
  stage: RequestStage;
  /** What was said when it was begun, for the same words said again. */
  begunWith: string;
  /** Activity id of the message that began it; absent for a button. */
  saidIn?: string;
  wish: RequestWish;
  /** Fields of the form that were refused, and why. */
  faults: Partial<Record<'account' | 'app' | 'people' | 'reason' | 'days', string>>;
  /** Several apps fit what was typed. */
  apps: RequestedApp[];
  app?: RequestedApp;
  people: RequestedPerson[];
  account?: AskedAccount;
  unclear: UnclearName[];
  copies: RequestCopy[];
  sentAt?: string;
  /** It was sent, and nobody who decides can see it any more: it stands before its sending again. */
  isUnreached?: true;
  decision?: RequestDecision;
  /** Whose token the work runs with: who decided, or who took it over. */
  actor?: Person;
  /** Where that one is reached. */
  actorReach?: ConversationRef;
  /** How often the work waited for a sign-in since somebody pressed something. */
  signInsAsked?: number;
  /** How often whoever has to sign in was called since. */
  calls?: number;
  /** When temporary access ends, ISO time; set once it is added. */
  endsAt?: string;
  /** When the bot speaks or acts next by itself. */
  dueAt?: string;
  problem?: SetupProblem;
  /** What was under way stood still until then. */
  interrupted?: { at: string };
  pending: RequestEffect[];
}

/** An effect is one thing to do outside. `key` is the same on every retry. */
export type RequestEffect = PendingWork & (
  /** Reads with the requester's token. */
  | { type: 'findTargets' }
  | { type: 'makeUser'; attempt: number }
  | { type: 'addPeople'; attempt: number }
  | { type: 'removePeople'; attempt: number }
);

/** Everything that happens to a request. */
export type RequestEvent =
  | { type: 'clicked'; verb: string; choice?: string; values: Record<string, string>; by: Person; /** Who may decide, as looked up a moment ago. */ mayDecide?: boolean; /** Where that one is reached. */ reach?: ConversationRef; /** Where it is sent to. */ copies?: RequestCopy[] }
  | { type: 'targetsFound'; key: string; apps: RequestedApp[]; app?: RequestedApp; people: RequestedPerson[]; unclear: UnclearName[]; /** Of a wish for a new account. */ account?: AccountName | { fault: AccountFault }; /** Where whoever signs in with it is reached. */ chat?: ConversationRef }
  | { type: 'userMade'; key: string; person: DirectoryPerson }
  | { type: 'peopleDone'; key: string; results: Record<string, PersonResult> }
  | { type: 'effectFailed'; key: string; problem: SetupProblem; worker?: string }
  | { type: 'signedIn' }
  | { type: 'due'; dueAt: string }
  /** Quiet: where a copy lies. */
  | { type: 'copyShown'; copyId: string; messageId: string }
  /** Who asked said the same once more, and wants to see it. */
  | { type: 'askedAgain' }
  /** Nothing can be shown in this chat or channel any more. */
  | { type: 'placeLost'; conversationId: string }
  /** Quiet: a further place that shows it. */
  | { type: 'copyAdded'; copy: RequestCopy }
  | PasswordEvent
  | LoopEvent;
