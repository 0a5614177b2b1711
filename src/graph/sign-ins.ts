// The sign-in log of one app. Needs a premium licence and shows an entry some minutes late.
import type { SignIn } from '@microsoft/microsoft-graph-types';
import type { GraphSession } from '../model/action';
import { odataText } from './odata';

/** Newest first, one page of at most 10. Graph docs: 5 requests in 10 s per app and tenant. @throws SetupError graph/no-premium-licence */
export async function listSignIns(graph: GraphSession, filter: { applicationClientId: string; since: Date; userObjectId?: string }): Promise<SignIn[]> {
  const ofUser = filter.userObjectId === undefined ? '' : ` and userId eq ${odataText(filter.userObjectId)}`;
  const page = await graph.get<{ value: SignIn[] }>('/auditLogs/signIns', {
    query: { $filter: `appId eq ${odataText(filter.applicationClientId)} and createdDateTime ge ${filter.since.toISOString()}${ofUser}`, $top: '10' },
  });
  return page.value;
}
