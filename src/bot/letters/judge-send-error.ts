// Says what to do when a message was not sent. Knows not what was sent.
import { ChatError } from '../../model/chat-error';
import { SetupError } from '../../model/errors';

export interface SendJudgement {
  /**
   * `again`: later it may go. `gone`: the conversation takes nothing until its person acts. `refused`: it would be refused each time.
   * `fault`: not the chat's doing; a few tries, as another state may have cured it.
   */
  kind: 'again' | 'gone' | 'refused' | 'fault';
  /** How long the chat asked to wait. */
  retryAfterMs?: number;
}

/** What fails for a reason of its own may not hold up what stands behind it. */
export const MOST_FAULTS = 5;

const FAULTS = [TypeError, RangeError, ReferenceError, SyntaxError];

export function judgeSendError(error: unknown): SendJudgement {
  if (error instanceof ChatError) {
    const { kind, retryAfterMs } = error;
    return { kind: kind === 'message-gone' ? 'refused' : kind, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
  const isFault = FAULTS.some((one) => error instanceof one) || (error instanceof SetupError && error.code.startsWith('content/'));
  return { kind: isFault ? 'fault' : 'again' };
}
