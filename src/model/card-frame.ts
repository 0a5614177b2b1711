// What every card of a setup has around its facts: where it stands, what its buttons carry, when it comes again. Types only.
import type { CardAction } from './cards';

/** Where a setup stands; the first line of its cards. */
export interface Trail {
  /** Name of the vendor as people know it. */
  vendor: string;
  /** 1-based. */
  step: number;
  of: number;
  /** Set when the person has several setups of this product. */
  code?: string;
  /** ISO time; the bot stood still before, and went on then. Until its person presses something. */
  interruptedAt?: string;
}

/** Copied into the data of every button, together with `verb` and (some buttons) `choice`. */
export type CardAddress = Required<Pick<CardAction, 'setupId' | 'stepId' | 'revision'>>;

/** Of a card that waits for somebody. */
export interface NextNudge {
  /** When it comes again by itself; absent: it does not. */
  nextAt?: string;
  /** True: it has come again as often as it does, and is silent from now on. */
  isLast?: boolean;
}

/** Every card that belongs to a setup has these. */
export interface SetupCard {
  trail: Trail;
  action: CardAddress;
  /** Set: it is shown to whoever has the vendor half, which is this admin's. */
  held?: { admin: string; /** What one of the two said last. */ said?: { by: string; text: string }; /** They were reminded, as the admin wished, and have pressed nothing since. */ isReminder?: boolean };
  /** Who had the vendor half last, and how it came back. */
  cameBack?: { name: string; how: 'declined' | 'given-back' | 'done'; at: string; reason?: string };
}
