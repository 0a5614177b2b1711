// What went wrong between the bot and a chat, in the kinds that call for different answers. Knows no SDK and no HTTP.

/**
 * `again`: it may work later; not before `retryAfterMs`, when the channel said so.
 * `gone`: nobody is reached there until the person writes or installs the app again.
 * `message-gone`: of edits alone: the message is there no more, the conversation may be; send anew.
 * `refused`: it would be refused each time.
 */
export type ChatErrorKind = 'again' | 'gone' | 'message-gone' | 'refused';

export interface ChatErrorFacts {
  kind: ChatErrorKind;
  /** The channel's own word, such as `BotNotInConversationRoster`, or one of the network, such as `ECONNRESET`. */
  code?: string;
  /** HTTP status, when there was an answer. */
  statusCode?: number;
  retryAfterMs?: number;
  /** True: the channel may have taken the message all the same, so that a repeat can show it twice. */
  mayBeTaken: boolean;
  cause?: unknown;
}

/** The only error that the calls of a ChatPort reject with, but for faults of the code. */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  readonly kind: ChatErrorKind;
  readonly code?: string;
  readonly statusCode?: number;
  readonly retryAfterMs?: number;
  readonly mayBeTaken: boolean;

  constructor({ kind, code, statusCode, retryAfterMs, mayBeTaken, cause }: ChatErrorFacts) {
    super(`chat ${kind}`, cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.mayBeTaken = mayBeTaken;
    if (code !== undefined) this.code = code;
    if (statusCode !== undefined) this.statusCode = statusCode;
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
  }
}

export function isChatError(error: unknown, kind: ChatErrorKind): error is ChatError {
  return error instanceof ChatError && error.kind === kind;
}
