// What a pressed button of a card brought. Plain data; no more than what the card said.
import type { PersonKey } from './person';
import type { CardVerb } from './card-verbs';

export interface Click {
  verb: CardVerb;
  setupId?: string | undefined;
  stepId?: string | undefined;
  /** The `face` that the card showed. */
  revision?: number | undefined;
  choice?: string | undefined;
  /** What stood in the boxes of the card, by name. */
  values: Record<string, string>;
}

export interface WaitingClick {
  click: Click;
  /** Ms since 1970. */
  keptAt: number;
}

/** What people pressed whose sign-in has to come first: one click a person, the newest. */
export interface WaitingClickStore {
  keep(person: PersonKey, click: Click, at: Date): Promise<void>;
  /** What was kept at `since` or later. */
  find(person: PersonKey, since: Date): Promise<WaitingClick | undefined>;
  /** Not one that was kept meanwhile. */
  forget(person: PersonKey, waiting: Pick<WaitingClick, 'keptAt'>): Promise<void>;
}
