// The facts of the cards around a message to somebody outside. Wording and layout stand in cards/message*.json.
import type { FieldFact, LabelledValue } from './card-facts';
import type { NextNudge, SetupCard } from './card-frame';

/** A text that a person sends, ready to copy. */
export interface OutgoingText {
  subject: string;
  text: string;
  /** Opens the person's mail program; without the text when that is too long for such a link. */
  mailUrl: string;
}

/** Who said that something is done, and when. */
interface Claimed {
  by: string;
  /** ISO time. */
  at: string;
}

/** To be sent (message.sent), or shown once more after that. */
export interface MessageCard extends SetupCard, OutgoingText {
  who: string;
  lead?: string;
  page?: { title: string; url: string };
  /** The file behind the link in the text. */
  file?: { url: string; until: string };
  /** Set: it was sent before. */
  sent?: Claimed;
}

/** Waiting for the answer. message.asked with input `question`. */
export interface MessageSentCard extends SetupCard, NextNudge {
  who: string;
  sent: Claimed;
  /** Whole days since then. */
  days: number;
  /** What has not come yet. */
  open: string[];
  done: Array<Claimed & { what: string }>;
  /** What they asked back, the newest first. */
  questions: Array<Claimed & { text: string }>;
  /** For answers to such questions; empty without one. */
  facts: LabelledValue[];
  reminder?: OutgoingText;
}

/** message.save with one input per field (id = key) and the toggles `confirm-<id>`. */
export interface MessageAnswerCard extends SetupCard {
  who: string;
  fields: FieldFact[];
  open: Array<{ id: string; claim: string }>;
  done: Array<Claimed & { what: string }>;
}

/** "I do not have it yet": who can supply it and a message ready to send. waiting.resolved with the value in input id = field.key. */
export interface WaitingCard extends SetupCard, NextNudge {
  field: FieldFact;
  who: string;
  subject: string;
  message: string;
  mailUrl: string;
  since: string;
}
