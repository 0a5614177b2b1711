// Tells the first of several reports of one failure. In memory: after a restart one line more does no harm.
import { LRUCache } from 'lru-cache';
import type { Turn } from '../model/turn';

const FAILURE_MS = 10_000;

/** Each of a person's clients reports the same failure; one line in the chat is enough. */
export function createFailureFilter(): (turn: Turn) => boolean {
  const failed = new LRUCache<string, true>({ max: 1000, ttl: FAILURE_MS });
  return ({ person, conversation }) => {
    const key = `${conversation.conversationId}\n${person.objectId}`;
    const isFirst = !failed.has(key);
    failed.set(key, true);
    return isFirst;
  };
}
