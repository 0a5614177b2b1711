// The facts of cards that stand in channels and group chats, where everybody reads them: nothing of a person but a name, and no value. Types only, no wording.
import type { ProofRow } from './card-facts';
import type { Subject } from './subscription';

/** What comes to a channel. channel.stop ends all of it. */
export interface SubscriptionCard {
  /** None: no notices come. */
  subscriptions: Array<{
    about: Subject;
    /** Names of the products; none: all. */
    products: string[];
    by: string;
    at: string;
    /** ISO time since which nothing could be posted. */
    goneAt?: string;
  }>;
  /** It was just ended, by this person. */
  endedBy?: string;
}

/** A setup that is finished, or that was taken back afterwards. */
export interface NoticeCard {
  vendor: string;
  state: 'live' | 'taken-back';
  /** What was pressed before the form, such as a region. */
  choices: Array<{ label: string; chosen: string }>;
  by: string;
  /** ISO time. */
  at: string;
  /** False: everybody of the tenant can sign in. */
  onlyAssigned: boolean;
  /** A sign-in was seen in Entra's log. */
  isProven: boolean;
  /** Without a name, an address or a value of the tenant. */
  rows: Array<Pick<ProofRow, 'what' | 'state' | 'of' | 'at' | 'by'>>;
  myAppsUrl: string;
}
