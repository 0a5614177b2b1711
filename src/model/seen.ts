// Activities that were seen, and those that nobody has answered yet, as the bot needs to know them. Types only.
import type { ConversationRef, PersonKey } from './person';

/** Activities seen, so that a redelivered one is not done twice. */
export interface SeenStore {
  /** True the first time a key is seen. Keys are kept for at least an hour. */
  isFirst(key: string, now: Date): Promise<boolean>;
  /** Like isFirst; true as well when the worker that had begun it is gone and has not answered it. */
  begin(key: string, now: Date, begun: BegunTurn): Promise<boolean>;
  /** Written a moment later, many at once. Killed meanwhile, it counts as not answered. */
  noteAnswered(key: string): void;
  /** What workers that are gone had begun and did not answer, the oldest first. */
  listUnanswered(): Promise<UnansweredTurn[]>;
  /** From now on `to` answers it. False: somebody else was faster, or it is answered. */
  takeOver(unanswered: Pick<UnansweredTurn, 'key' | 'worker'>, to: string): Promise<boolean>;
  /** Resolves when all notes are written. */
  flush(): Promise<void>;
}

/** What is known of a turn beside its text, which is not kept. */
export interface BegunTurn {
  worker: string;
  what: 'message' | 'installed';
  person: PersonKey;
  conversation: ConversationRef;
}

export type UnansweredTurn = BegunTurn & { key: string; at: Date };
