// Applications: the half of an app that holds identifiers and reply addresses.
import type { Application } from '@microsoft/microsoft-graph-types';
import type { GraphSession } from '../model/action';
import { SetupError } from '../model/errors';
import { odataText } from './odata';

const FIELDS = 'id,appId,displayName,identifierUris,web,notes,applicationTemplateId,createdDateTime';

export function getApplication(graph: GraphSession, objectId: string): Promise<Application> {
  return graph.get<Application>(`/applications/${encodeURIComponent(objectId)}`, { query: { $select: FIELDS } });
}

export function listApplicationsOfTemplate(graph: GraphSession, templateId: string): Promise<Application[]> {
  return graph.list<Application>('/applications', { query: { $filter: `applicationTemplateId eq ${odataText(templateId)}`, $select: FIELDS } });
}

/** Any app of the tenant, whatever it was made from. */
export function listApplicationsWithIdentifier(graph: GraphSession, identifier: string): Promise<Application[]> {
  return graph.list<Application>('/applications', { query: { $filter: `identifierUris/any(uri:uri eq ${odataText(identifier)})`, $select: FIELDS } });
}

/** A collection in `changes` takes the place of the old one; `web` is merged property by property (Graph docs). */
export function updateApplication(graph: GraphSession, objectId: string, changes: Application): Promise<void> {
  return graph.patch(`/applications/${encodeURIComponent(objectId)}`, changes);
}

/** In its home tenant the service principal goes with it. One that is gone already counts as deleted. */
export async function deleteApplication(graph: GraphSession, objectId: string): Promise<void> {
  await graph.delete(`/applications/${encodeURIComponent(objectId)}`).catch((error: unknown) => {
    if (!(error instanceof SetupError && error.code === 'graph/not-found')) throw error;
  });
}
