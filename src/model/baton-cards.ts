// The facts of the cards around a vendor half in somebody else's hands. Wording and layout stand in cards/baton*.json and cards/hand-over.json.
import type { BATON_ENDS } from './baton';
import type { PersonFact } from './card-facts';
import type { SetupCard } from './card-frame';

/** What the two said to each other, the newest first. */
interface Notes {
  notes: Array<{ by: string; at: string; text: string }>;
}

/** For the admin: whom to hand the vendor half to. baton.find with input `person`; baton.offer with choice = objectId. */
export interface HandOverCard extends SetupCard {
  searched?: string;
  /** At most 3. Absent: nothing searched yet. */
  found?: Array<PersonFact & { /** Can be chosen. */ isFit: boolean; /** The admin. */ isSelf: boolean }>;
  moreFound: boolean;
  /** Nobody was found, and what was searched ends in a domain that is none of the tenant's. */
  foreign?: { domain: string; domains: string[] };
  /** Title of the step that comes first for them. */
  stepTitle: string;
}

/** For the admin, in place of the step: who has it, and how far it is. `part-done`: baton.continue leads on. */
export interface BatonCard extends SetupCard, Notes {
  state: 'offered' | 'held' | 'part-done';
  name: string;
  /** Absent for `part-done` once nothing of it is left with them. */
  userPrincipalName?: string;
  since: string;
  stepTitle: string;
  open: number;
  done: Array<{ what: string; by: string; at: string }>;
  /** Somebody outside has to answer them first. */
  waitingFor?: { who: string; since: string };
  /** They do not have the app yet. */
  install?: { url: string; mailUrl: string };
  remindAt?: string;
  remindedAt?: string;
  /** It can be taken back. */
  isOut: boolean;
}

/** For whoever is asked: baton.confirm, baton.talk. */
export interface BatonOfferCard extends SetupCard, Notes {
  admin: string;
  givenAt: string;
  stepTitle: string;
  /** What is open at the step, as instructions. */
  open: string[];
  remindedAt?: string;
}

/** For whoever has it or is asked: baton.say, baton.give-back or baton.decline, with input `note`. */
export interface BatonTalkCard extends SetupCard, Notes {
  admin: string;
  state: 'offered' | 'held';
}

/** For whoever has nothing to do now, or does not have it any more. */
export interface BatonOverCard extends SetupCard, Notes {
  admin: string;
  kind: 'wait' | (typeof BATON_ENDS)[number];
  /** ISO time of its end. */
  at?: string;
  /** Who has it by now. */
  nowWith?: string;
}
