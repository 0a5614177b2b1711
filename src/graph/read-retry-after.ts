// Reads how long a service asks to wait, in seconds or as a date. Knows nothing of requests.

/**
 * RFC 9110, 10.2.3: a number of seconds or an HTTP date. A date is counted from the answer's own Date, so that this machine's clock plays no part.
 * @returns seconds; undefined when nothing was said that can be understood
 */
export function readRetryAfter(headers: Pick<Headers, 'get'>): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  const seconds = (Date.parse(value) - Date.parse(headers.get('date') ?? '')) / 1000;
  return Number.isFinite(seconds) ? Math.max(seconds, 0) : undefined;
}
