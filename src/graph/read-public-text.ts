// Fetches a public document of the sign-in authority: https, that host only, no redirects, small, in time. Sends no token.
import { SetupError } from '../model/errors';

const MAX_BYTES = 1024 * 1024;
const MAX_MS = 15_000;

/** @throws SetupError graph/invalid-request for another host, graph/not-found, graph/unavailable */
export async function readPublicText(url: string, authorityHost: string, fetchPublic: typeof fetch): Promise<string> {
  const address = new URL(url);
  if (address.protocol !== 'https:' || address.host !== new URL(authorityHost).host) {
    throw new SetupError('graph/invalid-request', { message: 'Only documents of the authority are read' });
  }
  try {
    const response = await fetchPublic(url, { redirect: 'error', signal: AbortSignal.timeout(MAX_MS) });
    if (!response.ok) throw refusalOf(response.status);
    return await readCapped(response);
  } catch (error) {
    if (error instanceof SetupError) throw error;
    throw new SetupError('graph/unavailable', { message: 'The authority did not answer', retry: 'later', cause: error });
  }
}

function refusalOf(status: number): SetupError {
  const details = { status: String(status) };
  if (status === 404) return new SetupError('graph/not-found', { retry: 'later', details });
  return new SetupError('graph/unavailable', { retry: 'later', details });
}

async function readCapped(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new SetupError('graph/invalid-request', { message: `The document is larger than ${MAX_BYTES} bytes` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
