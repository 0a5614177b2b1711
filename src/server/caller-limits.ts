// Slows down callers whose tokens fail, and browsers that ask without end, by the address they come from. Keeps no good caller out. Knows no activity.
import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from '../outbound/network-of';

export interface Caller {
  address: string;
  authorization: string | undefined;
}

export interface CallerLimits {
  /** Seconds after which the caller may try again; undefined: go on. */
  judgeMessage(caller: Caller): Promise<number | undefined>;
  /** What the check of the token said. */
  note(caller: Caller, isCaller: boolean): Promise<void>;
  judgePage(address: string): Promise<number | undefined>;
}

const WINDOW_SECONDS = 60;
const MOST_FAILURES = 60;
/** Tokens that are looked at all the same while an address has failed too often, so that a new good one is seen: Teams takes a new one each hour. */
const SPARE_PER_SECOND = 5;
const MOST_PAGES = 600;
const MOST_ADDRESSES = 10_000;
/** One token serves a whole service address for an hour. */
const MOST_TOKENS = 1_000;
const TOKEN_MS = 2 * 3600_000;

export function createCallerLimits(): CallerLimits {
  const failures = new RateLimiterMemory({ points: MOST_FAILURES, duration: WINDOW_SECONDS });
  const spare = new RateLimiterMemory({ points: SPARE_PER_SECOND, duration: 1 });
  const pages = new RateLimiterMemory({ points: MOST_PAGES, duration: WINDOW_SECONDS });
  const seen = new LRUCache<string, true>({ max: MOST_ADDRESSES, ttl: WINDOW_SECONDS * 1000 });
  /** Addresses that failed too often. */
  const slowed = new LRUCache<string, true>({ max: MOST_ADDRESSES });
  /** The channel comes from few addresses, and others may come from the same one: a token that was good is not asked for its address. */
  const accepted = new LRUCache<string, true>({ max: MOST_TOKENS, ttl: TOKEN_MS });

  /** The limiters keep an entry for each key: beyond this many addresses in a window the others share one. */
  const keyOf = (address: string): string => {
    const key = networkOf(address) ?? 'unknown';
    if (!seen.has(key)) {
      if (seen.size >= MOST_ADDRESSES) return 'others';
      seen.set(key, true);
    }
    return key;
  };

  return {
    judgeMessage: async ({ address, authorization }) => {
      if (slowed.size === 0 || (authorization !== undefined && accepted.has(authorization))) return undefined;
      const key = keyOf(address);
      if (!slowed.has(key)) return undefined;
      if (await takeOne(spare, key) === undefined) return undefined;
      const left = await failures.get(key);
      return secondsOf(left?.msBeforeNext ?? 0);
    },
    note: async ({ address, authorization }, isCaller) => {
      if (isCaller) {
        if (authorization !== undefined && !accepted.has(authorization)) accepted.set(authorization, true);
        return;
      }
      const key = keyOf(address);
      const { consumedPoints, msBeforeNext } = await failures.penalty(key);
      if (consumedPoints > MOST_FAILURES) slowed.set(key, true, { ttl: Math.max(msBeforeNext, 1) });
    },
    judgePage: (address) => takeOne(pages, keyOf(address)),
  };
}

async function takeOne(limiter: RateLimiterMemory, key: string): Promise<number | undefined> {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (error) {
    if (error instanceof RateLimiterRes) return secondsOf(error.msBeforeNext);
    throw error;
  }
}

function secondsOf(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}

/**
 * Each proxy of the operator adds at the right who came to it; what stands further left anybody may have written.
 * @param proxies number of proxies in front of the bot
 */
export function addressOf(request: IncomingMessage, proxies: number): string {
  const direct = request.socket.remoteAddress ?? '';
  if (proxies === 0) return direct;
  const named = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',').at(-proxies)?.trim() ?? '';
  // App Service adds the port.
  const bare = named.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');
  return networkOf(bare) === undefined ? direct : bare;
}
