// Fetches a public document of the sign-in authority: https, that host only, no redirects, small, in time. Sends no token.
import { SetupError } from '../model/errors';
import { AnswerTooLarge, sendRequest, type HttpAnswer } from './send-request';

const MAX_BYTES = 1024 * 1024;
const MAX_MS = 15_000;

/** @throws SetupError graph/invalid-request for another host, graph/not-found, graph/unavailable */
export async function readPublicText(url: string, authorityHost: string, fetchPublic?: typeof fetch): Promise<string> {
  const address = new URL(url);
  if (address.protocol !== 'https:' || address.host !== new URL(authorityHost).host) {
    throw new SetupError('graph/invalid-request', { message: 'Only documents of the authority are read' });
  }
  try {
    const response = await send(url, fetchPublic);
    if (!response.ok) throw refusalOf(response.status);
    const text = await response.text();
    if (Buffer.byteLength(text) > MAX_BYTES) throw new AnswerTooLarge();
    return text;
  } catch (error) {
    if (error instanceof SetupError) throw error;
    if (error instanceof AnswerTooLarge) throw new SetupError('graph/invalid-request', { message: `The document is larger than ${MAX_BYTES} bytes` });
    throw new SetupError('graph/unavailable', { message: 'The authority did not answer', retry: 'later', cause: error });
  }
}

/** Asked for as it is: what is packed could be of any size. */
function send(url: string, fetchPublic: typeof fetch | undefined): Promise<HttpAnswer> {
  const signal = AbortSignal.timeout(MAX_MS);
  if (fetchPublic) return fetchPublic(url, { redirect: 'error', signal });
  return sendRequest(url, { headers: { 'accept-encoding': 'identity' }, signal, maxBytes: MAX_BYTES });
}

function refusalOf(status: number): SetupError {
  const details = { status: String(status) };
  if (status === 404) return new SetupError('graph/not-found', { retry: 'later', details });
  return new SetupError('graph/unavailable', { retry: 'later', details });
}
