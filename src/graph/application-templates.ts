// The gallery: finding a template by its name and making an application from it.
import type { Application, ApplicationTemplate, ServicePrincipal } from '@microsoft/microsoft-graph-types';
import type { GraphSession } from '../model/action';
import { SetupError } from '../model/errors';
import { odataText } from './odata';

export interface InstantiatedApplication {
  application: Application;
  servicePrincipal: ServicePrincipal;
}

/** All templates of exactly this name. Graph docs: $filter works on displayName and categories only. */
export function listTemplatesByName(graph: GraphSession, displayName: string): Promise<ApplicationTemplate[]> {
  return listTemplates(graph, `displayName eq ${odataText(displayName)}`);
}

/** All templates that have this text anywhere in their name. */
export function listTemplatesContaining(graph: GraphSession, text: string): Promise<ApplicationTemplate[]> {
  return listTemplates(graph, `contains(displayName,${odataText(text)})`);
}

function listTemplates(graph: GraphSession, $filter: string): Promise<ApplicationTemplate[]> {
  return graph.list<ApplicationTemplate>('/applicationTemplates', { query: { $filter, $select: 'id,displayName,publisher,supportedSingleSignOnModes' } });
}

/**
 * Makes application and service principal. Not idempotent, and Graph is known to answer 404 although it made both,
 * so everything but a clear refusal ends as unclear.
 * @throws SetupError graph/unclear-answer: look for the result by its name before anything else
 */
export async function instantiateTemplate(graph: GraphSession, templateId: string, displayName: string): Promise<InstantiatedApplication> {
  const path = `/applicationTemplates/${encodeURIComponent(templateId)}/instantiate`;
  try {
    const made = await graph.post<Partial<InstantiatedApplication>>(path, { displayName }, { once: true });
    if (made?.application?.id == null || made.servicePrincipal?.id == null) throw new SetupError('graph/unclear-answer', { retry: 'later' });
    return made as InstantiatedApplication;
  } catch (error) {
    if (error instanceof SetupError && (error.code === 'graph/not-found' || error.code === 'graph/conflict')) {
      throw new SetupError('graph/unclear-answer', { retry: 'later', details: error.details, cause: error });
    }
    throw error;
  }
}
