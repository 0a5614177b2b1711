// The facts of the cards that say why somebody cannot get into an app. Wording and layout stand in cards/diagnosis*.json and cards/diagnosis.yaml.
import type { Cause, LookedAt, Side } from './trouble';
import type { OutgoingText } from './message-cards';

/** A number of Entra's that was pasted or logged. */
export interface CodeFact {
  number: string;
  /** False: Microsoft's page alone says more. */
  isKnown: boolean;
  page: string;
}

/** diagnosis.look with choice = `question` looks again. */
export interface DiagnosisCard {
  side: Side;
  cause: Cause;
  /** For the texts. */
  values: Record<string, string>;
  /** Absent: the trouble is the person's at every app. */
  app?: string;
  /** The trouble is the app's, whoever signs in. */
  isForAll: boolean;
  person?: { displayName: string; userPrincipalName: string };
  code?: CodeFact;
  compare?: { asked: string; has: string };
  looks: LookedAt[];
  /** ISO time. */
  lookedAt: string;
  question: string;
  /** request.begin: the app's name, and the person's sign-in name. */
  request?: { app: string; person: string };
  /** For the vendor. */
  message?: OutgoingText;
  /** The app's own page in the admin center. */
  entraUrl?: string;
}

/** Something is not known yet. diagnosis.look with the inputs `person`, `app` and `error`, or with the choice of what was found. */
export interface DiagnosisAskCard {
  why: 'missing' | 'no-person' | 'no-app' | 'several-people' | 'several-apps';
  person?: string;
  app?: string;
  /** At most 4, as buttons. */
  found: Array<{ title: string; detail: string; choice: string }>;
  moreFound: boolean;
  code?: CodeFact;
  /** For the texts of the code. */
  values: Record<string, string>;
  question: string;
}

/** While it looks, or before it can. */
export interface DiagnosisWaitCard {
  state: 'looking' | 'sign-in';
  question: string;
}
