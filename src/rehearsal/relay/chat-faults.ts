// Trouble of Teams between the bot and a chat: what the connector answers instead, and for how long. Knows neither routes nor the screen.

/** One answer of the connector in place of the right one. */
export interface ChatFault {
  status: number;
  code: string;
  message: string;
  retryAfterSeconds?: number;
  /** The message was taken all the same; the bot hears nothing of that. */
  isTaken?: boolean;
  /** No answer comes: the connection is cut. */
  isCut?: boolean;
}

export interface ChatFaults {
  /** The next calls, in any chat, meet this. */
  meet(fault: ChatFault, times: number): void;
  /** Until `reopen`, this chat takes nothing. */
  shut(conversation: string, fault: ChatFault): void;
  reopen(conversation: string): void;
  clear(): void;
  /** What a message or an edit meets now; counts it. */
  take(conversation: string): ChatFault | undefined;
  /** In words for people. */
  list(): string[];
}

/** Teams docs, status codes of the bot APIs: error codes and messages as they stand there. */
const PASSING: Record<string, Omit<ChatFault, 'isTaken' | 'isCut'>> = {
  401: { status: 401, code: 'BotNotRegistered', message: 'No registration found for this bot.' },
  412: { status: 412, code: 'PreconditionFailed', message: 'Precondition failed, please try again.' },
  429: { status: 429, code: 'Throttled', message: 'Too many requests.', retryAfterSeconds: 1 },
  500: { status: 500, code: 'ServiceError', message: 'Internal server error.' },
  502: { status: 502, code: 'ServiceError', message: 'Bad gateway.' },
  503: { status: 503, code: 'ServiceUnavailable', message: 'Service unavailable.' },
  504: { status: 504, code: 'GatewayTimeout', message: 'Gateway timeout.' },
};
const CUT: ChatFault = { status: 0, code: '', message: '', isTaken: true, isCut: true };
export const BLOCKED: ChatFault = { status: 403, code: 'ConversationBlockedByUser', message: 'User blocked the conversation with the bot.' };
export const REMOVED: ChatFault = { status: 403, code: 'BotNotInConversationRoster', message: 'The bot is not part of the conversation roster.' };
/** Of a team, channel or group chat that is no more. */
export const DELETED: ChatFault = { status: 404, code: 'ConversationNotFound', message: 'Conversation not found.' };

export function createChatFaults(): ChatFaults {
  let passing: { fault: ChatFault; times: number } | undefined;
  const closed = new Map<string, ChatFault>();
  return {
    meet: (fault, times) => { passing = { fault, times }; },
    shut: (conversation, fault) => void closed.set(conversation, fault),
    reopen: (conversation) => void closed.delete(conversation),
    clear: () => {
      passing = undefined;
      closed.clear();
    },
    take: (conversation) => {
      const shut = closed.get(conversation);
      if (shut || !passing) return shut;
      const { fault } = passing;
      if ((passing.times -= 1) <= 0) passing = undefined;
      return fault;
    },
    list: () => [
      ...(passing ? [`Teams answers ${nameOf(passing.fault)} ${passing.times} more times`] : []),
      ...[...closed].map(([conversation, { code }]) => `Teams answers ${code} in ${conversation}`),
    ],
  };
}

/** The next calls as `429`, `504 taken` or `cut` name them; undefined for any other word. */
export function readChatFault(word: string): ChatFault | undefined {
  if (word === 'cut') return CUT;
  const [, status = '', taken] = /^(\d{3})( taken)?$/.exec(word) ?? [];
  const fault = PASSING[status];
  return fault && (taken ? { ...fault, isTaken: true } : fault);
}

export function nameOf({ status, isTaken, isCut }: ChatFault): string {
  if (isCut) return 'nothing, after it took the message,';
  return isTaken ? `${status}, after it took the message,` : String(status);
}
