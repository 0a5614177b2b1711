// Decisions of people whose sign-in has to come first: kept in memory until it comes, or for a quarter of an hour. Knows no request.
import { LRUCache } from 'lru-cache';
import type { PersonKey } from '../../model/person';
import type { Click } from '../talk/read-click';

const MOST_WAITING = 1_000;
/** A sign-in that takes longer was given up; the button is pressed again then. */
const WAITS_MS = 15 * 60_000;

export interface WaitingDecisions {
  keep(person: PersonKey, click: Click): void;
  peek(person: PersonKey): Click | undefined;
  take(person: PersonKey): Click | undefined;
}

export function createWaitingDecisions(): WaitingDecisions {
  const waiting = new LRUCache<string, Click>({ max: MOST_WAITING, ttl: WAITS_MS });
  return {
    keep: (person, click) => void waiting.set(keyOf(person), click),
    peek: (person) => waiting.get(keyOf(person)),
    take(person) {
      const click = waiting.get(keyOf(person));
      waiting.delete(keyOf(person));
      return click;
    },
  };
}

function keyOf({ objectId, tenantId }: PersonKey): string {
  return `${tenantId}/${objectId}`;
}
