// Says when a person or a whole tenant asks for more than the bot is there for. Knows nothing of what is asked.
import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { PersonKey } from '../model/person';

/** Turns in a minute. */
export interface TurnRates {
  perPerson: number;
  perTenant: number;
}

/** Beyond a limit: for how long, and whether the person has been told already. */
export interface TooMany {
  who: 'person' | 'tenant';
  seconds: number;
  isFirst: boolean;
}

/** Undefined: go on. */
export type JudgeTurn = (person: PersonKey) => Promise<TooMany | undefined>;

const WINDOW_SECONDS = 60;
const MOST_TOLD = 5_000;
/** "1 second" would be over before it is read. */
const SHORTEST_SECONDS = 2;

/** To be asked for verified persons only: the limiters keep an entry for each one during a window. */
export function createTurnLimits(rates: TurnRates): JudgeTurn {
  const persons = new RateLimiterMemory({ points: rates.perPerson, duration: WINDOW_SECONDS });
  const tenants = new RateLimiterMemory({ points: rates.perTenant, duration: WINDOW_SECONDS });
  const told = new LRUCache<string, true>({ max: MOST_TOLD });

  const tooMany = (who: TooMany['who'], key: string, { msBeforeNext }: RateLimiterRes): TooMany => {
    const isFirst = !told.has(key);
    if (isFirst) told.set(key, true, { ttl: Math.max(msBeforeNext, 1) });
    return { who, seconds: Math.max(SHORTEST_SECONDS, Math.ceil(msBeforeNext / 1000)), isFirst };
  };

  return async ({ tenantId, objectId }) => {
    const key = `${tenantId}/${objectId}`;
    const person = await take(persons, key);
    // One who is too quick alone takes nothing from the others.
    if (person) return tooMany('person', key, person);
    const tenant = await take(tenants, tenantId);
    return tenant && tooMany('tenant', key, tenant);
  };
}

/** @returns undefined while there is room */
async function take(limiter: RateLimiterMemory, key: string): Promise<RateLimiterRes | undefined> {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (error) {
    if (error instanceof RateLimiterRes) return error;
    throw error;
  }
}
