// What is asked, read and found when somebody cannot get into an app. Types and closed lists, no behaviour.
import type { DirectoryPerson } from './person';

/** What somebody said or pasted, as far as it is known. Typed text: looked up anew in each look, with the rights of whoever asks. */
export interface Trouble {
  /** Object id, sign-in name, or a part of the name. */
  person?: string;
  /** Id of a service principal, client id, identifier, or a part of the name. */
  app?: string;
  /** The number after AADSTS. */
  code?: string;
  /** Address to which the vendor asked Entra to send the answer, out of an error. */
  replyUrl?: string;
  /** Under which the vendor asked, out of an error. */
  identifier?: string;
  /** Entra's, out of an error; Microsoft's support and the vendor's find the try by it. */
  correlationId?: string;
}

export const SIDES = ['entra', 'vendor', 'person', 'unclear'] as const;
/** Where the thing to do is. */
export type Side = (typeof SIDES)[number];

/** Each cause with the side on which something has to be done; that of `code` stands with the code. Texts: cards/diagnosis.yaml. */
export const SIDE_OF_CAUSE = {
  'person-disabled': 'person',
  'app-off': 'entra',
  'not-saml': 'entra',
  'not-assigned': 'entra',
  'no-certificate': 'entra',
  'certificate-expired': 'entra',
  'certificate-replaced': 'entra',
  'certificate-other': 'entra',
  'reply-url-missing': 'entra',
  'reply-url-other': 'vendor',
  'reply-url-differs': 'unclear',
  'identifier-missing': 'entra',
  'identifier-other': 'vendor',
  'identifier-differs': 'unclear',
  'over-now': 'unclear',
  'code': 'unclear',
  'code-unknown': 'unclear',
  'vendor-refuses': 'vendor',
  'guest': 'person',
  'no-attempt': 'unclear',
  'nothing-found': 'unclear',
  'not-looked': 'unclear',
} as const satisfies Record<string, Side>;
export type Cause = keyof typeof SIDE_OF_CAUSE;

/** Why something could not be seen. */
export const UNSEEN = ['role', 'licence', 'consent', 'late', 'unavailable'] as const;
export type Unseen = (typeof UNSEEN)[number];

export type Look<T> = { seen: T; unseen?: never } | { unseen: Unseen; seen?: never };

/** A SAML app as Entra shows it now. */
export interface AppFacts {
  servicePrincipalId: string;
  clientId: string;
  displayName: string;
  /** False: nobody can sign in. */
  enabled: boolean;
  mode: string | null;
  /** False: everybody of the tenant may sign in. */
  assignmentRequired: boolean;
  identifiers: string[];
  replyUrls: string[];
  certificates: Array<{ thumbprint: string; /** ISO time. */ notAfter: string; isActive: boolean }>;
}

/** `none`: neither directly nor through a group that the person is a direct member of. */
export type AssignmentFacts = { how: 'direct' } | { how: 'group'; group: string } | { how: 'none' };

/** A line of the sign-in log, of this person at this app. */
export interface TriedSignIn {
  /** ISO time. */
  at: string;
  /** 0: Entra signed the person in. */
  errorCode: number;
  failureReason?: string;
}

/** What the setup of this app has confirmed. */
export interface ExpectedValues {
  setupId: string;
  identifiers: string[];
  replyUrls: string[];
  /** Of the certificate that was handed over. */
  thumbprint?: string;
}

/** All that was looked at. What is absent was not asked for. */
export interface AccessFacts {
  person?: Look<DirectoryPerson>;
  app?: Look<AppFacts>;
  assignment?: Look<AssignmentFacts>;
  /** Newest first. */
  signIns?: Look<TriedSignIn[]>;
  expected?: ExpectedValues;
}

export interface Finding {
  side: Side;
  cause: Cause;
  /** For the texts of the cause. */
  values: Record<string, string>;
  /** The number that it explains: pasted, or out of the log. */
  code?: string;
  /** Two values that ought to be the same. */
  compare?: { asked: string; has: string };
}

export const LOOKS = ['person', 'app', 'assignment', 'certificate', 'values', 'signIns'] as const;

/** One line of what was looked at. */
export interface LookedAt {
  what: (typeof LOOKS)[number];
  state: 'good' | 'fault' | 'note' | 'unseen';
  /** Key of cards/diagnosis.yaml `seen`, or `unseen` for what could not be seen. */
  says: string;
  values: Record<string, string>;
  /** ISO time that the words end with. */
  at?: string;
}

/** What an AADSTS number means, without what a look adds. Texts: cards/diagnosis.yaml `codes`. */
export interface SignInCode {
  side: Exclude<Side, 'unclear'>;
  /** What has to be known for an answer: a number may tell of the app alone, or of the person alone. */
  about: 'both' | 'app' | 'person';
}
export type SignInCodes = ReadonlyMap<string, SignInCode>;

/** Microsoft's own page for a number, the same for every cloud. */
export const CODE_PAGE = 'https://login.microsoftonline.com/error?code=';
