// Finds the page on this machine that stands for a real https address. Knows no vendor by name.
import { TENANT_CLOUDS, tenantCloud } from '../tenant/tenant-cloud';
import { listAccounts, type NamedTruth } from '../console/truth';

export interface LinkContext {
  /** Origin of the pages for people, such as `http://127.0.0.1:3980`. */
  peopleBase: string;
  truths: NamedTruth[];
  /** Origin of the rehearsal's login service. */
  authorityHost: string;
}

// Host and path of a tile, by cloud.
const TILES = TENANT_CLOUDS.map((name) => tenantCloud(name).tile);
const MY_APPS = ['myapps.microsoft.com', 'myapplications.microsoft.com', ...TILES.map(({ host }) => host)];

/** The local page for an address of a vendor, of the login service or of My Apps; undefined for every other address. */
export function linkForPeople(url: string, context: LinkContext): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const real = new URL(url);
  const base = context.peopleBase.replace(/\/$/, '');
  if (real.protocol !== 'https:') return undefined;
  if (isLogin(real, context.authorityHost) && /^\/[^/]+\/saml2\/?$/.test(real.pathname)) return base + real.pathname + real.search;
  const tile = TILES.find(({ host, path }) => real.host === host && real.pathname.startsWith(path));
  if (tile) return `${base}/api/signin/${real.pathname.slice(tile.path.length)}${real.search}`;
  if (MY_APPS.includes(real.host)) return `${base}/my-apps`;
  const isVendor = listAccounts(context.truths).some((account) => account.host === real.host);
  return isVendor ? `${base}/vendor/${real.host}${real.pathname}${real.search}` : undefined;
}

function isLogin(real: URL, authorityHost: string): boolean {
  return real.host === new URL(authorityHost).host || real.host === 'login.microsoftonline.com';
}
