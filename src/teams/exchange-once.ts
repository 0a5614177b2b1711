// Makes sure that a sign-in offered to several clients of a person is exchanged once, while each client gets the outcome. Knows no HTTP.
import { LRUCache } from 'lru-cache';
import type { SignInOutcome } from '../model/ports';

/** Runs `exchange` for the first caller of a key; the others get the same outcome. */
export type ExchangeOnce = (key: string, exchange: () => Promise<SignInOutcome>) => Promise<SignInOutcome>;

// Desktop, web and mobile answer within seconds; five minutes cover a client that was asleep.
const SUCCESS_MS = 5 * 60_000;
// A refusal is forgotten soon: the same card may be tried again after the cause was cured.
const FAILURE_MS = 10_000;

export function createExchangeOnce(): ExchangeOnce {
  const outcomes = new LRUCache<string, Promise<SignInOutcome>>({ max: 1000, ttl: SUCCESS_MS });
  return (key, exchange) => {
    const known = outcomes.get(key);
    if (known) return known;
    const running = exchange();
    outcomes.set(key, running);
    void running.then((outcome) => {
      if (outcome.result !== 'signed-in') outcomes.set(key, running, { ttl: FAILURE_MS });
    });
    return running;
  };
}
