// Makes the app from its template, or takes over the one that is there. Instantiate is not idempotent: it is never sent a second time in doubt.
import type { Application, ServicePrincipal } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { instantiateTemplate } from '../graph/application-templates';
import { deleteApplication, getApplication, listApplicationsOfTemplate } from '../graph/applications';
import { delays, pollUntil } from '../graph/poll-until';
import { getServicePrincipal, listServicePrincipalsOfTemplate } from '../graph/service-principals';
import type { Action, ActionContext } from '../model/action';
import { SetupError } from '../model/errors';
import { mayBeTaken } from '../model/may-be-taken';
import { APPLICATION_ADMIN_ROLES } from './directory-roles';
import { auditedGraph } from './shared/audited-graph';
import { findTemplate, type FoundTemplate } from './shared/find-template';
import { planLine } from './shared/plan-lines';
import { hasMarker, isTemporaryName, temporaryNameOf } from './shared/setup-marker';
import { appRolesOf, CREATE_APPLICATION, earlierTarget, ignoreGone, patienceFor, readPlanned, readTarget, refuseOwnRegistration, targetApplicationSchema, type TargetApplication, type TargetState } from './shared/target-application';

const inputSchema = z.object({
  /** Display name of the gallery template; absent: the app for any SAML vendor. */
  gallery: z.string().min(1).optional(),
  /** Without such a template the app is made from the one for any SAML vendor. */
  orCustom: z.boolean().optional(),
  /** The vendor has one identifier for everybody, and Entra takes it once: an app that has it is taken over, never doubled. */
  oneInstance: z.boolean().optional(),
  name: z.string().min(1).max(200),
});

type Input = z.infer<typeof inputSchema>;

/** Detail of errors after which it is certain that nothing was made. */
const NOTHING_MADE = 'nothingMade';

export const createApplication: Action<Input, TargetApplication> = {
  name: CREATE_APPLICATION,
  scopes: ['Application.ReadWrite.All'],
  roles: APPLICATION_ADMIN_ROLES,
  after: [],
  writesTo: 'application',
  input: inputSchema,
  output: targetApplicationSchema,

  async plan(input, context) {
    if (context.adopt !== undefined) {
      refuseOwnRegistration(context, context.adopt.applicationClientId);
      return [planLine(context, CREATE_APPLICATION, 'application', { old: context.adopt.displayName, new: context.adopt.displayName })];
    }
    const [ours, template] = await Promise.all([readPlanned(context), findTemplate(context, input)]);
    const origin = ours === undefined && input.orCustom ? originOf(template) : {};
    const name = ours?.application.displayName;
    // The name it has until the addresses are set is no difference that anybody asked for.
    return [planLine(context, CREATE_APPLICATION, 'application', { old: isTemporaryName(name, input.name) ? input.name : name, new: input.name, ...origin })];
  },

  async run(input, context) {
    context.progress(CREATE_APPLICATION);
    if (context.adopt !== undefined) return takeOver(context, context.adopt);
    const earlier = context.attempt > 1 ? await findEarlier(input, context).catch(stayCertain(context)) : undefined;
    const made = earlier ?? (await make(input, context));
    return waitForBoth(context, made);
  },

  undoLines: ({ created, displayName }) => (created ? [{ what: 'application', old: displayName.replace(/ \(setup [^)]*\)$/, '') }] : []),

  async undo(output, context) {
    refuseOwnRegistration(context, output.applicationClientId);
    if (!output.created) throw new SetupError('actions/not-ours');
    const state = await readTarget(context, output).catch(ignoreGone);
    if (state !== undefined) {
      if (!isOurs(state, context)) throw new SetupError('actions/not-ours');
      await deleteApplication(auditedGraph(context, 'application'), output.applicationObjectId);
    }
    await waitUntilGone(context, output.applicationObjectId);
  },
};

/** Said when the dialog does not know by itself what the app is made from. */
function originOf({ listing }: FoundTemplate): { note: string; noteValues?: Record<string, string> } {
  if (listing === undefined) return { note: 'fromCustomTemplate' };
  return { note: 'fromGallery', noteValues: { template: listing.name, ...(listing.publisher === undefined ? {} : { publisher: listing.publisher }) } };
}

async function takeOver(context: ActionContext, adopt: NonNullable<ActionContext['adopt']>): Promise<TargetApplication> {
  refuseOwnRegistration(context, adopt.applicationClientId);
  const { application, servicePrincipal } = await readTarget(context, adopt);
  refuseOwnRegistration(context, application.appId);
  if (application.appId !== servicePrincipal.appId) throw new SetupError('graph/not-found', { message: 'The two halves of the app do not belong together' });
  return toTarget({ application, servicePrincipal }, false);
}

/** The template is known from planning in the usual case; then this is one call. */
async function make(input: Input, context: ActionContext): Promise<TargetState> {
  let templateId: string | undefined;
  try {
    templateId = context.templateId ?? (await findTemplate(context, input)).id;
    return await instantiateTemplate(auditedGraph(context, 'application'), templateId, temporaryNameOf(input.name, context.setupCode));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    if (error.code !== 'graph/unclear-answer' || templateId === undefined) throw withDetail(error, NOTHING_MADE, 'true');
    const found = await search(context, templateId, input.name, undefined);
    if (found !== undefined) return found;
    throw withDetail(error, 'searchedFor', temporaryNameOf(input.name, context.setupCode));
  }
}

/**
 * What an earlier attempt made. Undefined only when a new app may be made: the earlier attempt was clearly refused,
 * or a person decided so. @throws SetupError graph/unclear-answer
 */
async function findEarlier(input: Input, context: ActionContext): Promise<TargetState | undefined> {
  const known = earlierTarget(context);
  const still = known === undefined ? undefined : await readTarget(context, known).catch(ignoreGone);
  if (still !== undefined) return still;
  const templateId = context.templateId ?? (await findTemplate(context, input)).id;
  // An app that was known and is gone was deleted by somebody: nothing is in doubt.
  const mayMake = known !== undefined || context.createAnyway === true || context.previousProblem?.details[NOTHING_MADE] === 'true' || !(await mayHaveBeenMade(context));
  const found = await search(context, templateId, input.name, mayMake ? 0 : undefined);
  if (found !== undefined || mayMake) return found;
  throw new SetupError('graph/unclear-answer', { retry: 'later', details: { searchedFor: temporaryNameOf(input.name, context.setupCode) } });
}

/** Only what was sent can have made something, and a clear refusal made nothing. */
async function mayHaveBeenMade({ listSentWrites }: ActionContext): Promise<boolean> {
  return (await listSentWrites()).some((write) => write.path.endsWith('/instantiate') && mayBeTaken(write));
}

/** Lists are eventually consistent, so a look takes up to 5 minutes unless `capMilliseconds` says otherwise. @throws SetupError actions/several-found */
async function search(context: ActionContext, templateId: string, name: string, capMilliseconds: number | undefined): Promise<TargetState | undefined> {
  const temporaryName = temporaryNameOf(name, context.setupCode);
  if (capMilliseconds === undefined) context.progress('searching');
  for await (const _ of delays({ wait: context.wait, ...(capMilliseconds === undefined ? {} : { capMilliseconds }) })) {
    const [applications, servicePrincipals] = await Promise.all([
      listApplicationsOfTemplate(context.graph, templateId),
      listServicePrincipalsOfTemplate(context.graph, templateId),
    ]);
    const found = applications.flatMap((application) => {
      const servicePrincipal = servicePrincipals.find((candidate) => candidate.appId === application.appId);
      if (servicePrincipal === undefined) return [];
      return application.displayName === temporaryName || hasMarker(servicePrincipal.notes, context.setupCode) ? [{ application, servicePrincipal }] : [];
    });
    if (found.length > 1) throw severalFound(found);
    if (found[0] !== undefined) return found[0];
  }
  return undefined;
}

/** Somebody's copy, or what a person had made beside a late one: which of them it is, only people know. */
function severalFound(found: readonly TargetState[]): SetupError {
  const applications = found.map(({ application }) => application.appId ?? '').sort().join(', ');
  return new SetupError('actions/several-found', { retry: 'later', details: { applications } });
}

/** Both halves have to answer before anything is written to them. */
async function waitForBoth(context: ActionContext, made: TargetState): Promise<TargetApplication> {
  const patience = patienceFor(context, { created: true });
  const isThere = (value: Application | ServicePrincipal): boolean => value.id != null;
  const [application, servicePrincipal] = await Promise.all([
    pollUntil(() => getApplication(context.graph, made.application.id ?? ''), isThere, patience),
    pollUntil(() => getServicePrincipal(context.graph, made.servicePrincipal.id ?? ''), isThere, patience),
  ]);
  return toTarget({ application, servicePrincipal }, true);
}

function toTarget({ application, servicePrincipal }: TargetState, created: boolean): TargetApplication {
  return {
    applicationObjectId: application.id ?? '',
    applicationClientId: application.appId ?? '',
    servicePrincipalId: servicePrincipal.id ?? '',
    displayName: application.displayName ?? '',
    created,
    appRoles: appRolesOf(servicePrincipal),
    ...(created ? { fresh: { tags: servicePrincipal.tags ?? [], notes: servicePrincipal.notes ?? null } } : {}),
  };
}

function isOurs({ application, servicePrincipal }: TargetState, { setupCode }: ActionContext): boolean {
  return hasMarker(servicePrincipal.notes, setupCode) || application.displayName?.endsWith(temporaryNameOf('', setupCode)) === true;
}

async function waitUntilGone(context: ActionContext, applicationObjectId: string): Promise<void> {
  const read = (): Promise<Application | undefined> => getApplication(context.graph, applicationObjectId).catch(ignoreGone);
  await pollUntil(read, (application) => application === undefined, { wait: context.wait });
}

/** A second refusal before anything was sent leaves it as certain as the first did that nothing was made. */
function stayCertain({ previousProblem }: ActionContext): (error: unknown) => never {
  return (error) => {
    throw error instanceof SetupError && previousProblem?.details[NOTHING_MADE] === 'true' ? withDetail(error, NOTHING_MADE, 'true') : error;
  };
}

function withDetail(error: SetupError, name: string, value: string): SetupError {
  return new SetupError(error.code, { message: error.message, retry: error.retry, details: { ...error.details, [name]: value }, cause: error });
}
