// Finds the template that a new app is made from: one of the gallery, or the one for any SAML app.
import type { ApplicationTemplate } from '@microsoft/microsoft-graph-types';
import { listTemplatesByName, listTemplatesContaining } from '../../graph/application-templates';
import type { ActionContext } from '../../model/action';
import { SetupError } from '../../model/errors';

export interface WantedTemplate {
  /** Display name of the gallery template; absent: the template for any SAML app. */
  gallery?: string | undefined;
  /** True: without such a template in the gallery, the one for any SAML app is taken. */
  orCustom?: boolean | undefined;
}

export interface FoundTemplate {
  id: string;
  /** Name and publisher as the gallery has them; absent on the template for any SAML app. */
  listing?: { name: string; publisher?: string };
}

/** Enough of a name to find its spellings by, and short enough to end before the first blank of most of them. */
const LETTERS_IN_COMMON = 3;

/** @throws SetupError actions/template-not-found when the gallery of this cloud has no SAML template of that name and no other one will do */
export async function findTemplate({ graph, cloud }: Pick<ActionContext, 'graph' | 'cloud'>, { gallery, orCustom = false }: WantedTemplate): Promise<FoundTemplate> {
  if (gallery === undefined) return { id: cloud.customTemplateId };
  const named = pickSaml(await listTemplatesByName(graph, gallery)) ?? (orCustom ? pickSaml(await listSpellings(graph, gallery)) : undefined);
  if (named !== undefined) return named;
  if (orCustom) return { id: cloud.customTemplateId };
  throw new SetupError('actions/template-not-found', { details: { template: gallery } });
}

/** Capitals and blanks do not make another name. */
export function isSameName(one: string | null | undefined, other: string): boolean {
  return fold(one ?? '') === fold(other);
}

async function listSpellings(graph: ActionContext['graph'], name: string): Promise<ApplicationTemplate[]> {
  const beginning = [...(name.trim().split(/\s/)[0] ?? '')].slice(0, LETTERS_IN_COMMON).join('');
  return (await listTemplatesContaining(graph, beginning)).filter(({ displayName }) => isSameName(displayName, name));
}

/** $filter cannot ask for the mode. */
function pickSaml(templates: ApplicationTemplate[]): FoundTemplate | undefined {
  const template = templates.find((candidate) => candidate.supportedSingleSignOnModes?.includes('saml'));
  if (template?.id == null) return undefined;
  return { id: template.id, listing: { name: template.displayName ?? '', ...(template.publisher ? { publisher: template.publisher } : {}) } };
}

function fold(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
}
