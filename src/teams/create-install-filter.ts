// Tells the first of several reports of one installation. In memory: after a restart one greeting more does no harm.
import { LRUCache } from 'lru-cache';
import type { Turn } from '../model/turn';

const INSTALLED_MS = 10 * 60_000;

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
