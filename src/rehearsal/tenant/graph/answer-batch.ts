// JSON batching: up to 20 calls in one, in the order that dependsOn asks for. Graph docs, "Combine multiple HTTP requests using JSON batching".
import { randomUUID } from 'node:crypto';
import { answerCall, type FullAnswer, type RawCall } from './answer-call';
import { GraphError, badRequest } from './graph-error';

interface Part {
  id: string;
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: unknown;
  dependsOn?: string[];
}

type PartAnswer = { id: string } & FullAnswer;

const LARGEST = 20;

/** The token is each part's own; everything else a part must bring itself. */
export async function answerBatch(raw: RawCall): Promise<FullAnswer> {
  const headers = { 'request-id': randomUUID() };
  try {
    const parts = readParts(raw.body);
    const running = new Map<string, Promise<PartAnswer>>();
    for (const part of parts) running.set(part.id, answerPart(raw, part, running));
    const responses = await Promise.all(running.values());
    return { status: 200, headers, body: { responses } };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return { status: error.status, headers, body: { error: { code: error.code, message: error.message, innerError: headers } } };
  }
}

function readParts(body: unknown): Part[] {
  const parts = (body as { requests?: Part[] } | null)?.requests;
  if (!Array.isArray(parts) || parts.length === 0) throw badRequest('Invalid batch payload format.', 'BadRequest');
  if (parts.length > LARGEST) throw badRequest(`Number of batch request steps exceeds the maximum value of ${LARGEST}.`, 'MaximumValueExceeded');
  const seen = new Set<string>();
  for (const part of parts) {
    const isWhole = typeof part.id === 'string' && typeof part.method === 'string' && typeof part.url === 'string' && part.url.startsWith('/');
    // dependsOn may only name what stands before: with that no circle is possible.
    if (!isWhole || seen.has(part.id) || part.dependsOn?.some((id) => !seen.has(id))) throw badRequest('Invalid batch payload format.', 'BadRequest');
    seen.add(part.id);
  }
  return parts;
}

async function answerPart(raw: RawCall, part: Part, running: Map<string, Promise<PartAnswer>>): Promise<PartAnswer> {
  const before = await Promise.all((part.dependsOn ?? []).flatMap((id) => running.get(id) ?? []));
  if (before.some((answer) => answer.status >= 400)) {
    return { id: part.id, status: 424, headers: {}, body: { error: { code: 'FailedDependency', message: 'A request that this one depends on failed.' } } };
  }
  const url = new URL(part.url, 'https://graph');
  const own = new Map(Object.entries(part.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const answer = await answerCall({
    tenant: raw.tenant, method: part.method.toUpperCase(), path: decodeURIComponent(url.pathname), query: Object.fromEntries(url.searchParams), body: part.body,
    header: (name) => own.get(name) ?? (name === 'authorization' ? raw.header(name) : undefined),
  });
  return { id: part.id, ...answer };
}
