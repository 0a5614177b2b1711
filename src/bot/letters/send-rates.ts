// Says how long one more message has to wait so that the rates of Teams are kept. Knows not what is sent.
import { LRUCache } from 'lru-cache';
import type { ConversationRef } from '../../model/person';

export interface SendRates {
  /** In milliseconds; 0: it may be sent now, and is to be noted. */
  waitFor(to: Sent): number;
  note(to: Sent): void;
}

type Sent = Pick<ConversationRef, 'conversationId' | 'tenantId'>;

/** Most messages within a time, in milliseconds. */
type Limit = readonly [most: number, withinMs: number];

/** Teams docs, rate limits: of one bot in one conversation, edits too. */
const PER_CONVERSATION: readonly Limit[] = [[7, 1_000], [8, 2_000], [60, 30_000], [1_800, 3_600_000]];
/** Teams docs: of one app in one tenant, all conversations together. */
const PER_TENANT: readonly Limit[] = [[30, 1_000]];
const MOST_CONVERSATIONS = 5_000;

/**
 * Each limit holds for any stretch of its time. Limiters that count in windows which begin with the first message, as rate-limiter-flexible
 * does, let twice as many through around the end of a window.
 * @param now milliseconds of a clock that nobody sets
 */
export function createSendRates(now: () => number): SendRates {
  const [conversations, tenants] = [createLogs(PER_CONVERSATION, now), createLogs(PER_TENANT, now)];
  return {
    waitFor: ({ conversationId, tenantId }) => Math.max(conversations.waitFor(conversationId), tenants.waitFor(tenantId)),
    note({ conversationId, tenantId }) {
      conversations.note(conversationId);
      tenants.note(tenantId);
    },
  };
}

function createLogs(limits: readonly Limit[], now: () => number): { waitFor(key: string): number; note(key: string): void } {
  const longest = Math.max(...limits.map(([, withinMs]) => withinMs));
  /** Times of what was sent, the newest last. */
  const logs = new LRUCache<string, number[]>({ max: MOST_CONVERSATIONS });
  return {
    waitFor(key) {
      const sent = logs.get(key);
      if (sent === undefined) return 0;
      const at = now();
      return Math.max(0, ...limits.map(([most, withinMs]) => (sent.length < most ? 0 : sent[sent.length - most]! + withinMs - at)));
    },
    note(key) {
      const at = now();
      const sent = logs.get(key) ?? [];
      if (sent.length > 0 && sent[0]! <= at - longest) sent.splice(0, sent.findIndex((one) => one > at - longest) >>> 0);
      sent.push(at);
      logs.set(key, sent);
    },
  };
}
