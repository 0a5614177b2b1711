// Lets messages and edits of the bot meet the trouble that is played: refused, taken but answered wrongly, or cut off. Knows no word of the chat.
import type { Request, RequestHandler, Response } from 'express';
import type { ChatFault, ChatFaults } from './chat-faults';
import { splitConversation } from './message-book';

/** For the routes below `/v3/conversations/:id/activities`. */
export function meetFaults(faults: ChatFaults): RequestHandler {
  return (req, res, next) => {
    const fault = isCounted(req) ? faults.take(splitConversation(String(req.params.id)).conversation) : undefined;
    if (!fault) return next();
    if (!fault.isTaken) return answer(res, fault);
    // The route does its work; what it says is not what the bot hears.
    const say = res.json.bind(res);
    res.json = () => {
      res.json = say;
      answer(res, fault);
      return res;
    };
    next();
  };
}

/** Nobody waits for an answer to a sign of typing. */
function isCounted({ method, body }: Request): boolean {
  return (method === 'POST' && (body as { type?: unknown } | undefined)?.type !== 'typing') || method === 'PUT';
}

function answer(res: Response, { status, code, message, retryAfterSeconds, isCut }: ChatFault): void {
  if (isCut) return void res.socket?.destroy();
  if (retryAfterSeconds !== undefined) res.setHeader('retry-after', String(retryAfterSeconds));
  res.status(status).json({ error: { code, message } });
}
