// Limits each HTTP exchange of node's own client, whichever library asks and whichever agent it brings. Knows no hosts: those are judged when a connection opens.
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import { OutboundRefusal } from './outbound-rules';

export interface ExchangeLimits {
  /** From the request until the end of its answer, ms. */
  totalMs: number;
  /** Of an answer as it arrives. */
  maxBytes: number;
}

/** Keys, tokens and the answers of a connector take a few kilobytes and a second. */
export const EXCHANGE_LIMITS: ExchangeLimits = { totalMs: 20_000, maxBytes: 1024 * 1024 };

/** To one host at a time; more wait until one is free, and their time runs meanwhile. */
const MAX_SOCKETS = 64;

type AddRequest = (this: http.Agent, request: ClientRequest, ...rest: unknown[]) => void;

/**
 * Every agent takes its requests by this method of the one class, also those that a library makes for itself (@azure/core-rest-pipeline does).
 * Holds for the whole process until the returned function is called.
 */
export function guardExchanges(limits: ExchangeLimits = EXCHANGE_LIMITS): () => void {
  const prototype = http.Agent.prototype as unknown as { addRequest: AddRequest };
  const addRequest = prototype.addRequest;
  prototype.addRequest = function guardedAddRequest(this: http.Agent, request, ...rest): void {
    this.maxSockets = Math.min(this.maxSockets, MAX_SOCKETS);
    limitExchange(request, limits);
    addRequest.call(this, request, ...rest);
  };
  return () => {
    prototype.addRequest = addRequest;
  };
}

function limitExchange(request: ClientRequest, limits: ExchangeLimits): void {
  if (!request.headersSent) request.setHeader('accept-encoding', 'identity');
  const timer = setTimeout(() => request.destroy(new OutboundRefusal('no whole answer in time')), limits.totalMs);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
  request.prependOnceListener('response', (answer: IncomingMessage) => {
    // A redirect that has lost its target is an answer that nobody follows. What is packed although that was not asked for could be of any size: nobody unpacks it.
    delete answer.headers.location;
    delete answer.headers['content-encoding'];
    limitAnswer(answer, limits.maxBytes);
  });
}

/** Counts where the parser puts the bytes in: a listener for data would start the flow before the library is there. */
function limitAnswer(answer: IncomingMessage, maxBytes: number): void {
  const push = answer.push.bind(answer);
  let size = 0;
  answer.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    size += chunk?.length ?? 0;
    if (size <= maxBytes) return push(chunk, encoding);
    answer.destroy(new OutboundRefusal(`an answer is larger than ${maxBytes} bytes`));
    return false;
  };
}
