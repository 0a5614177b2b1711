// The facts that each card is filled with. Wording and layout stand in cards/*.json and cards/words.yaml.
import type { SetupErrorCode } from './errors';
import type { PlanCard } from './plan-card';
import type { ChecklistItemFact, EntraLine, FirstCard, GuardFact, HandoverValueFact, NextFact, PasswordCard, PasswordGoneCard, PersonFact, ProgressLine, ProofRow, TestFact, VendorCheckFact } from './card-facts';
import type { BatonCard, BatonOfferCard, BatonOverCard, BatonTalkCard, HandOverCard } from './baton-cards';
import type { NoticeCard, SubscriptionCard } from './channel-cards';
import type { NextNudge, SetupCard, Trail } from './card-frame';
import type { MessageAnswerCard, MessageCard, MessageSentCard, WaitingCard } from './message-cards';
import type { AlreadyOpenCard, ChooseVendorCard, ColleagueCard, HelpCard, HistoryCard, RunbookCard, SetupsCard, SupersededCard, UnclearCard, WelcomeCard } from './talk-cards';
import type { DiagnosisAskCard, DiagnosisCard, DiagnosisWaitCard } from './diagnosis-cards';
import type { RequestCard, RequestFormCard, RequestPreviewCard, RequestsCard } from './request-cards';
import type { AskCard, ChooseCard, MetadataCard, MetadataCheckCard, PrepareCard } from './question-cards';

export type * from './baton-cards';
export type * from './card-facts';
export type * from './card-frame';
export type * from './channel-cards';
export type * from './diagnosis-cards';
export type * from './message-cards';
export type * from './plan-card';
export type * from './question-cards';
export type * from './request-cards';
export type * from './talk-cards';

export * from './card-verbs';

export interface PreflightCard extends FirstCard {
  tenantName: string;
  personName: string;
  userPrincipalName: string;
  roleMissing: boolean;
  /** Active roles of the person, display names. */
  activeRoles: string[];
  /** Any one of these is enough, display names, the least powerful first. */
  neededRoles: string[];
  scopes: Array<{ scope: string; granted: boolean }>;
  /** Where roles are activated; by cloud. */
  pimUrl?: string;
  checkedAt: string;
}

export interface ProgressCard extends SetupCard {
  mode: 'make' | 'undo' | 'check' | 'metadata';
  lines: ProgressLine[];
  startedAt: string;
  /** Whole seconds since the start. */
  seconds: number;
  /** Key of words.yaml `progressDetails`, as said by the running action. */
  detail?: string;
  /** When what it says is over, if that is known. */
  detailUntil?: string;
}

/** certificate.look once it is made. */
export interface CertificateByHandCard extends SetupCard, NextNudge {
  applicationName: string;
  /** The app's own page for single sign-on in the admin center. */
  entraUrl: string;
  /** What Entra shows: nothing, only what has ended, or several of which none is active. */
  found: 'none' | 'expired' | 'several';
  /** How many, for `several`. */
  count?: string;
  /** ISO time, for `expired`. */
  endedAt?: string;
  /** ISO time of the last look that somebody asked for. */
  lookedAt?: string;
  canUndo: boolean;
}

export interface HandoverCard extends SetupCard {
  values: HandoverValueFact[];
  onlyIfNeeded: HandoverValueFact[];
  onlyIfNeededLead?: string;
  changesRead: number;
  changesMade: number;
}

/** checklist.save with toggles. "It looks different" shows the dialog's text in place, with guard.open when `canOpenGuard`. */
export interface ChecklistCard extends SetupCard {
  title: string;
  lead?: string;
  items: ChecklistItemFact[];
  /** What to do when the console looks different. */
  different?: string;
  /** True: the guard may be opened from here. */
  canOpenGuard: boolean;
}

export interface PersonCard extends SetupCard {
  /** What the vendor needs of the person. */
  needs?: string;
  /** What was searched; input `person`. */
  searched?: string;
  /** At most 3, as buttons (person.choose, choice = objectId). Absent: nothing searched yet. */
  found?: PersonFact[];
  /** True: more people fit than are shown. */
  moreFound?: boolean;
  /** Nobody was found, and what was searched ends in a domain that is none of the tenant's. */
  foreign?: { domain: string; domains: string[] };
  /** The dialog's test person; absent: cannot be created. Inputs of the confirm variant: `nickname`, `domain`. */
  create?: { displayName: string; nickname: string; domain: string; domains: string[] };
  /** True: the confirm variant (person.create-confirm), which says what to expect. */
  confirmCreate: boolean;
}

export interface AssignCard extends SetupCard {
  person: PersonFact;
  /** What the vendor needs of the person, when this one may not have it. */
  warning?: string;
  lines: EntraLine[];
  /** Name of the app role. */
  role?: string;
  /** Why it may be skipped (assign.skip). */
  optional?: string;
}

export interface GuardCard extends SetupCard {
  why: string;
  signIn: { state: 'proven' | 'claimed' | 'not-tested'; who?: string; at?: string };
  /** Toggles `guard-administrator`, `guard-secondBrowser`, `guard-wayBack`. */
  administrator: GuardFact;
  secondBrowser: GuardFact;
  wayBack: GuardFact;
  /** Instructions that open afterwards. */
  protects: string[];
  /** True: opened before the sign-in was proven, because the console looks different. */
  early: boolean;
}

/** test.check, test.claim and test.failed carry choice = id of the current test, the first open one. */
export interface TestCard extends SetupCard {
  person: PersonFact;
  tests: TestFact[];
  current: TestFact;
  /** ISO time of the last look into the sign-in log, which found nothing. */
  lookedAt?: string;
  /** True: the tenant has no licence for its log; only a claim is possible. */
  logUnreadable: boolean;
  logTrouble?: 'rights' | 'later';
  /** For a sign-in that a person says has failed and that Entra did not refuse. `at`: ISO time at which Entra's log shows a success; absent while it shows nothing. */
  vendorRefused?: { at?: string; checks: VendorCheckFact[] };
  /** What codes mean; for refusals that the log does not hold. */
  troubles?: { code: string; text: string }[];
}
export interface ProofCard extends SetupCard { rows: ProofRow[]; signInProven: boolean }

export interface SummaryCard extends SetupCard {
  changes: number;
  items: number;
  signInsProven: number;
  signInsClaimed: number;
  certificateEnds?: string;
  notificationEmails: string[];
  assigned: string[];
  /** False: everybody of the tenant can sign in. */
  onlyAssigned: boolean;
  enforced: 'yes' | 'no' | 'not-asked';
  next: NextFact[];
}

export interface ErrorCard {
  trail?: Trail;
  action?: SetupCard['action'];
  code: SetupErrorCode;
  retry: 'now' | 'later' | 'never';
  /** Facts of the error; errors.yaml names them as {name}. */
  details: Record<string, string>;
  /** Set when a change stopped: its place and name. */
  stopped?: { number: number; of: number; action: string };
  /** What happened before it. */
  lines: ProgressLine[];
  /** The plan was said yes to, and nothing of it is written yet. */
  confirmed?: true;
  canUndo: boolean;
}
export interface SignInCard extends NextNudge { trail?: Trail; action?: SetupCard['action']; reason: 'required' | 'consent' | 'failed' | 'expired'; scopes: string[] }

export interface UndoCard extends SetupCard {
  tenantName: string;
  /** What goes back: old = now, new = afterwards (absent: deleted). */
  lines: EntraLine[];
  /** What stays because this setup did not make it, or because a person typed it at the vendor. */
  stays: string[];
}
/** confirm: asks first (setup.cancel-confirm); done: is over. */
/** `takenBack`: how many actions were undone. */
export interface CancelledCard extends SetupCard { state: 'confirm' | 'done'; changesMade: number; takenBack: number; /** Nothing is known to be made; something was begun, and nobody knows what came of it. */ isUnclear?: boolean }
/** `about`: what was asked for; a setup where nothing is said. */
export interface NotHereCard { chatUrl?: string; about?: 'trouble' | 'request' }
/** For a team or a group chat. `isNew`: posted once when the bot was added there, by `addedBy` if Teams says the name. */
export interface TeamWelcomeCard { isNew: boolean; addedBy?: string; chatUrl: string }

export interface CardData {
  'welcome': WelcomeCard;
  'help': HelpCard;
  'choose-vendor': ChooseVendorCard;
  'preflight': PreflightCard;
  'prepare': PrepareCard;
  'metadata': MetadataCard;
  'metadata-check': MetadataCheckCard;
  'choose': ChooseCard;
  'ask': AskCard;
  'plan': PlanCard;
  'progress': ProgressCard;
  'certificate-by-hand': CertificateByHandCard;
  'handover': HandoverCard;
  'checklist': ChecklistCard;
  'waiting': WaitingCard;
  'hand-over': HandOverCard;
  'baton': BatonCard;
  'baton-offer': BatonOfferCard;
  'baton-talk': BatonTalkCard;
  'baton-over': BatonOverCard;
  'message': MessageCard;
  'message-sent': MessageSentCard;
  'message-answer': MessageAnswerCard;
  'person': PersonCard;
  'password': PasswordCard;
  'password-gone': PasswordGoneCard;
  'assign': AssignCard;
  'guard': GuardCard;
  'test': TestCard;
  'proof': ProofCard;
  'summary': SummaryCard;
  'error': ErrorCard;
  'already-open': AlreadyOpenCard;
  'colleague': ColleagueCard;
  'unclear': UnclearCard;
  'superseded': SupersededCard;
  'setups': SetupsCard;
  'history': HistoryCard;
  'runbook': RunbookCard;
  'sign-in': SignInCard;
  'undo': UndoCard;
  'cancelled': CancelledCard;
  'diagnosis': DiagnosisCard;
  'diagnosis-ask': DiagnosisAskCard;
  'diagnosis-wait': DiagnosisWaitCard;
  'not-here': NotHereCard;
  'team-welcome': TeamWelcomeCard;
  'subscription': SubscriptionCard;
  'notice': NoticeCard;
  'request-form': RequestFormCard;
  'request-preview': RequestPreviewCard;
  'request': RequestCard;
  'requests': RequestsCard;
}
export type CardName = keyof CardData;
