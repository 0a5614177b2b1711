// Decides which addresses the bot may talk back to, because it sends its own token there. Knows no requests.

/** Exact `host` or `host:port`, https only: a suffix such as .trafficmanager.net could be registered by anybody. */
export function isAllowedServiceUrl(serviceUrl: string, hosts: ReadonlySet<string>): boolean {
  if (!URL.canParse(serviceUrl)) return false;
  const url = new URL(serviceUrl);
  return url.protocol === 'https:' && url.username === '' && url.password === '' && hosts.has(url.host);
}

/** As Teams' own SDK compares the address of the token and that of the activity: neither case nor one slash at the end tells them apart. */
export function isSameServiceUrl(one: string, other: string): boolean {
  return one === other || bare(one) === bare(other);
}

function bare(serviceUrl: string): string {
  return serviceUrl.toLowerCase().replace(/\/$/, '');
}
