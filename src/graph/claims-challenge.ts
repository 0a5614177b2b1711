// Reads the claims challenge out of a 401 or 403 answer. Knows nothing of tokens.

/**
 * The claims that Entra wants in the next token, as JSON text for the sign-in request.
 * Entra docs (continuous access evaluation): several WWW-Authenticate headers may come; fetch joins them with a comma.
 */
export function readClaimsChallenge(headers: Pick<Headers, 'get'>): string | undefined {
  const header = headers.get('www-authenticate') ?? '';
  if (!/error="?insufficient_claims"?/i.test(header)) return undefined;
  const claims = /claims="?([A-Za-z0-9+/=_-]+)"?/i.exec(header)?.[1];
  if (claims === undefined) return undefined;
  const text = Buffer.from(claims, 'base64').toString('utf8');
  return isJson(text) ? text : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
