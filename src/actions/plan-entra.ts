// The Entra half of a plan: what each action would change, and which apps of the same template are there already. Writes nothing.
import type { Application, ServicePrincipal } from '@microsoft/microsoft-graph-types';
import { listApplicationsOfTemplate } from '../graph/applications';
import { listServicePrincipalsOfTemplate } from '../graph/service-principals';
import type { Action, ActionContext } from '../model/action';
import type { ExistingApplication, Plan } from '../model/plan';
import { findTemplate, isSameName, type WantedTemplate } from './shared/find-template';
import { createReadingSession } from './shared/reading-session';
import { hasAnyMarker, isTemporaryName } from './shared/setup-marker';
import { CREATE_APPLICATION } from './shared/target-application';

export interface PlannedAction {
  action: Action;
  /** Already parsed by the action's own schema. */
  input: unknown;
}

/** Reads each thing once and shares it between the actions. @throws SetupError of the actions, such as actions/template-not-found */
export async function planEntra(planned: readonly PlannedAction[], context: ActionContext): Promise<Plan> {
  const { graph, fingerprint } = createReadingSession(context.graph);
  const reading: ActionContext = { ...context, graph };
  const [lines, found] = await Promise.all([
    Promise.all(planned.map(({ action, input }) => action.plan(input, reading))),
    findExisting(planned, reading),
  ]);
  return { lines: lines.flat(), ...found, fingerprint: await fingerprint(), readAt: context.now().toISOString() };
}

async function findExisting(planned: readonly PlannedAction[], context: ActionContext): Promise<Pick<Plan, 'existing' | 'templateId'>> {
  const creation = planned.find(({ action }) => action.name === CREATE_APPLICATION);
  if (creation === undefined) return { existing: [] };
  const wanted = creation.input as WantedTemplate & { name: string };
  const template = await findTemplate(context, wanted);
  const isCalledSo = ({ displayName }: ExistingApplication): boolean => isSameName(displayName, wanted.name) || isTemporaryName(displayName, wanted.name);
  const ofTemplate = await listExisting(context, template.id);
  // Every product without a template of its own shares one: only the name tells which is meant.
  const shared = template.listing !== undefined && wanted.orCustom ? await listExisting(context, context.cloud.customTemplateId) : [];
  const existing = template.listing === undefined ? ofTemplate.filter(isCalledSo) : [...ofTemplate, ...shared.filter(isCalledSo)];
  return { templateId: template.id, existing: existing.sort((one, other) => one.displayName.localeCompare(other.displayName)) };
}

async function listExisting(context: ActionContext, templateId: string): Promise<ExistingApplication[]> {
  const [servicePrincipals, applications] = await Promise.all([
    listServicePrincipalsOfTemplate(context.graph, templateId),
    listApplicationsOfTemplate(context.graph, templateId),
  ]);
  return servicePrincipals.flatMap((servicePrincipal) => {
    const application = applications.find(({ appId }) => appId === servicePrincipal.appId);
    return application === undefined || application.appId?.toLowerCase() === context.ownClientId.toLowerCase() ? [] : [toExisting(application, servicePrincipal)];
  });
}

function toExisting(application: Application, servicePrincipal: ServicePrincipal): ExistingApplication {
  return {
    servicePrincipalId: servicePrincipal.id ?? '',
    applicationObjectId: application.id ?? '',
    applicationClientId: application.appId ?? '',
    displayName: application.displayName ?? '',
    ...(application.createdDateTime == null ? {} : { createdAt: application.createdDateTime }),
    identifiers: application.identifierUris ?? [],
    replyUrls: application.web?.redirectUris ?? [],
    isSaml: servicePrincipal.preferredSingleSignOnMode === 'saml',
    madeByLatchkey: hasAnyMarker(servicePrincipal.notes),
  };
}
