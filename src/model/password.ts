// Messages that show a first password, and what becomes of them. The passwords themselves are kept nowhere. Types only.

/** A message that shows a password, and whose. */
export interface ShownPassword {
  messageId: string;
  displayName: string;
  userPrincipalName: string;
  /** When it is replaced at the latest, by the clock of the process that showed it. */
  goneAt: string;
  /** That process; once it is late, the one that has it in hand. */
  worker?: string;
  /** The chat did not take what replaces it: it is nothing that is due any more, as its worker goes on by itself. */
  isLate?: true;
}

/** A first password that one process has in its memory, and has not shown yet. */
export interface OwedPassword {
  displayName: string;
  userPrincipalName: string;
  /** That process: the password is lost with it. */
  worker: string;
  /** Of the work that made it. */
  correlationId: string;
}

/** What a record that can make accounts has besides. */
export interface PasswordRecord {
  /** Messages that show a new password, until they are replaced. */
  passwordCards?: ShownPassword[];
  /** Until a message for the password is noted, or it was told to be lost. */
  passwordOwed?: OwedPassword;
}

/** All of them are quiet: they change no other card. */
export type PasswordEvent =
  /** From now on somebody has to be told when the password does not come. */
  | { type: 'passwordMade'; owed: OwedPassword }
  | { type: 'passwordShown'; shown: ShownPassword }
  /** Its person was told that nobody has it. */
  | { type: 'passwordLost'; userPrincipalName: string }
  | { type: 'passwordGone'; messageId: string }
  /** The chat does not take what replaces such a message; this process has it in hand. */
  | { type: 'passwordLate'; messageId: string; worker: string };
