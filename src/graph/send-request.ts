// Sends one HTTP request to Graph and reads its answer whole, up to a limit. Knows no token, no retry and no redirect: an answer that leads elsewhere is no answer.
import { request as send } from 'undici';

/** The part of a fetch Response that the session needs. */
export interface HttpAnswer {
  ok: boolean;
  status: number;
  headers: Pick<Headers, 'get'>;
  text(): Promise<string>;
}

export interface HttpRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
  /** Of the answer; more than that is no answer. */
  maxBytes?: number;
}

/** Ten times a page of 999 people with everything that Graph says of them. */
const MAX_BYTES = 10 * 1024 * 1024;

/** An answer that never ends is cut. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

/**
 * undici's own request instead of fetch: a plan makes several calls in one turn, and fetch builds a Request, a Response and two streams
 * for each of them, which costs about as much as everything else of the call. Rejects when no answer came.
 */
export async function sendRequest(url: string, { method = 'GET', headers = {}, body, signal, maxBytes = MAX_BYTES }: HttpRequest): Promise<HttpAnswer> {
  const answer = await send(url, { method: method as 'GET', headers, signal: signal ?? null, ...(body === undefined ? {} : { body }) });
  const text = await readCapped(answer.body, maxBytes);
  return { ok: answer.statusCode >= 200 && answer.statusCode < 300, status: answer.statusCode, headers: readHeaders(answer.headers), text: async () => text };
}

/** An answer of one chunk, as most are, is not copied. */
async function readCapped(body: AsyncIterable<Buffer>, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    // Leaving the loop ends the connection, so what still comes is not read.
    if (size > maxBytes) throw new AnswerTooLarge(`An answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString('utf8');
}

/** Several values of one name are joined, as fetch does it; undici gives the names in lower case. */
function readHeaders(received: Record<string, string | string[] | undefined>): Pick<Headers, 'get'> {
  return {
    get: (name) => {
      const value = received[name.toLowerCase()];
      return value === undefined ? null : [value].flat().join(', ');
    },
  };
}
