// Several calls in one: each part has its own answer, and one that is refused leaves the others alone. Graph docs, "Combine multiple HTTP requests using JSON batching".
import type { GraphRequestOptions, GraphSession } from '../model/action';
import { SetupError } from '../model/errors';
import { explainGraphError } from './explain-graph-error';

export interface BatchCall {
  id: string;
  method: 'GET' | 'POST' | 'DELETE';
  /** Path with query, without host and version. */
  path: string;
  body?: unknown;
}

export interface BatchAnswer {
  id: string;
  status: number;
  requestId: string;
  body?: unknown;
  /** Absent: it was done. */
  error?: SetupError;
  /** Seconds that the service asked to wait with this one. */
  retryAfterSeconds?: number;
}

interface Part {
  id: string;
  status: number;
  headers?: Record<string, string>;
  body?: { error?: { code?: string; message?: string; innerError?: Record<string, string> } };
}

/** Graph docs: so many in one call. */
export const BATCH_SIZE = 20;

/**
 * One call of at most 20 parts. The parts run in no fixed order.
 * @param hooks of the call as a whole
 * @throws SetupError when the call as a whole was refused; graph/unclear-answer when nobody knows which of its parts were done
 */
export async function sendBatch(graph: GraphSession, calls: BatchCall[], { beforeSend, onAnswer }: Pick<GraphRequestOptions, 'beforeSend' | 'onAnswer'> = {}): Promise<BatchAnswer[]> {
  const requests = calls.map(({ id, method, path, body }) => ({ id, method, url: path, ...(body === undefined ? {} : { body, headers: { 'Content-Type': 'application/json' } }) }));
  let outer = '';
  const { responses } = await graph.post<{ responses: Part[] }>('/$batch', { requests }, {
    ...(beforeSend ? { beforeSend } : {}),
    onAnswer: (answer) => {
      outer = answer.requestId;
      onAnswer?.(answer);
    },
  });
  return calls.map((call) => {
    const part = responses.find(({ id }) => id === call.id);
    if (!part) return { id: call.id, status: 0, requestId: outer, error: new SetupError('graph/unclear-answer', { retry: 'later', details: { requestId: outer } }) };
    return readPart(call, part, outer);
  });
}

function readPart({ id, method, path }: BatchCall, { status, headers = {}, body }: Part, outer: string): BatchAnswer {
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const requestId = named['request-id'] ?? body?.error?.innerError?.['request-id'] ?? outer;
  if (status < 400) return { id, status, requestId, body };
  const seconds = Number(named['retry-after'] ?? '');
  const { code: graphCode, message: graphMessage } = body?.error ?? {};
  const error = explainGraphError({ method, path: path.split('?')[0]!, status, requestId, ...(graphCode === undefined ? {} : { graphCode }), ...(graphMessage === undefined ? {} : { graphMessage }) });
  return { id, status, requestId, error, ...(seconds > 0 ? { retryAfterSeconds: seconds } : {}) };
}
