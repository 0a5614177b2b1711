// Finds the apps of the tenant that could be taken over instead of making a new one. Writes nothing, and never offers the bot's own registration.
import type { Application, ServicePrincipal } from '@microsoft/microsoft-graph-types';
import { listApplicationsOfTemplate, listApplicationsWithIdentifier } from '../../graph/applications';
import { listServicePrincipalsOfApp, listServicePrincipalsOfTemplate } from '../../graph/service-principals';
import type { ActionContext } from '../../model/action';
import type { ExistingApplication, Plan } from '../../model/plan';
import { findTemplate, isSameName, type WantedTemplate } from './find-template';
import { hasAnyMarker, isTemporaryName } from './setup-marker';
import { earlierTarget } from './target-application';

export interface WantedApplication extends WantedTemplate {
  name: string;
  oneInstance?: boolean | undefined;
  identifiers: readonly string[];
}

/** With `oneInstance`, an app that has the identifier already is the only one that can be meant. */
export async function findExisting(wanted: WantedApplication, context: ActionContext): Promise<Pick<Plan, 'existing' | 'templateId' | 'onlyOne'>> {
  const template = await findTemplate(context, wanted);
  const isCalledSo = ({ displayName }: ExistingApplication): boolean => isSameName(displayName, wanted.name) || isTemporaryName(displayName, wanted.name);
  const [ofTemplate, holders] = await Promise.all([listOfTemplate(context, template.id), wanted.oneInstance ? listHolders(context, wanted.identifiers) : []]);
  if (holders.length > 0) return { templateId: template.id, existing: holders, onlyOne: true };
  // Every product without a template of its own shares one: only the name tells which is meant.
  const shared = template.listing !== undefined && wanted.orCustom ? await listOfTemplate(context, context.cloud.customTemplateId) : [];
  const existing = template.listing === undefined ? ofTemplate.filter(isCalledSo) : [...ofTemplate, ...shared.filter(isCalledSo)];
  return { templateId: template.id, existing: existing.sort((one, other) => one.displayName.localeCompare(other.displayName)) };
}

async function listOfTemplate(context: ActionContext, templateId: string): Promise<ExistingApplication[]> {
  const [servicePrincipals, applications] = await Promise.all([
    listServicePrincipalsOfTemplate(context.graph, templateId),
    listApplicationsOfTemplate(context.graph, templateId),
  ]);
  return pairsOf(context, applications, servicePrincipals);
}

/** Whatever they were made from. An identifier can also be stored in the form `urn:spn:…`. */
async function listHolders(context: ActionContext, identifiers: readonly string[]): Promise<ExistingApplication[]> {
  const forms = identifiers.flatMap((identifier) => [identifier, `urn:spn:${identifier}`]);
  const found = (await Promise.all(forms.map((form) => listApplicationsWithIdentifier(context.graph, form)))).flat();
  const own = earlierTarget(context)?.applicationObjectId;
  const applications = found.filter(({ id }, at) => id !== own && found.findIndex((one) => one.id === id) === at);
  const servicePrincipals = await Promise.all(applications.map(({ appId }) => listServicePrincipalsOfApp(context.graph, appId ?? '')));
  return pairsOf(context, applications, servicePrincipals.flat());
}

function pairsOf({ ownClientId }: ActionContext, applications: Application[], servicePrincipals: ServicePrincipal[]): ExistingApplication[] {
  return servicePrincipals.flatMap((servicePrincipal) => {
    const application = applications.find(({ appId }) => appId === servicePrincipal.appId);
    return application === undefined || application.appId?.toLowerCase() === ownClientId.toLowerCase() ? [] : [toExisting(application, servicePrincipal)];
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
