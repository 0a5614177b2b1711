// Says when a person or a whole tenant asks for more than the bot is there for. Knows nothing of what is asked.
import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { PersonKey } from '../model/person';
import { createTurnRoom } from './turn-room';

/** Turns in a minute. */
export interface TurnRates {
  perPerson: number;
  perTenant: number;
}

/** Beyond a limit: for how long, and whether the person has been told already. */
export interface TooMany {
  /** `busy`: too many are under way; `rate`: too many came in a minute. */
  reason: 'rate' | 'busy';
  who: 'person' | 'tenant';
  seconds: number;
  isFirst: boolean;
}

export interface TurnLimits {
  /** Undefined: go on, and `leave` when the turn and what it leads to are over. */
  enter(person: PersonKey): Promise<TooMany | undefined>;
  leave(person: PersonKey): void;
}

const WINDOW_SECONDS = 60;
const MOST_TOLD = 5_000;
/** About as long as a slow turn takes. */
const ROOM_MS = 5_000;
/** "1 second" would be over before it is read. */
const SHORTEST_SECONDS = 2;

/** To be asked for verified persons only: the limiters keep an entry for each one during a window. */
export function createTurnLimits(rates: TurnRates): TurnLimits {
  const room = createTurnRoom();
  const persons = new RateLimiterMemory({ points: rates.perPerson, duration: WINDOW_SECONDS });
  const tenants = new RateLimiterMemory({ points: rates.perTenant, duration: WINDOW_SECONDS });
  const told = new LRUCache<string, true>({ max: MOST_TOLD });

  const tooMany = (reason: TooMany['reason'], who: TooMany['who'], key: string, msBeforeNext: number): TooMany => {
    const isFirst = !told.has(key);
    if (isFirst) told.set(key, true, { ttl: Math.max(msBeforeNext, 1) });
    return { reason, who, seconds: Math.max(SHORTEST_SECONDS, Math.ceil(msBeforeNext / 1000)), isFirst };
  };

  return {
    enter: async ({ tenantId, objectId }) => {
      const key = `${tenantId}/${objectId}`;
      const person = await take(persons, key);
      // One who is too quick alone takes nothing from the others.
      if (person) return tooMany('rate', 'person', key, person.msBeforeNext);
      const tenant = await take(tenants, tenantId);
      if (tenant) return tooMany('rate', 'tenant', key, tenant.msBeforeNext);
      const full = room.enter(key);
      return full && tooMany('busy', full, key, ROOM_MS);
    },
    leave: ({ tenantId, objectId }) => room.leave(`${tenantId}/${objectId}`),
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
