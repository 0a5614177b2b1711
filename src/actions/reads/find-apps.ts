// Finds SAML apps of the tenant by id, identifier or name, slips in the name included as far as the tenant is small. Changes nothing.
import type { ServicePrincipal } from '@microsoft/microsoft-graph-types';
import { getServicePrincipal, listSamlServicePrincipals, listServicePrincipalsNamed, searchServicePrincipals } from '../../graph/service-principals';
import type { ActionContext } from '../../model/action';
import { SetupError } from '../../model/errors';

export const FIND_APPS_SCOPES = ['Application.Read.All'];

export interface FoundApp {
  servicePrincipalId: string;
  clientId: string;
  displayName: string;
}

const MOST_SEARCHED = 50;
/** One page of Graph. */
const MOST_LISTED = 999;
const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * By name. An exact name stands alone.
 * @param rank finds names that are near to a text, best first; for a text that no name begins with
 */
export async function findApps({ graph }: Pick<ActionContext, 'graph'>, text: string, rank: (text: string, apps: FoundApp[]) => FoundApp[]): Promise<FoundApp[]> {
  const wanted = text.trim();
  if (wanted === '') return [];
  if (ID.test(wanted)) return byId(graph, wanted);
  if (/[:/]/.test(wanted)) return (await listServicePrincipalsNamed(graph, wanted)).map(toApp);
  const named = toSamlApps(await searchServicePrincipals(graph, wanted, MOST_SEARCHED));
  if (named.length === 0) return rank(wanted, toSamlApps(await listSamlServicePrincipals(graph, MOST_LISTED)));
  const exact = named.filter(({ displayName }) => displayName.toLowerCase() === wanted.toLowerCase());
  return exact.length > 0 ? exact : named.sort((one, other) => one.displayName.localeCompare(other.displayName));
}

/** An object id or a client id; from a card, an address or an error, nobody says which. */
async function byId(graph: ActionContext['graph'], id: string): Promise<FoundApp[]> {
  const named = await listServicePrincipalsNamed(graph, id);
  if (named.length > 0) return named.map(toApp);
  try {
    return [toApp(await getServicePrincipal(graph, id))];
  } catch (error) {
    if (error instanceof SetupError && error.code === 'graph/not-found') return [];
    throw error;
  }
}

function toSamlApps(servicePrincipals: ServicePrincipal[]): FoundApp[] {
  return servicePrincipals.filter(({ preferredSingleSignOnMode }) => preferredSingleSignOnMode === 'saml').map(toApp);
}

function toApp({ id, appId, displayName }: ServicePrincipal): FoundApp {
  return { servicePrincipalId: id ?? '', clientId: appId ?? '', displayName: displayName ?? '' };
}
