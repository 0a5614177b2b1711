// Tells the first of several reports of one thing. In memory: after a restart one more line or greeting does no harm.
import { LRUCache } from 'lru-cache';
import type { Turn } from '../model/turn';

const INSTALLED_MS = 10 * 60_000;
const FAILURE_MS = 10_000;

/** Teams may report one installation several times, each time as another activity; one welcome is enough. */
export function createInstallFilter(): (turn: Turn) => boolean {
  const installed = new LRUCache<string, true>({ max: 5000, ttl: INSTALLED_MS });
  return ({ what, conversation }) => {
    if (what.type === 'removed') installed.delete(conversation.conversationId);
    if (what.type !== 'installed') return true;
    if (installed.has(conversation.conversationId)) return false;
    installed.set(conversation.conversationId, true);
    return true;
  };
}

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
