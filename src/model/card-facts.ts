// Facts that several cards share: names, values, states and times. Knows no wording and no layout.
import type { SetupCard } from './card-frame';
import type { PlanLine } from './plan';

export interface LabelledValue {
  label: string;
  value: string;
  note?: string;
}

export interface WhereToFind {
  text: string;
  /** False: not in the tutorial, the card says "check". */
  inTutorial: boolean;
}

/** What has to be known before anything else, such as that a product is reported closed. */
export interface CautionFact {
  text: string;
  /** False: not in the tutorial, the card says "check". */
  inTutorial: boolean;
  /** Titles say where the links really lead. */
  links: Array<{ title: string; url: string }>;
}

/** A card that may be the first one of a setup. */
export interface FirstCard extends SetupCard {
  caution?: CautionFact;
}

/** What the access check found; all confirmed. */
export interface AccessSummary {
  personName: string;
  userPrincipalName: string;
  tenantName: string;
  /** Display names of the active directory roles. */
  roles: string[];
  /** Graph scopes; words.yaml says each in plain words. */
  scopes: string[];
  /** ISO time. */
  checkedAt: string;
}

export interface ChoiceFact {
  value: string;
  label: string;
  /** What the choice leads to, such as a host name. */
  shows?: string;
}

export interface FieldFact {
  /** Key of the field = id of the input = name in the click's values. */
  key: string;
  label: string;
  kind: 'text' | 'choice' | 'url' | 'hostname' | 'email' | 'domain' | 'claims';
  /** What was typed before, the answer, or the default. */
  value?: string;
  /** Set: the value was refused; shown above the input. Text of the dialog (`mistake`) or of words.yaml. */
  error?: string;
  whereToFind?: WhereToFind;
  example?: string;
  /** Regular expression for the client; only a first check. */
  pattern?: string;
  /** What to enter, said by the client when the value does not fit. */
  errorMessage: string;
  maxLength?: number;
  /** For kind `choice`. */
  choices?: ChoiceFact[];
  required: boolean;
  /** Where the value that stands in the field comes from, when nobody typed it. */
  cameFrom?: string;
  /** True when the dialog says who can supply it. */
  canBeMissing: boolean;
}

/** One line of the vendor's half, numbered over the whole setup or the step; plan and checklist use the same number and verb. */
export interface VendorLine {
  number: number;
  do: string;
  /** Menu path at the vendor. */
  where: string;
  value?: string;
  /** Can lock people out: locked until the guard. */
  risk: boolean;
}

export interface ChecklistItemFact extends VendorLine {
  id: string;
  field?: string;
  as: 'type' | 'paste' | 'choose' | 'tick' | 'clear' | 'press' | 'upload' | 'decide';
  notes: string[];
  /** False: not in the tutorial, check. */
  inTutorial: boolean;
  optional: boolean;
  state: 'open' | 'claimed' | 'proven' | 'locked';
  /** For `as: upload`: the file. */
  download?: { url: string; until: string };
  /** Who claimed, or what proved it. */
  by?: string;
  /** ISO time of the claim or proof. */
  at?: string;
  /** The fact that a person claims; title of the toggle, whose id is `item-<id>` and whose value is 'true' or 'false'. */
  toggleTitle: string;
}

/** A plan line as it stands in the plan; its label comes from words.yaml `planLines`. */
export interface EntraLine extends PlanLine {
  /** For lines with `needsTick`: the toggle's state. Its id is `tick-<index in entra, from 0>`; the click's values use that id. */
  ticked?: boolean;
}

export interface ExistingAppFact {
  servicePrincipalId: string;
  displayName: string;
  applicationClientId: string;
  /** ISO time. */
  createdAt?: string;
  /** On lines of their own. */
  identifiers?: string;
  isSaml: boolean;
  madeByLatchkey: boolean;
}

export interface ProgressLine {
  actionId: string;
  /** Action name; words.yaml `progress` has its now and done forms. */
  action: string;
  state: 'done' | 'now' | 'next' | 'failed' | 'undone';
  /** Whole seconds, for done lines and the running one. */
  seconds?: number;
}

export interface PersonFact {
  objectId: string;
  displayName: string;
  userPrincipalName: string;
  /** True: somebody else on this card has the same name, so that only the sign-in name tells them apart. */
  isNamesake?: boolean;
  isGuest?: boolean;
  isDisabled?: boolean;
  /** True: the sign-in name ends in another domain than the vendor needs. */
  isElsewhere?: boolean;
  /** True: the vendor sends a mail, and Entra knows no address of this person. */
  hasNoMail?: boolean;
}

/** One row of evidence. */
export interface ProofRow {
  /** Key of words.yaml `proofs`: values-read-back, certificate-matches, sign-in-seen, sign-in-claimed, checklist-claimed, sign-in-not-tested. */
  what: string;
  state: 'proven' | 'claimed' | 'not-tested';
  /** Title of the test, number of values, …: shown behind the words of `what`. */
  of?: string;
  value?: string;
  by?: string;
  at?: string;
}

export interface TestFact {
  /** Mode: key of the test in the dialog. */
  id: string;
  title: string;
  link?: string;
  linkTitle?: string;
  steps: string[];
  expect: string;
  optional: boolean;
  state: 'open' | 'claimed' | 'proven' | 'failed';
  by?: string;
  at?: string;
  /** The last refused sign-in that the log showed. */
  failure?: { errorCode: string; reason?: string; help?: string; at: string };
}

export interface SetupFact {
  setupId: string;
  code: string;
  vendor: string;
  status: 'asking' | 'working' | 'waiting' | 'needs-sign-in' | 'stopped' | 'finished' | 'cancelled';
  /** Title of the step where it stands. */
  stepTitle: string;
  step: number;
  of: number;
  createdAt: string;
  updatedAt: string;
  /** Somebody outside has to answer first. */
  waitingFor?: { who: string; since: string };
  /** The setup is this person's; the reader has its vendor half. */
  heldFor?: string;
  /** The state that a button on this row was made for. */
  revision: number;
}

export interface HistoryRow {
  at: string;
  byName: string;
  /** Key of words.yaml `audit`, or an action name. */
  what: string;
  /** In plain words: the values that were confirmed, the items that were claimed. */
  notes?: string[];
  /** Shown as it is, such as the path and status of a write. */
  detail?: string;
  graphRequestId?: string;
}

/** `mark`: a caution in two or three words. */
export interface VendorFact { vendor: string; name: string; summary: string; mark?: string }

export interface HandoverValueFact extends LabelledValue {
  /** Where it goes at the vendor: path and field. */
  goesInto?: string;
  /** A file to download instead of a text to copy. */
  download?: { url: string; until: string };
}

/** What to look at when the vendor refused; with a value, what to enter there instead. */
export interface VendorCheckFact { text: string; where?: string; value?: string }
/** One line of what comes after the setup, with a page about it. */
export interface NextFact { text: string; link?: string }
export interface GuardFact { do: string; claim: string; state: 'open' | 'claimed'; by?: string; at?: string }

/** A password belongs to a setup, or to a request, which has a code. */
type PasswordFrame = Pick<SetupCard, 'action'> & { trail?: SetupCard['trail']; app?: string; code?: string };
/** Shown once, only in the personal chat, replaced after password.taken or at `goneAt`. Without the last two it keeps the place for them. */
export interface PasswordCard extends PasswordFrame { displayName: string; userPrincipalName: string; password?: string; goneAt?: string }
export interface PasswordGoneCard extends PasswordFrame { displayName: string; userPrincipalName: string; taken: boolean }
