// Reads what the connector's failures mean, by status and error code. Pure; knows the SDK's errors by their members alone.
import { ChatError, type ChatErrorKind } from '../model/chat-error';

type Operation = 'send' | 'edit';

/** Teams docs, status codes of the bot APIs: until the person acts, or for good, nobody is reached there. */
const NOBODY_THERE = new Set(['BotNotInConversationRoster', 'BotDisabledByAdmin', 'ConversationBlockedByUser', 'MessageWritesBlocked', 'ForbiddenOperationException', 'ConversationNotFound']);
/** Teams docs: what is sent or where it is sent to is wrong, not the conversation. */
const OUR_FAULT = new Set(['NotEnoughPermissions', 'InvalidBotApiHost']);
/** The connection was never made, so nothing was taken. */
const NEVER_ARRIVED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT']);
/** A token that is refused is mended by an operator, or by the next token. */
const TOKEN_REFUSED_AGAIN_MS = 60_000;

/** Of whatever a call of the connector, or of the service that gives its token, failed with; a fault of the code stays as it is. */
export function readChatError(error: unknown, operation: Operation): unknown {
  if (error instanceof ChatError || !isOfTheWire(error)) return error;
  const { statusCode, code, response } = error as { statusCode?: unknown; code?: unknown; response?: Answer };
  const word = typeof code === 'string' ? code : (error as Error | undefined)?.name;
  // A body that cannot be read has a status, too: what the channel did stands in that.
  if (typeof statusCode !== 'number') return new ChatError({ kind: 'again', mayBeTaken: !NEVER_ARRIVED.has(word ?? ''), cause: error, ...given('code', word) });
  const said = readCode(word, response?.bodyAsText);
  const retryAfterMs = statusCode === 401 ? TOKEN_REFUSED_AGAIN_MS : readRetryAfter(response?.headers);
  return new ChatError({
    kind: kindOf(statusCode, said, operation), statusCode, cause: error, ...given('code', said),
    // Teams docs: 429 and 412 say that nothing was done. Of a gateway's answer nobody knows.
    mayBeTaken: statusCode >= 500 || statusCode === 408 || statusCode < 300,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** Answers, broken connections and a time limit that was over. */
function isOfTheWire(error: unknown): boolean {
  const { name, code, statusCode } = error as { name?: unknown; code?: unknown; statusCode?: unknown };
  return typeof statusCode === 'number' || name === 'RestError' || name === 'AbortError' || (typeof code === 'string' && /^E[A-Z_]+$/.test(code));
}

interface Answer {
  bodyAsText?: string | null;
  headers?: { get(name: string): string | undefined };
}

function kindOf(status: number, code: string | undefined, operation: Operation): ChatErrorKind {
  if (status >= 500 || [401, 408, 412, 429].includes(status) || status < 300) return 'again';
  if (status !== 403 && status !== 404) return 'refused';
  if (code !== undefined && NOBODY_THERE.has(code)) return 'gone';
  if (code !== undefined && OUR_FAULT.has(code)) return 'refused';
  // An edit of what a person has deleted is answered with 404 ActivityNotFoundInConversation, and with a 403 that gives no reason.
  return operation === 'edit' ? 'message-gone' : 'gone';
}

/** Teams docs, proactive messages: a chat that is blocked may be told by a `subCode` inside of the message's text. */
function readCode(code: string | undefined, body: string | null | undefined): string | undefined {
  return body?.includes('MessageWritesBlocked') ? 'MessageWritesBlocked' : code;
}

/** Seconds or a date; the date is compared with the answer's own, because this machine's clock may be wrong. */
function readRetryAfter(headers: Answer['headers']): number | undefined {
  const value = headers?.get('retry-after');
  if (value === undefined) return undefined;
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.parse(headers?.get('date') ?? '');
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function given<Name extends string>(name: Name, value: string | undefined): { [name in Name]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { [name in Name]?: string });
}
