// The facts of cards that answer what people type, and of those that stand beside a setup's steps. Types only, no wording.
import type { HistoryRow, SetupFact, VendorFact } from './card-facts';
import type { SetupCard } from './card-frame';
import type { SetupWord } from './setup-words';

/** Input `product`, verb vendor.find. */
export interface WelcomeCard {
  /** At most 3 vendors as buttons (vendor.choose, choice = vendor). */
  vendors: VendorFact[];
  /** Names of further products, which have no button; at most 6. */
  others?: string[];
  /** The person's setups that are not finished; setup.list shows them. */
  openSetups: number;
}

export interface HelpCard {
  /** User principal name; absent: signed out. */
  signedInAs?: string;
  openSetups: number;
  /** The open setup that was touched last; current.show and setup.history show it. Not theirs: they have its vendor half, and see no history of it. */
  current?: { vendor: string; setupId: string; isMine: boolean };
}

/** At most 4 matches; none: the card says so and asks again (vendor.find, input `product`). `canBeAny`: vendor.any (choice = typed) sets it up all the same. */
export interface ChooseVendorCard {
  typed?: string;
  matches: VendorFact[];
  /** Names of further products, which have no button; at most 6. */
  others?: string[];
  canBeAny?: boolean;
}

/** The person has a setup of this product already. setup.open for each; setup.begin-another with the newest one's id. */
export interface AlreadyOpenCard {
  vendor: string;
  /** At most 3, the one begun last first. */
  setups: SetupFact[];
  more: number;
}

/** Two admins set up one product. `there-is`: said to the one who begins; `has-begun`: said to the others, whose own setup it shows on demand. */
export interface ColleagueCard {
  kind: 'there-is' | 'has-begun';
  vendor: string;
  /** At most 3. */
  people: Array<{ name: string; since: string; stepTitle: string; step: number; of: number }>;
  /** For `has-begun`: the reader's own setup. */
  action?: SetupCard['action'];
}

/** A text that is no command: what is possible right now. */
export interface UnclearCard {
  typed: string;
  /** Set: the word is one, but no setup of the person has this name. */
  unknownName?: string;
  /** The open setup that was touched last. */
  trail?: SetupCard['trail'];
  action?: SetupCard['action'];
  stepTitle?: string;
  openSetups: number;
  /** Short enough to be the name of a product, and there is a dialog for any: vendor.any. */
  canBeAny: boolean;
}

/** An old card. `over`: the setup has ended. */
export interface SupersededCard extends SetupCard { movedBy?: string; movedAt?: string; over?: 'finished' | 'cancelled' }

export interface SetupsCard {
  setups: SetupFact[];
  /** How many older ones are not shown; setup.list with choice = `next` shows them. */
  more: number;
  next: string;
  /** True: newer ones stand on a page before. */
  hasNewer: boolean;
  /** How many there are over all pages. */
  total: number;
  /** Set: the person is asked which setup a word is meant for. setup.pick with choice = word. */
  ask?: { word: SetupWord; named?: string };
}

/** The next part: setup.runbook with choice = `next`. */
export interface RunbookCard extends SetupCard { runbook: string; part: number; of: number; next?: string }

/** Older entries: setup.history with choice = `next`. */
/** Of a setup, or of a request: then without a trail. */
export interface HistoryCard extends Partial<SetupCard> { action: SetupCard['action']; request?: { app: string }; code: string; begunAt: string; rows: HistoryRow[]; more: number; next: string }
