// The tenant's own facts: name and verified domains.
import type { Organization } from '@microsoft/microsoft-graph-types';
import type { GraphSession } from '../model/action';
import { SetupError } from '../model/errors';

export async function getOrganization(graph: GraphSession): Promise<Organization> {
  const page = await graph.get<{ value: Organization[] }>('/organization', { query: { $select: 'id,displayName,verifiedDomains' } });
  const organization = page.value[0];
  if (organization === undefined) throw new SetupError('graph/not-found', { message: 'The tenant has no organization object' });
  return organization;
}
