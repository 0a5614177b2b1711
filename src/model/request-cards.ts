// The facts of the cards of a request for access. Wording and layout stand in cards/request*.json. Types only.
import type { AccountFault } from './request';
import type { SetupErrorCode } from './errors';
import type { CardAddress } from './card-frame';

/** Copied into every button; `setupId` is the request's id. */
interface RequestFrame {
  /** Short, for people. */
  code: string;
  action: CardAddress;
  /** ISO time; the bot stood still before, and went on then. */
  interruptedAt?: string;
}

/** What stood in the way. `details` as errors.yaml names them. */
export interface RequestProblemFact {
  code: SetupErrorCode;
  retry: 'now' | 'later' | 'never';
  details: Record<string, string>;
}

/** One person of a request. `group`: the one that gives access already. `not-yet`: it stopped before; `not-given`: it was refused or withdrawn. */
export interface RequestPersonFact {
  displayName: string;
  userPrincipalName: string;
  isGuest: boolean;
  standing: 'to-add' | 'to-make' | 'not-yet' | 'not-given' | 'direct' | 'group' | 'disabled' | 'left-out' | 'added' | 'there-already' | 'failed' | 'removed' | 'not-removed';
  group?: string;
  /** ISO time. */
  at?: string;
  /** Entra made it, and does not show it yet. */
  isUnseen?: true;
  problem?: RequestProblemFact;
}

/** In the requester's chat: which app, which people. request.look with inputs `app` and `people` (one a line); request.withdraw. */
export interface RequestFormCard extends RequestFrame {
  /** `looking`: the inputs stand there as facts. `sign-in`: request.sign-in. */
  state: 'asking' | 'looking' | 'sign-in' | 'stopped';
  /** True: a new account is asked for, `account` being its sign-in name, and `people` whoever signs in with it. request.kind changes between the two. */
  isTestUser: boolean;
  account: string;
  app: string;
  people: string;
  faults: { account?: AccountFault; app?: 'missing' | 'notFound'; people?: 'missing' | 'notFound' | 'tooMany' | 'onlyOne' | 'noChat' | 'disabled' };
  /** At most 5 that fit what was typed: request.app, choice. */
  apps: Array<{ title: string; choice: string }>;
  /** Names that several have: request.person with an input of this key each. */
  unclear: Array<{ key: string; text: string; matches: Array<{ title: string; value: string }> }>;
  /** Names that nobody has. */
  unknown: string[];
  problem?: RequestProblemFact;
}

/** Everything is found, nothing is sent. request.send with inputs `purpose`, `days`, `reason`; request.change goes back to the form; request.withdraw. */
export interface RequestPreviewCard extends RequestFrame {
  app: string;
  people: RequestPersonFact[];
  /** Who signs in with the new account. */
  user?: string;
  /** It was sent, and whoever could decide cannot see it any more. */
  isUnreached: boolean;
  /** How many would get access; 0: there is nothing to send. */
  toAdd: number;
  purpose: 'test' | 'lasting';
  /** As typed; empty: until somebody takes it away. */
  days: string;
  reason: string;
  faults: { reason?: 'missing'; days?: 'outOfRange' };
}

/** Once it is sent, for everybody who sees it. */
export interface RequestCard extends RequestFrame {
  /** `channel`: everybody there reads it. */
  audience: 'requester' | 'approver' | 'channel';
  /** `partly`: some people failed. `sign-in`: decided, and waits for the sign-in of `actor`. `stopped`: nothing was done. */
  state: 'sent' | 'adding' | 'added' | 'partly' | 'stopped' | 'sign-in' | 'removing' | 'not-removed' | 'removed' | 'refused' | 'withdrawn';
  /** Key of words.yaml `requestHeadings`, and what is filled into it. */
  heading: string;
  values: Record<string, string>;
  requester: string;
  app: string;
  /** Who signs in with the new account, and is shown its password. */
  user?: string;
  people: RequestPersonFact[];
  purpose: 'test' | 'lasting';
  days?: string;
  reason: string;
  sentAt: string;
  /** When temporary access ends, ISO time. */
  endsAt?: string;
  decision?: { by: string; at: string; how: 'approved' | 'refused'; reason?: string; isChanged: boolean };
  /** Whose right the work needs or uses now. */
  actor?: string;
  problem?: RequestProblemFact;
  /** Who was asked: names of people and channels. */
  asked: string[];
  /** While it waits for a decision: those who can be chosen in `people`, a comma between their values. request.approve without inputs gives what was asked, with choice `changed` what stands in `people` and `days`; request.refuse with `refusal`. */
  choices: Array<{ title: string; value: string }>;
  /** All of their values, as a client hands them over. */
  chosen: string;
  /** request.withdraw. */
  canWithdraw: boolean;
  /** request.retry. */
  canRetry: boolean;
  /** request.leave: partly done is enough. */
  canLeave: boolean;
  /** request.remove: access that was given for a time can be ended now. */
  canRemove: boolean;
}

/** request.show for each; request.list with choice = how many newer ones are passed over. */
export interface RequestsCard {
  requests: Array<{ setupId: string; code: string; revision: number; app: string; people: number; firstPerson: string; state: RequestCard['state'] | 'form'; updatedAt: string }>;
  more: number;
  next: string;
  hasNewer: boolean;
  total: number;
}
