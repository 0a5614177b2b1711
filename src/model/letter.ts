// What the bot says on its own, and where it is kept until it is said. Types only.
import type { ColleagueCard } from './card-data';
import type { ConversationRef, Person } from './person';

/** One thing that the bot says on its own. Kept in the database until it is sent: nothing secret, ever. */
export interface Letter {
  /** What is said once has one key: another letter of this key is dropped, also after the first one was sent. */
  key: string;
  conversation: ConversationRef;
  what: LetterWhat;
  correlationId: string;
  /** The worker that sends it. */
  worker: string;
  putAt: Date;
}

export type LetterWhat =
  /** The card of a setup as it is when it is sent, as a new message. */
  | { type: 'setup'; setupId: string; /** Its person wants to see it. */ asked?: boolean; /** Said of this face; nothing is said of another one. */ onlyFace?: number; /** Not said to somebody who has seen the card of now. */ unlessSeen?: true }
  | { type: 'colleague'; data: ColleagueCard }
  | { type: 'text'; text: string }
  /** The card of whoever has, or had, the vendor half, as things stand when it is sent. `isNew`: as a message of its own, so that they are told. */
  | { type: 'baton'; setupId: string; holderId: string; face: number; isNew: boolean }
  | { type: 'signIn'; setupId: string }
  /** The notice of a setup as it is when it is sent, by the message that told of it before. */
  | { type: 'notice'; setupId: string }
  /** One card of a request, edited where it lies; of another face nothing is shown, because that one has a letter of its own. */
  | { type: 'request'; requestId: string; copyId: string; face: number }
  | { type: 'requestSignIn'; requestId: string }
  | { type: 'greeting'; by: Person };

export interface WaitingLetter extends Letter {
  number: number;
  /** How often it was tried in vain. */
  tries: number;
  /** Not sent before. */
  notBefore: Date;
}

/** What the bot has to say on its own, shared by all processes. */
export interface OutboxStore {
  /** @returns undefined when there is or was one of this key */
  put(letter: Letter): Promise<WaitingLetter | undefined>;
  /** All that wait, in the order in which they were put. */
  listWaiting(): Promise<WaitingLetter[]>;
  /** From now on `to` sends all that waits in the name of `from`, which is gone. @returns how many; none when somebody else was faster */
  takeOver(from: string, to: string): Promise<number>;
  /** Whether one of its conversation that was put before waits in the name of another worker than `worker`. */
  hasOlder(letter: Pick<WaitingLetter, 'number' | 'conversation'>, worker: string): Promise<boolean>;
  noteTry(letter: Pick<WaitingLetter, 'number' | 'tries' | 'notBefore'>): Promise<void>;
  /** `gone`: kept in case the person comes back. `dropped`: nobody tries any more. */
  end(number: number, as: 'sent' | 'gone' | 'dropped'): Promise<void>;
  /** The conversation takes nothing until its person writes: all that waits for it is gone. */
  closeConversation(conversationId: string, now: Date): Promise<void>;
  /** Its letters that were gone wait again, except those put before `since`. */
  openConversation(conversationId: string, since: Date): Promise<void>;
  listClosed(): Promise<string[]>;
  /** Forgets what was put before and waits no more. */
  forgetBefore(time: Date): Promise<void>;
  /** Letters that wait and that are gone, and when the oldest that waits was put. */
  count(): Promise<{ waiting: number; gone: number; oldest?: Date }>;
}
