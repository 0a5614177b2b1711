// Reads the body of a request as JSON within limits of size, time and depth. Knows nothing of what it says.
import type { IncomingMessage } from 'node:http';

export interface BodyLimits {
  maxBytes: number;
  /** From the first byte to the last one, ms. */
  withinMs: number;
}

/** A card's inputs and a whole pasted metadata document are far below. */
export const BODY_LIMITS: BodyLimits = { maxBytes: 256 * 1024, withinMs: 10_000 };

/** Whatever walks through it later may call itself for each level. */
const MAX_DEPTH = 64;

export type JsonBody = { body: unknown } | { status: 400 | 408 | 413 | 415 };

/**
 * Not restify's own reader: that one counts what is packed and unpacks without end, and reads on to the end of what is too large.
 * No body and none of JSON is undefined, as a probe sends it. Never rejects.
 */
export async function readJsonBody(request: IncomingMessage, limits: BodyLimits = BODY_LIMITS): Promise<JsonBody> {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity', 'content-length': length } = request.headers;
  if (length === '0' || (length === undefined && request.headers['transfer-encoding'] === undefined)) return { body: undefined };
  if (!/^application\/json\s*(;|$)/i.test(type) || encoding.toLowerCase() !== 'identity') return { status: 415 };
  if (Number(length ?? 0) > limits.maxBytes) return { status: 413 };
  const text = await readText(request, limits);
  return typeof text === 'string' ? parse(text) : { status: text };
}

function readText(request: IncomingMessage, { maxBytes, withinMs }: BodyLimits): Promise<string | 400 | 408 | 413> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (result: string | 400 | 408 | 413): void => {
      clearTimeout(timer);
      request.off('data', take);
      resolve(result);
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > maxBytes) return end(413);
      chunks.push(chunk);
    };
    const timer = setTimeout(() => end(408), withinMs);
    request.on('data', take);
    request.once('end', () => end(Buffer.concat(chunks).toString('utf8')));
    // Cut off in the middle: nobody is there any more to read the answer.
    request.once('close', () => end(400));
    request.once('error', () => end(400));
  });
}

function parse(text: string): JsonBody {
  if (isDeep(text)) return { status: 400 };
  try {
    return { body: JSON.parse(text) as unknown };
  } catch {
    return { status: 400 };
  }
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPENING, CLOSING] = [[0x5b, 0x7b], [0x5d, 0x7d]];

/** Counts brackets outside of strings, before anything is built. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === QUOTE) at = endOfString(text, at);
    else if (sign === OPENING[0] || sign === OPENING[1]) depth += 1;
    else if (sign === CLOSING[0] || sign === CLOSING[1]) depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === BACKSLASH) at += 1;
    else if (sign === QUOTE) return at;
  }
  return text.length;
}
