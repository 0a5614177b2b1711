// Fetches a small document from an address that a person typed: https, public or listed hosts only, no redirects, in time. Sends nothing of its own.
import { lookup as lookUpAddress } from 'node:dns/promises';
import { Agent, buildConnector, request } from 'undici';
import type { MetadataRefusal } from '../model/sp-metadata';
import { decodeXml } from './decode-xml';
import { isPublicAddress } from './is-public-address';
import { lookUpNothing } from './lookups';

/** Where a host is reached. */
export interface Endpoint {
  address: string;
  port: number;
}

export interface FetchOptions {
  /** Hosts that are read at a fixed address, private or not: `host` or `host:port` as in the URL. */
  privateHosts: ReadonlyMap<string, Endpoint>;
  /** Addresses of a host. */
  resolve?: (host: string) => Promise<string[]>;
  maxBytes?: number;
  timeoutMs?: number;
}

/** Ten times what one product's metadata takes. Twice as much is read twice as long, and nobody else is answered meanwhile. */
const MAX_BYTES = 256 * 1024;
const TIMEOUT_MS = 10_000;

export type Fetched = { text: string } | MetadataRefusal;

export async function fetchPublicText(typed: string, options: FetchOptions): Promise<Fetched> {
  const url = readUrl(typed);
  if ('fault' in url) return url;
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const signal = AbortSignal.timeout(timeoutMs);
  const late = new Promise<MetadataRefusal>((resolve) => signal.addEventListener('abort', () => resolve(refuse('timeout', { host: url.host, seconds: String(timeoutMs / 1000) }))));
  // A resolver cannot be told to stop: what it still brings comes too late.
  return Promise.race([late, fetchAt(url, signal, options).catch((error: unknown) => explainFailure(error, url))]);
}

function readUrl(typed: string): URL | MetadataRefusal {
  if (!URL.canParse(typed)) return refuse('notUrl');
  const url = new URL(typed);
  if (url.protocol !== 'https:') return refuse('notHttps');
  if (url.username !== '' || url.password !== '') return refuse('credentials');
  return url;
}

async function fetchAt(url: URL, signal: AbortSignal, { privateHosts, resolve = resolveHost, maxBytes = MAX_BYTES }: FetchOptions): Promise<Fetched> {
  const endpoint = privateHosts.get(url.host) ?? (await findPublicEndpoint(url, resolve));
  if ('fault' in endpoint) return endpoint;
  const dispatcher = openPinned(endpoint);
  try {
    const { statusCode, headers, body } = await request(url, { dispatcher, signal, headers: { accept: 'application/samlmetadata+xml, application/xml, text/xml', 'accept-encoding': 'identity' } });
    // Whoever answers may keep sending: what is not wanted is not waited for.
    body.on('error', () => undefined);
    if (statusCode >= 300 && statusCode < 400) return refuse('redirect', { to: targetOf(headers['location'], url) });
    if (statusCode === 404 || statusCode === 410) return refuse('notFound', { host: url.host });
    if (statusCode !== 200) return refuse('refused', { host: url.host, status: String(statusCode) });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > maxBytes) return refuse('tooLarge');
      chunks.push(chunk);
    }
    const text = decodeXml(Buffer.concat(chunks), String(headers['content-type'] ?? ''));
    return text === undefined ? refuse('encoding', { host: url.host }) : { text };
  } finally {
    void dispatcher.destroy();
  }
}

async function resolveHost(host: string): Promise<string[]> {
  return (await lookUpAddress(host, { all: true })).map(({ address }) => address);
}

/** One private address among several is enough to refuse: which one is taken would be chance. */
async function findPublicEndpoint(url: URL, resolve: (host: string) => Promise<string[]>): Promise<Endpoint | MetadataRefusal> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = await resolve(host);
  const [address] = addresses;
  if (address === undefined) return refuse('unknownHost', { host: url.host });
  if (!addresses.every(isPublicAddress)) return refuse('privateAddress', { host: url.host });
  return { address, port: url.port === '' ? 443 : Number(url.port) };
}

/** The name is resolved once and judged; the connection goes to that very address, whatever the name says a moment later. TLS still asks for the name. */
function openPinned({ address, port }: Endpoint): Agent {
  const connect = buildConnector({ timeout: TIMEOUT_MS, lookup: lookUpNothing });
  return new Agent({
    connect: (options, callback) => connect({ ...options, hostname: address, port: String(port) }, callback),
  });
}

function targetOf(location: string | string[] | undefined, url: URL): string {
  const [target] = [location ?? ''].flat();
  return target !== undefined && URL.canParse(target, url) ? new URL(target, url).href.slice(0, 300) : url.href.slice(0, 300);
}

const TLS_CODES = /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO)/;

function explainFailure(error: unknown, url: URL): MetadataRefusal {
  const { code = '', name = '' } = error as { code?: string; name?: string };
  const host = url.host;
  if (code === 'ENOTFOUND' || code === 'ENODATA') return refuse('unknownHost', { host });
  if (TLS_CODES.test(code)) return refuse('tls', { host });
  if (name === 'TimeoutError' || /TIMEOUT|ETIMEDOUT/.test(code)) return refuse('timeout', { host, seconds: String(TIMEOUT_MS / 1000) });
  return refuse('unreachable', { host });
}

function refuse(fault: MetadataRefusal['fault'], details: Record<string, string> = {}): MetadataRefusal {
  return { fault, details };
}
