// Sends one HTTP request to Graph and reads its answer whole. Knows no token, no retry and no redirect: an answer that leads elsewhere is no answer.
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
}

/**
 * undici's own request instead of fetch: a plan makes several calls in one turn, and fetch builds a Request, a Response and two streams
 * for each of them, which costs about as much as everything else of the call. Rejects when no answer came.
 */
export async function sendRequest(url: string, { method = 'GET', headers = {}, body, signal }: HttpRequest): Promise<HttpAnswer> {
  const answer = await send(url, { method: method as 'GET', headers, signal: signal ?? null, ...(body === undefined ? {} : { body }) });
  const text = await answer.body.text();
  return { ok: answer.statusCode >= 200 && answer.statusCode < 300, status: answer.statusCode, headers: readHeaders(answer.headers), text: async () => text };
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
