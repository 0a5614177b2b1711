// What channels and group chats want to be told, and which message told them of what, as the bot needs to know it. Types only.
import type { ConversationRef, Person } from './person';
import type { Letter } from './letter';

/** `finished`: setups that finish. `approvals`: requests that wait for an approver. */
export const SUBJECTS = ['finished', 'approvals'] as const;
export type Subject = (typeof SUBJECTS)[number];

export interface Subscription {
  /** The channel itself, never one of its threads. */
  conversation: ConversationRef;
  about: Subject;
  /** Empty: all. */
  vendors: string[];
  /** Who said so there, and when. */
  by: Person;
  at: string;
  /** Names of team and channel, when Teams said them. */
  place?: string;
  /** Since then nothing can be posted there. */
  goneAt?: string;
}

/** One subscription a conversation and subject. */
export interface SubscriptionStore {
  /** Those to be told, the oldest first: without those that are gone. With `vendor`: without those that want others alone. */
  list(tenantId: string, about: Subject, vendor?: string): Promise<Subscription[]>;
  /** Those of one conversation, gone or not. */
  listOf(conversation: Place): Promise<Subscription[]>;
  /** Takes the place of an earlier one of the same conversation and subject. */
  put(subscription: Subscription): Promise<void>;
  end(conversation: Place, about?: Subject): Promise<void>;
  /** Those whose conversation takes nothing, and that are not marked yet. */
  listLost(): Promise<Subscription[]>;
  /** Marks those of one conversation and writes, in one piece with it, who is told. Nothing when they are marked already. */
  markGone(conversation: Place, at: string, letters: Letter[]): Promise<void>;
  /** All of a conversation or of a whole team. */
  listAround(place: Surroundings): Promise<Subscription[]>;
  /** The bot was removed: nothing is left of its subscriptions, its letters and of which message told what; `letters` are written in one piece with it. */
  forget(place: Surroundings, letters: Letter[]): Promise<void>;
}

type Place = Pick<ConversationRef, 'tenantId' | 'conversationId'>;
type Surroundings = Place & Pick<ConversationRef, 'teamId'>;

/** Which message of a conversation tells of a setup, so that it is changed and not repeated. */
export interface NoticeStore {
  find(notice: NoticeKey): Promise<string | undefined>;
  keep(notice: NoticeKey, conversation: ConversationRef, messageId: string): Promise<void>;
  /** Conversations that were told of the setup. */
  listTold(tenantId: string, setupId: string): Promise<ConversationRef[]>;
}

export interface NoticeKey {
  tenantId: string;
  setupId: string;
  conversationId: string;
}
