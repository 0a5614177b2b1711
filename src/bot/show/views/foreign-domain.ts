// Why nobody was found: what was typed ends in a domain that is none of the tenant's. Pure.

/** A sign-in name can only end in a verified domain of the tenant; a domain of the tenant is nobody's mistake. */
export function foreignDomain(typed: string, domains: string[]): { foreign?: { domain: string; domains: string[] } } {
  const domain = /@([^@\s]+\.[^@\s]+)\s*$/.exec(typed)?.[1];
  const isTheirs = domain !== undefined && domains.some((one) => one.toLowerCase() === domain.toLowerCase());
  return domain === undefined || isTheirs || domains.length === 0 ? {} : { foreign: { domain, domains } };
}
