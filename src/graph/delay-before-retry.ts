// Decides whether a request may be sent again and after how long. Pure; knows nothing of HTTP libraries.

export interface TryEnd {
  method: string;
  /** 0: no answer at all. */
  status: number;
  graphCode?: string;
  retryAfterSeconds?: number;
  /** Must never be carried out twice. */
  once: boolean;
  /** Tries so far, this one included. */
  tries: number;
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 20_000;
/** Server errors and cut connections: a few tries, then the person is told. */
const TRIES_WITHOUT_CLEAR_ANSWER = 4;

/** Milliseconds until the next try, or undefined when this end is final. */
export function delayBeforeRetry(end: TryEnd): number | undefined {
  const backoff = Math.min(FIRST_DELAY_MS * 2 ** (end.tries - 1), LONGEST_DELAY_MS);
  // 0 says only that no time is known: coming again at once, and again, would be a flood.
  const asked = end.retryAfterSeconds === undefined || end.retryAfterSeconds <= 0 ? undefined : end.retryAfterSeconds * 1000;
  if (wasTurnedAway(end)) return asked ?? backoff;
  // Graph docs: a concurrent write was refused, wait briefly and retry.
  if (end.status === 409 && end.graphCode === 'Directory_ConcurrencyViolation' && !end.once) return asked ?? backoff;
  if (isUnclear(end) && end.method !== 'POST' && !end.once && end.tries < TRIES_WITHOUT_CLEAR_ANSWER) return asked ?? backoff;
  return undefined;
}

/** True when nobody can know whether the service carried the request out. */
export function isUnclear(end: Pick<TryEnd, 'status'>): boolean {
  return end.status === 0 || end.status >= 500 || end.status === 408;
}

/** The service says itself that it did not take the request. */
function wasTurnedAway(end: TryEnd): boolean {
  return end.status === 429 || (end.status === 503 && end.retryAfterSeconds !== undefined);
}
