// Which app the actions work on: the one made or taken over by create-application. Guards the bot's own registration.
import type { Application, AppRole, ServicePrincipal } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { getApplication } from '../../graph/applications';
import type { Patience } from '../../graph/poll-until';
import { getServicePrincipal } from '../../graph/service-principals';
import type { ActionContext } from '../../model/action';
import { SetupError } from '../../model/errors';

const appRoleSchema = z.object({ id: z.string(), value: z.string().nullable(), displayName: z.string(), isEnabled: z.boolean(), forUsers: z.boolean().optional() });

export const targetApplicationSchema = z.object({
  applicationObjectId: z.string(),
  applicationClientId: z.string(),
  servicePrincipalId: z.string(),
  displayName: z.string(),
  /** False: the app was there before and was taken over. */
  created: z.boolean(),
  appRoles: z.array(appRoleSchema),
  /** What a new app carried right after it was made; saves later reads of values that are merged. */
  fresh: z.object({ tags: z.array(z.string()), notes: z.string().nullable() }).optional(),
});

export type TargetApplication = z.infer<typeof targetApplicationSchema>;

export const CREATE_APPLICATION = 'create-application';

/** @throws SetupError actions/own-registration */
export function targetOf(context: ActionContext): TargetApplication {
  const result = context.results[CREATE_APPLICATION];
  const target = result === undefined ? adoptedTarget(context) : targetApplicationSchema.parse(result);
  refuseOwnRegistration(context, target.applicationClientId);
  return target;
}

export function refuseOwnRegistration(context: ActionContext, applicationClientId: string | null | undefined): void {
  // Entra docs: an app with a custom signing key cannot be the middle tier of an on-behalf-of grant; the bot would lock itself out.
  if (applicationClientId?.toLowerCase() === context.ownClientId.toLowerCase()) throw new SetupError('actions/own-registration');
}

export interface TargetState {
  application: Application;
  servicePrincipal: ServicePrincipal;
}

export async function readTarget(context: ActionContext, target: Pick<TargetApplication, 'applicationObjectId' | 'servicePrincipalId'>): Promise<TargetState> {
  const [application, servicePrincipal] = await Promise.all([
    getApplication(context.graph, target.applicationObjectId),
    getServicePrincipal(context.graph, target.servicePrincipalId),
  ]);
  return { application, servicePrincipal };
}

/**
 * What a plan compares with: the app that is taken over, or the one that an earlier pass of this setup made. Undefined while there is none,
 * and when somebody deleted ours since: then the plan is that of a new app. @throws SetupError graph/not-found when the app to take over is gone
 */
export async function readPlanned(context: ActionContext): Promise<TargetState | undefined> {
  if (context.adopt !== undefined) return readTarget(context, context.adopt);
  const earlier = earlierTarget(context);
  return earlier === undefined ? undefined : readTarget(context, earlier).catch(ignoreGone);
}

/** The app that an earlier pass of this setup made. */
export function earlierTarget({ results }: Pick<ActionContext, 'results'>): TargetApplication | undefined {
  const result = targetApplicationSchema.safeParse(results[CREATE_APPLICATION]);
  return result.success && result.data.created ? result.data : undefined;
}

export function ignoreGone(error: unknown): undefined {
  if (error instanceof SetupError && error.code === 'graph/not-found') return undefined;
  throw error;
}

export function appRolesOf(servicePrincipal: ServicePrincipal): TargetApplication['appRoles'] {
  return (servicePrincipal.appRoles ?? []).map((role: AppRole) => ({
    id: role.id ?? '',
    value: role.value ?? null,
    displayName: role.displayName ?? '',
    isEnabled: role.isEnabled === true,
    forUsers: role.allowedMemberTypes?.includes('User') === true,
  }));
}

/** Patience with replication of an app that was just made; an app that was there before answers at once or is really gone. */
export function patienceFor(context: ActionContext, target: Pick<TargetApplication, 'created'>): Patience {
  return { wait: context.wait, ...(target.created ? {} : { capMilliseconds: 15_000 }) };
}

function adoptedTarget({ adopt }: ActionContext): TargetApplication {
  if (adopt === undefined) throw new Error('An action on an app ran before create-application');
  return {
    applicationObjectId: adopt.applicationObjectId,
    applicationClientId: adopt.applicationClientId,
    servicePrincipalId: adopt.servicePrincipalId,
    displayName: adopt.displayName,
    created: false,
    appRoles: [],
  };
}
