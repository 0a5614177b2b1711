// The vendor half of a setup in the hands of somebody else: who holds it, since when, and who held it before. Types only.
import type { ConversationRef } from './person';
import type { LiveCard } from './setup';

/** A person of the tenant, as Entra knew them when the vendor half was handed to them. */
export interface Holder {
  objectId: string;
  name: string;
  userPrincipalName: string;
  mail?: string;
}

/** Something that the one who gave it and the one who holds it said to each other; the oldest first. */
export interface BatonNote {
  at: string;
  byId: string;
  byName: string;
  text: string;
}

export interface Baton {
  holder: Holder;
  /** `offered`: they have not said yes yet. */
  state: 'offered' | 'held';
  /** When it was handed over. */
  givenAt: string;
  /** When they said yes. */
  heldSince?: string;
  /** Where they are reached; absent: they do not have the app yet. */
  conversation?: ConversationRef;
  /** The message that shows their card. */
  live?: LiveCard;
  /** The newest face that was sent to them as a message of its own. */
  sentFace?: number;
  notes: BatonNote[];
  /** When they are reminded, because somebody asked for it. */
  remindAt?: string;
  remindedAt?: string;
}

/** `declined`: they never held it. `over`: the setup ended, or was cancelled. */
export const BATON_ENDS = ['declined', 'given-back', 'taken-back', 'done', 'over'] as const;

export interface FormerBaton extends Pick<Baton, 'holder' | 'givenAt' | 'heldSince' | 'conversation' | 'live'> {
  how: (typeof BATON_ENDS)[number];
  endedAt: string;
  /** What they said when they handed it back. */
  reason?: string;
}
