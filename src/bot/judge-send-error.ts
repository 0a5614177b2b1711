// Says what to do when the chat did not take a message. Knows not what was sent.
import { SetupError } from '../model/errors';

export interface SendJudgement {
  /**
   * `again`: later it may go. `gone`: the bot was blocked or removed, or the conversation is no more.
   * `refused`: the chat will never take this one. `fault`: not the chat's doing; a few tries, as another state may have cured it.
   */
  kind: 'again' | 'gone' | 'refused' | 'fault';
  /** How long the chat asked to wait. */
  retryAfterMs?: number;
}

/** Teams docs, rate limits: 429, 412, 502 and 504 are to be repeated. 401: the bot's own credentials, which operators mend. */
const LATER = new Set([401, 408, 412, 425, 429]);
const GONE = new Set([403, 404]);
const FAULTS = [TypeError, RangeError, ReferenceError, SyntaxError];

export function judgeSendError(error: unknown): SendJudgement {
  const { kind, retryAfterMs, statusCode } = (error ?? {}) as { kind?: unknown; retryAfterMs?: unknown; statusCode?: unknown };
  const after = typeof retryAfterMs === 'number' ? { retryAfterMs } : {};
  if (kind === 'again' || kind === 'gone' || kind === 'refused') return { kind, ...after };
  if (typeof statusCode === 'number') return { kind: GONE.has(statusCode) ? 'gone' : LATER.has(statusCode) || statusCode >= 500 ? 'again' : 'refused', ...after };
  const isFault = FAULTS.some((one) => error instanceof one) || (error instanceof SetupError && error.code.startsWith('content/'));
  return { kind: isFault ? 'fault' : 'again' };
}
