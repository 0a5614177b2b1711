// Finds the gallery template that a new app is made from.
import { listTemplatesByName } from '../../graph/application-templates';
import type { ActionContext } from '../../model/action';
import { SetupError } from '../../model/errors';

/** @throws SetupError actions/template-not-found when the gallery of this cloud has no SAML template of that name */
export async function findTemplateId({ graph, cloud }: Pick<ActionContext, 'graph' | 'cloud'>, gallery: string | undefined): Promise<string> {
  if (gallery === undefined) return cloud.customTemplateId;
  const templates = await listTemplatesByName(graph, gallery);
  // $filter cannot ask for the mode.
  const template = templates.find((candidate) => candidate.supportedSingleSignOnModes?.includes('saml'));
  if (template?.id == null) throw new SetupError('actions/template-not-found', { details: { template: gallery } });
  return template.id;
}
